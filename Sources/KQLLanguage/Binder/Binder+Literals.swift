package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension Binder {
  func bindLiteral(_ literal: Literal) throws(Diagnostic) -> Expression {
    switch literal.kind {
    case .bool(let value): return .constant(.bool(value), .bool)
    case .integer(let value): return .constant(.long(value), .long)
    case .real(let value): return .constant(.real(value), .real)
    case .string(let text, _): return .constant(.string(text), .string)
    case .timespan(let ticks): return .constant(.long(ticks), .timespan)
    case .overflow(let text):
      throw semanticError("The number \(text) is out of range for long.", code: "SEM0012", range: literal.range)
    case .typed(let typeName, let text): return try bindTyped(typeName, text, literal.range)
    }
  }

  /// `datetime(2024-01-01)`.
  private func bindTyped(_ typeName: String, _ raw: String, _ range: SourceRange) throws(Diagnostic) -> Expression {
    let text = raw.trimmingBlanks
    guard let type = ScalarType(name: typeName) else {
      throw semanticError("'\(typeName)' is not a type.", code: "SEM0100", range: range)
    }
    if type == .dynamic { return try bindDynamic(raw, range) }
    if text.isEmpty { return .constant(type == .string ? .string("") : .null, type) }
    if let (value, type) = Value.literal(type: typeName, text: text) {
      return .constant(value == .null && type == .string ? .string("") : value, type)
    }
    // `datetime(8:30)`: a time of today.
    if type == .datetime, text.first?.isNumber == true, text.contains(":"), let time = TimeSpanText.parse(text),
      (0..<Calendar.ticksPerDay).contains(time)
    {
      return .constant(.long(context.now - context.now % Calendar.ticksPerDay + time), .datetime)
    }
    // `datetime(2024, 1, 31)`: the parts of a datetime.
    if type == .datetime, text.contains(","), builtins.scalars["make_datetime"] != nil {
      let parts = text.split(separator: ",").compactMap { Int64(String($0).trimmingBlanks) }
      return try call("make_datetime", parts.map { .constant(.long($0), .long) }, range: range)
    }
    throw Diagnostic(code: "SYN0002", "'\(text)' is not a valid \(type.name) literal.", range: range)
  }

  /// The JSON of `dynamic(…)`, made compact.
  func bindDynamic(_ raw: String, _ range: SourceRange) throws(Diagnostic) -> Expression {
    let text = raw.trimmingBlanks
    if text.isEmpty || text == "null" { return .constant(.null, .dynamic) }
    guard let json = JSON.dynamicLiteral(text) else {
      throw Diagnostic(code: "SYN0002", "The dynamic literal is not valid JSON.", range: range)
    }
    return .constant(json == "null" ? .null : .dynamic(json), .dynamic)
  }
}

extension String {
  /// Without blanks at both ends.
  package var trimmingBlanks: String {
    var view = self[...]
    while let first = view.first, first.isWhitespace { view.removeFirst() }
    while let last = view.last, last.isWhitespace { view.removeLast() }
    return String(view)
  }
}
