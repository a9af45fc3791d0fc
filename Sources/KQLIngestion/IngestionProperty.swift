import KQLColumns
import KQLDiagnostics
import KQLFormats

/// One property of commands that ingest: its name, where it applies, and what it sets.
struct IngestionProperty: Sendable {
  let name: String
  let contexts: Set<IngestionProperties.Context>
  let set: @Sendable (inout IngestionProperties, PropertyValue) throws -> Void

  /// Commands that read text, and those too that store what a query gives.
  private static let parsing: Set<IngestionProperties.Context> = [.inline, .files, .queued]
  private static let every: Set<IngestionProperties.Context> = [.inline, .files, .queued, .query]

  /// Commands that may make a table, or change its columns.
  private static let creating: Set<IngestionProperties.Context> = [.queued, .query]

  static let all: [IngestionProperty] =
    [
      format, tags, ingestIfNotExists, creationTime, ignoreFirstRecord, validationPolicy, zipPattern,
      treatGzAsUncompressed, policyIngestionTime, folder, docstring, extendSchema, recreateSchema, distributed,
      persistDetails, smallDimensionTable,
    ] + mappings

  static let format = IngestionProperty(name: "format", contexts: parsing) {
    $0.format = try IngestionFormat.named($1.string())
  }
  static let tags = IngestionProperty(name: "tags", contexts: every) { $0.tags = try $1.strings() }
  static let ingestIfNotExists = IngestionProperty(name: "ingestIfNotExists", contexts: every) {
    $0.ingestIfNotExists = try $1.strings()
  }
  static let creationTime = IngestionProperty(name: "creationTime", contexts: every) {
    $0.creationTime = try $1.datetime()
  }
  static let ignoreFirstRecord = IngestionProperty(name: "ignoreFirstRecord", contexts: parsing) {
    $0.ignoresFirstRecord = try $1.bool()
  }
  static let validationPolicy = IngestionProperty(name: "validationPolicy", contexts: parsing) {
    $0.validatesFieldCount = try validates($1)
  }
  static let zipPattern = IngestionProperty(name: "zipPattern", contexts: [.files, .queued]) { $0.zipPattern = try $1.string() }
  static let treatGzAsUncompressed = IngestionProperty(name: "TreatGzAsUncompressed", contexts: [.files, .queued]) {
    $0.treatsGzAsUncompressed = try $1.bool()
  }
  static let policyIngestionTime = IngestionProperty(name: "policy_ingestiontime", contexts: creating) {
    $0.enablesIngestionTime = try $1.bool()
  }
  static let folder = IngestionProperty(name: "folder", contexts: [.query]) { $0.folder = try $1.string() }
  static let docstring = IngestionProperty(name: "docstring", contexts: [.query]) { $0.docstring = try $1.string() }
  static let extendSchema = IngestionProperty(name: "extend_schema", contexts: [.query]) {
    $0.extendsSchema = try $1.bool()
  }
  static let recreateSchema = IngestionProperty(name: "recreate_schema", contexts: [.query]) {
    $0.recreatesSchema = try $1.bool()
  }
  static let distributed = IngestionProperty(name: "distributed", contexts: [.query]) { $0.isDistributed = try $1.bool() }
  static let persistDetails = IngestionProperty(name: "persistDetails", contexts: every) {
    $0.persistsDetails = try $1.bool()
  }
  static let smallDimensionTable = IngestionProperty(name: "small_dimension_table", contexts: every) { _, value in
    _ = try value.bool()
  }

  /// `ingestionMapping` and `ingestionMappingReference`, and their older synonyms, one pair a kind.
  private static let mappingKinds: [MappingKind?] = [nil, .csv, .json, .avro, .parquet, .orc, .w3clogfile]
  static let mappings: [IngestionProperty] = mappingKinds.flatMap { kind in
    let name = kind?.rawValue ?? "ingestion"
    let inline = IngestionProperty(name: "\(name)Mapping", contexts: parsing) {
      try $0.setMapping(.inline($1.string()), kind: kind)
    }
    let reference = IngestionProperty(name: "\(name)MappingReference", contexts: parsing) {
      try $0.setMapping(.reference($1.string()), kind: kind)
    }
    return [inline, reference]
  }

  /// Option 1 checks for a constant number of fields, implication 1 fails; both or nothing is checked.
  private static func validates(_ value: PropertyValue) throws -> Bool {
    guard let policy = JSONValue(try value.string()), policy.members != nil else {
      throw value.malformed("JSON as in '{\"ValidationOptions\":1,\"ValidationImplications\":1}'")
    }
    let options = try flag(policy, "ValidationOptions", on: "validatecsvinputconstantcolumns", value)
    let implications = try flag(policy, "ValidationImplications", on: "fail", value)
    return options && implications
  }

  private static func flag(_ policy: JSONValue, _ key: String, on name: String, _ value: PropertyValue) throws -> Bool {
    switch policy.member(ignoringCase: key) {
    case nil, .null?: return true
    case .long(let number)?: return number != 0
    case .string(let text)?: return text == "1" || text.lowercased() == name
    default: throw value.malformed("a number for \(key)")
    }
  }
}
