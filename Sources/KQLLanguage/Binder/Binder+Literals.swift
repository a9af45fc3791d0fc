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

  /// `datetime(2024-01-01)`: the type's conversion function reads the text, as it reads strings.
  private func bindTyped(_ typeName: String, _ raw: String, _ range: SourceRange) throws(Diagnostic) -> Expression {
    guard let type = ScalarType(name: typeName) else {
      throw semanticError("'\(typeName)' is not a type.", code: "SEM0100", range: range)
    }
    let text = raw.trimmingBlanks
    if text == "null" || text.isEmpty { return .constant(type == .string ? .string("") : .null, type) }
    if type == .dynamic { return try bindDynamic(raw, range) }
    if type == .string { return .constant(.string(text.unquoted), .string) }
    if type == .bool {
      switch text.unquoted.lowercased() {
      case "true": return .constant(.bool(true), .bool)
      case "false": return .constant(.bool(false), .bool)
      default: break
      }
    }
    if type == .real {
      switch text.lowercased() {
      case "nan": return .constant(.real(.nan), .real)
      case "+inf", "inf": return .constant(.real(.infinity), .real)
      case "-inf": return .constant(.real(-.infinity), .real)
      default: break
      }
    }
    if type == .timespan, let ticks = Binder.simpleTimespan(text) { return .constant(.long(ticks), .timespan) }
    let folded = try convert(
      .constant(.string(text.unquoted), .string), to: type, what: "the literal", range: range, isExplicit: true)
    if case .constant(.null, _) = folded {
      throw semanticError("'\(text)' is not a valid \(type.name) literal.", code: "SYN0002", range: range)
    }
    return folded
  }

  /// `time(5)` means days; `time(1h)` is what `1h` is, which the conversion function does not have to know.
  private static func simpleTimespan(_ text: String) -> Int64? {
    let units: [(String, Double)] = [
      ("microseconds", 10), ("microsecond", 10), ("milliseconds", 1e4), ("millisecond", 1e4), ("ticks", 1), ("tick", 1),
      ("days", 864e9), ("day", 864e9), ("hours", 36e9), ("hour", 36e9), ("minutes", 6e8), ("minute", 6e8),
      ("seconds", 1e7), ("second", 1e7), ("ms", 1e4), ("d", 864e9), ("h", 36e9), ("m", 6e8), ("s", 1e7), ("", 864e9),
    ]
    for (unit, ticks) in units where text.hasSuffix(unit) {
      let digits = String(text.dropLast(unit.count)).trimmingBlanks
      guard let number = Double(digits), digits.utf8.allSatisfy({ $0 < 0x3a }) else { continue }
      let value = (number * ticks).rounded()
      return abs(value) < 9.2e18 ? Int64(value) : nil
    }
    return nil
  }

  /// The JSON of `dynamic(…)`, made compact by `parse_json`.
  func bindDynamic(_ raw: String, _ range: SourceRange) throws(Diagnostic) -> Expression {
    let text = raw.trimmingBlanks
    if text.isEmpty || text == "null" { return .constant(.null, .dynamic) }
    let folded = try call("parse_json", [.constant(.string(text), .string)], range: range)
    guard case .constant(let value, _) = folded else { return folded }
    return .constant(value, .dynamic)
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

  /// Without the quotes around it, if it has some.
  var unquoted: String {
    guard utf8.count >= 2, let first, let last, first == last, first == "'" || first == "\"" else { return self }
    return String(dropFirst().dropLast())
  }
}
