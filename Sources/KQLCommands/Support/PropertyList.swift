import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLSyntax

/// The pairs of a `with (…)`, looked up without regard to case; what nobody asks for is an error.
struct PropertyList {
  struct Entry {
    let name: Name
    let value: ExpressionSyntax
  }
  private let entries: [Entry]

  /// `known` are all names the command understands.
  init(_ captures: Captures, known: [String]) throws {
    entries = captures.properties("PropertyName").map { Entry(name: $0.name, value: $0.value) }
    var seen: Set<String> = []
    for entry in entries {
      let lower = entry.name.text.lowercased()
      guard known.contains(where: { $0.lowercased() == lower }) else {
        var hints = Spelling.hints(for: entry.name.text, in: known)
        if hints.isEmpty, !known.isEmpty { hints = ["properties: " + known.joined(separator: ", ")] }
        throw Diagnostic(
          code: "BadRequest_IngestionPropertyNotSupportedInThisContext",
          "'\(entry.name.text)' is not a property of this command", range: entry.name.range, hints: hints)
      }
      guard seen.insert(lower).inserted else {
        throw Diagnostic(
          code: "BadRequest_MalformedIngestionProperty", "property '\(entry.name.text)' is given twice",
          range: entry.name.range)
      }
    }
  }

  var names: [String] { entries.map(\.name.text) }

  private func entry(_ name: String) -> Entry? {
    entries.first { $0.name.text.lowercased() == name.lowercased() }
  }

  func has(_ name: String) -> Bool { entry(name) != nil }

  /// The value as text, whatever kind of literal it is; nil when absent.
  func text(_ name: String) -> String? { entry(name).flatMap { Self.text($0.value) } }

  func string(_ name: String) throws -> String? {
    guard let entry = entry(name) else { return nil }
    guard let text = Self.text(entry.value) else { throw malformed(entry, "a string") }
    return text
  }

  func bool(_ name: String) throws -> Bool? {
    guard let entry = entry(name) else { return nil }
    switch Self.text(entry.value)?.lowercased() {
    case "true", "1": return true
    case "false", "0": return false
    default: throw malformed(entry, "true or false")
    }
  }

  func long(_ name: String) throws -> Int64? {
    guard let entry = entry(name) else { return nil }
    guard let value = Self.text(entry.value).flatMap({ Int64($0) }) else { throw malformed(entry, "a number") }
    return value
  }

  /// Ticks.
  func timespan(_ name: String) throws -> Int64? {
    guard let entry = entry(name) else { return nil }
    if case .literal(let literal) = entry.value, case .timespan(let ticks) = literal.kind { return ticks }
    guard let ticks = Self.text(entry.value).flatMap({ TimeSpanText.parse($0) }) else {
      throw malformed(entry, "a timespan")
    }
    return ticks
  }

  /// Ticks.
  func datetime(_ name: String) throws -> Int64? {
    guard let entry = entry(name) else { return nil }
    guard let ticks = Self.text(entry.value).flatMap({ PolicyText.datetime($0) }) else {
      throw malformed(entry, "a datetime")
    }
    return ticks
  }

  /// A JSON array of strings, in single or double quotes.
  func strings(_ name: String) throws -> [String]? {
    guard let entry = entry(name) else { return nil }
    let json = Self.text(entry.value).flatMap { JSON($0) ?? JSON($0.replacing("'", with: "\"")) }
    guard let values = json?.array?.map(\.string), values.allSatisfy({ $0 != nil }) else {
      throw malformed(entry, "a JSON array of strings")
    }
    return values.compactMap { $0 }
  }

  func range(_ name: String) -> SourceRange? { entry(name)?.name.range }

  /// `property 'scope' is "all" or "hotcache"`.
  func refusal(_ name: String, _ rule: String) -> Diagnostic {
    Diagnostic(
      code: "BadRequest_MalformedIngestionProperty", "property '\(name)' \(rule)", range: range(name))
  }

  private func malformed(_ entry: Entry, _ wanted: String) -> Diagnostic {
    Diagnostic(
      code: "BadRequest_MalformedIngestionProperty", "property '\(entry.name.text)' needs \(wanted)",
      range: entry.name.range)
  }

  static func text(_ value: ExpressionSyntax) -> String? {
    switch value {
    case .name(let name): return name.text
    case .literal(let literal):
      switch literal.kind {
      case .bool(let value): return value ? "true" : "false"
      case .integer(let value): return String(value)
      case .real(let value): return String(value)
      case .string(let text, _): return text
      case .timespan(let ticks): return TimeSpanText.text(ticks)
      case .typed(_, let text): return text
      case .overflow(let text): return text
      }
    case .unary(.minus, let inner, _): return text(inner).map { "-" + $0 }
    case .dynamic(let text, _): return text
    default: return nil
    }
  }
}
