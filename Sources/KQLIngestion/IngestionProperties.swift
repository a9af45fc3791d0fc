import KQLColumns
import KQLDiagnostics
import KQLFormats

/// What stands in `with (...)` of a command that ingests, checked.
package struct IngestionProperties: Sendable {
  /// Which kind of command the properties belong to; some apply to some only.
  package enum Context: Sendable { case inline, files, queued, query }

  package enum Mapping: Sendable, Hashable {
    case none
    /// JSON text.
    case inline(String)
    case reference(String)
  }

  /// Nil: by the name of the file, csv for inline data.
  package var format: DataFormat?
  package var mapping: Mapping = .none
  /// Said by a property such as `csvMapping`: the kind the mapping must have.
  package var mappingKind: MappingKind?
  /// Ticks.
  package var creationTime: Int64?
  package var tags: [String] = []
  /// Without `ingest-by:`.
  package var ingestIfNotExists: [String] = []
  package var ignoresFirstRecord = false
  /// Whether a table that the command creates gets the ingestion time policy.
  package var enablesIngestionTime = true
  package var folder: String?
  package var docstring: String?
  package var extendsSchema = false
  package var recreatesSchema = false
  package var isDistributed = false
  package var persistsDetails = false
  package var validatesFieldCount = true
  package var zipPattern: String?
  package var treatsGzAsUncompressed = false

  package init() {}

  /// - Throws: `BadRequest_IngestionPropertyNotSupportedInThisContext`, `BadRequest_MalformedIngestionProperty`,
  ///   `BadRequest_DuplicateMapping`, `BadRequest_FormatNotSupported`.
  package init(_ pairs: [(name: String, value: Value)], context: Context) throws {
    var seen: Set<String> = []
    for (name, value) in pairs {
      let lowered = name.lowercased()
      guard let property = IngestionProperty.all.first(where: { $0.name.lowercased() == lowered }) else {
        throw IngestionProperties.unknown(name, context)
      }
      guard property.contexts.contains(context) else { throw IngestionProperties.unknown(name, context) }
      guard seen.insert(lowered).inserted else {
        throw Diagnostic(code: "BadRequest_MalformedIngestionProperty", "property '\(name)' is given twice")
      }
      try property.set(&self, PropertyValue(name: property.name, value: value))
    }
  }

  private static func unknown(_ name: String, _ context: Context) -> Diagnostic {
    let known = IngestionProperty.all.filter { $0.contexts.contains(context) }.map(\.name)
    let near = Spelling.nearest(name, in: known)
    return Diagnostic(
      code: "BadRequest_IngestionPropertyNotSupportedInThisContext", "property '\(name)' is not supported here",
      hints: [near.map { "did you mean '\($0)'?" } ?? "Supported: \(known.joined(separator: ", "))."])
  }

  mutating func setMapping(_ mapping: Mapping, kind: MappingKind?) throws {
    guard self.mapping == .none else {
      throw Diagnostic(
        code: "BadRequest_DuplicateMapping", "a mapping and a reference to one, or two of them, are given",
        hints: ["Give either ingestionMapping or ingestionMappingReference."])
    }
    if case .reference("") = mapping {
      throw Diagnostic(code: "BadRequest_EmptyMappingReference", "the mapping reference is empty")
    }
    self.mapping = mapping
    mappingKind = kind
  }
}

/// One value of a property, with the conversions that properties need.
struct PropertyValue {
  let name: String
  let value: Value

  func malformed(_ expected: String) -> Diagnostic {
    Diagnostic(code: "BadRequest_MalformedIngestionProperty", "property '\(name)' wants \(expected)")
  }

  func string() throws -> String {
    switch value {
    case .string(let text), .dynamic(let text): return text
    default: throw malformed("a string")
    }
  }

  func bool() throws -> Bool {
    switch value {
    case .bool(let flag): return flag
    case .long(let number) where number == 0 || number == 1: return number == 1
    case .string(let text):
      switch text.lowercased() {
      case "true", "1": return true
      case "false", "0": return false
      default: throw malformed("true or false")
      }
    default: throw malformed("true or false")
    }
  }

  /// Ticks, from a datetime literal or ISO 8601 text.
  func datetime() throws -> Int64 {
    switch value {
    case .long(let ticks) where Calendar.isValid(ticks): return ticks
    case .string(let text):
      guard let ticks = DateTimeText.parse(text) else { throw malformed("a date and time as in 2024-01-31T12:00:00Z") }
      return ticks
    default: throw malformed("a date and time as in 2024-01-31T12:00:00Z")
    }
  }

  /// A JSON array of strings, in single or double quotes.
  func strings() throws -> [String] {
    let text = try string()
    guard let canonical = JSON.dynamicLiteral(text), let elements = JSONValue(canonical)?.array else {
      throw malformed("a JSON array of strings as in '[\"a\"]'")
    }
    return try elements.map { element in
      guard let string = element.string else { throw malformed("a JSON array of strings as in '[\"a\"]'") }
      return string
    }
  }
}
