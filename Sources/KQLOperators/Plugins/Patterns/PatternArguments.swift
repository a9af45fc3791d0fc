internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

/// The arguments that the pattern plugins share: numbers that `~` leaves at their defaults, a column of weights, and what
/// stands for "any value" in the result, by type.
struct PatternArguments {
  let arguments: PluginArguments
  let input: Relation
  private(set) var wildcards: [ScalarType: Value] = [:]

  init(_ arguments: PluginArguments, _ given: Relation?, _ binder: Binder) throws(Diagnostic) {
    self.arguments = arguments
    input = try arguments.input(given, binder)
  }

  /// An argument that is there and not `~`.
  private func given(_ index: Int) -> ExpressionSyntax? {
    guard arguments.positional.indices.contains(index) else { return nil }
    let syntax = arguments.positional[index]
    return syntax.stringValue == "~" ? nil : syntax
  }

  func number(
    _ index: Int, _ name: String, default fallback: Double, in bounds: ClosedRange<Double>, _ binder: inout Binder
  ) throws(Diagnostic) -> Double {
    guard let syntax = given(index) else { return fallback }
    let found: Double
    switch try binder.constant(syntax).value {
    case .real(let value): found = value
    case .long(let value): found = Double(value)
    default: found = .nan
    }
    if bounds.contains(found) { return found }
    throw binder.semanticError(
      "\(arguments.call.function.text)(): \(name) must be a number from \(bounds.lowerBound) to \(bounds.upperBound).",
      code: "SEM0005", range: syntax.range)
  }

  /// The column of weights, if any.
  func weight(_ index: Int, _ binder: Binder) throws(Diagnostic) -> Int? {
    guard let syntax = given(index) else { return nil }
    guard let name = syntax.nameValue else {
      throw binder.semanticError(
        "\(arguments.call.function.text)(): the weight must be a column.", code: "SEM0100", range: syntax.range)
    }
    let position = try binder.columns(matching: .name(name), in: input.schema)[0]
    if input.schema[position].type.isNumeric { return position }
    throw binder.semanticError(
      "\(arguments.call.function.text)(): the weight must be a numeric column.", code: "SEM0085", range: syntax.range)
  }

  /// The wildcards from an argument on.
  mutating func readWildcards(from index: Int, _ binder: inout Binder) throws(Diagnostic) {
    for position in index..<max(index, arguments.positional.count) {
      guard let syntax = given(position) else { continue }
      let constant = try binder.constant(syntax)
      // A plain whole number stands for all whole numbers.
      wildcards[constant.type] = constant.value
    }
  }

  func wildcard(_ type: ScalarType) -> Value {
    if let value = wildcards[type] { return value }
    return type == .string ? .string("") : .null
  }
}
