package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension Binder {
  /// Whether Kusto converts without being told.
  package func isImplicit(from: ScalarType, to: ScalarType) -> Bool {
    if from == to { return true }
    switch (from, to) {
    case (.int, .long), (.int, .real), (.long, .real), (.int, .decimal), (.long, .decimal), (.real, .decimal),
      (.long, .int), (.dynamic, _), (_, .dynamic):
      return true
    default: return false
    }
  }

  /// The expression as `type`; explicit conversions are those of `tolong()` and the like.
  package func convert(
    _ expression: Expression, to type: ScalarType, what: String, range: SourceRange, isExplicit: Bool = false
  ) throws(Diagnostic) -> Expression {
    if expression.type == type { return expression }
    if case .constant(let value, let from) = expression {
      if value == .null { return .constant(type == .string ? .string("") : .null, type) }
      if from == .int, type == .long { return .constant(value, .long) }
      if from == .long, type == .int, case .long(let number) = value, Int64(Int32.min)...Int64(Int32.max) ~= number {
        return .constant(value, .int)
      }
    }
    guard isExplicit || isImplicit(from: expression.type, to: type) else {
      throw semanticError(
        "\(what) has type \(expression.type.name) where \(type.name) is expected.", code: "SEM0085", range: range)
    }
    return fold(Binder.conversion(to: type, builtins), [expression], type)
  }

  /// The function that converts: `tolong()` for long. What becomes dynamic is boxed, not parsed.
  private static func conversion(to type: ScalarType, _ builtins: Builtins) -> ScalarFunction {
    if type != .dynamic, let function = builtins.scalars["to\(type.name)"] { return function }
    return ScalarFunction(
      name: "to\(type.name)", family: .conversion, summary: "Converts to \(type.name).",
      parameters: [.required("value", .scalar)], result: .type(type), examples: []
    ) { $0[0].converted(to: type) }
  }

  /// The type that all can be brought to; nil when there is none.
  package func commonType(_ types: [ScalarType]) -> ScalarType? {
    guard var result = types.first else { return nil }
    for type in types.dropFirst() where type != result {
      if result == .dynamic || type == .dynamic {
        result = .dynamic
      } else if result.isNumeric && type.isNumeric {
        result = Binder.widest(result, type)
      } else {
        return nil
      }
    }
    return result
  }

  package static func widest(_ a: ScalarType, _ b: ScalarType) -> ScalarType {
    let order: [ScalarType] = [.decimal, .real, .long, .int]
    return order.first { $0 == a || $0 == b } ?? a
  }

  /// A call, or its value when all arguments are constant.
  func fold(
    _ function: ScalarFunction, _ arguments: [Expression], _ type: ScalarType,
    upTo volatility: ScalarFunction.Volatility = .immutable
  ) -> Expression {
    let call = Expression.call(function, arguments, type)
    guard function.volatility <= volatility, function.parts.isEmpty, function.argumentPart == nil else { return call }
    var columns: [Column] = []
    for argument in arguments {
      guard case .constant(let value, let type) = argument else { return call }
      columns.append(.constant(value, type, count: 1))
    }
    let given = Arguments(columns: columns, rowCount: 1, resultType: type, context: context)
    guard let result = try? function.evaluate(given), result.count == 1 else { return call }
    // A chain of calls that double a text is left to the execution, which bounds it and can be cancelled.
    if case .text(let text) = result.storage, text.bytes.count > Binder.foldedBytesMax { return call }
    let value = result.value(0)
    if case .string(let text) = value, text.utf8.count > Binder.foldedBytesMax { return call }
    return .constant(value, type)
  }

  private static let foldedBytesMax = 1 << 20
}
