import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLIngestion
import KQLLanguage

/// What a command does when the mapping exists, and when it does not.
enum MappingVerb { case create, createOrAlter, alter, alterMerge }

extension CommandContext {
  /// `apacheavro` is another word for `avro`.
  var mappingKind: String? {
    captures.keyword("MappingKind").map { $0 == "apacheavro" ? "avro" : $0 }
  }

  /// `columns`: those of the table, nil when the mapping belongs to none.
  func storeMapping(
    of owner: EntityName, kind kindName: String, columns: [ColumnInfo]?, _ verb: MappingVerb
  ) throws -> MappingInfo {
    let name = captures.string("MappingName") ?? ""
    guard let kind = MappingKind(rawValue: kindName) else {
      throw CommandError.unsupported(
        "mapping kind '\(kindName)'",
        hint: "kinds here: " + MappingKind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let old = (state.mappings[owner] ?? []).first { $0.name == name && $0.kind == kindName }
    if old == nil, verb == .alter || verb == .alterMerge {
      throw CommandError.notFound("IngestionMapping", name, command.range)
    }
    var text = captures.string("MappingFormat") ?? ""
    var mapping = try located(command.range) { try IngestionMapping(text, kind: kind) }
    if let old, verb == .create {
      // There is no create-or-alter for those of external tables: a script that says the same again changes nothing.
      if owner.kind == .externalTable, mapping.text == old.json { return old }
      throw CommandError.exists("IngestionMapping", name, command.range)
    }
    if verb == .alterMerge, let old, let kept = JSON(old.json)?.array, let added = JSON(text)?.array {
      let replaced = Set(mapping.elements.map { $0.column.lowercased() })
      let rest = kept.filter { element in
        let column = element.object?.first { $0.key.lowercased() == "column" }?.value.string ?? ""
        return !replaced.contains(column.lowercased())
      }
      text = JSON.array(rest + added).text
      mapping = try located(command.range) { try IngestionMapping(text, kind: kind) }
    }
    if let columns {
      for element in mapping.elements where !columns.contains(where: { $0.name == element.column }) {
        warn("column '\(element.column)' of the mapping is not in '\(owner.name)'")
      }
    }
    let info = MappingInfo(
      owner: owner, kind: kindName, name: name, json: mapping.text, lastUpdatedOn: database.clock.now())
    try change { access in
      try access.putMapping(info)
      try access.journal(
        old == nil ? "CREATE-INGESTION-MAPPING" : "ALTER-INGESTION-MAPPING", database: owner.database,
        entity: Self.journaled(info), before: old?.json ?? "", after: info.json)
    }
    return info
  }

  func dropMapping(_ mapping: MappingInfo) throws {
    try change { access in
      try access.dropMapping(mapping)
      try access.journal(
        "DROP-INGESTION-MAPPING", database: mapping.owner.database, entity: Self.journaled(mapping), before: mapping.json)
    }
  }

  private static func journaled(_ mapping: MappingInfo) -> String {
    mapping.owner.kind == .database ? mapping.name : "\(mapping.owner.name).\(mapping.name)"
  }

  func mapping(of owner: EntityName) throws -> MappingInfo {
    let name = captures.string("MappingName") ?? ""
    let kind = mappingKind
    let all = state.mappings[owner] ?? []
    guard let found = all.first(where: { $0.name == name && (kind == nil || $0.kind == kind) }) else {
      throw CommandError.notFound("IngestionMapping", name, command.range, known: all.map(\.name))
    }
    return found
  }

  /// Sorted by kind and name.
  func mappings(of owner: EntityName) -> [MappingInfo] {
    let kind = mappingKind
    return (state.mappings[owner] ?? []).filter { kind == nil || $0.kind == kind }
      .sorted { ($0.kind, $0.name) < ($1.kind, $1.name) }
  }
}

extension CommandResult {
  static func tableMappingRows(_ mappings: [MappingInfo]) -> CommandResult {
    let rows = mappings.map { row($0) + [.string($0.owner.name)] }
    return CommandResult(Table(schema: Schema(declared: Results.tableMapping), rows: rows))
  }

  static func databaseMappingRows(_ mappings: [MappingInfo]) -> CommandResult {
    CommandResult(Table(schema: Schema(declared: Results.mapping), rows: mappings.map(row)))
  }

  private static func row(_ mapping: MappingInfo) -> [Value] {
    [
      .string(mapping.name), .string(mapping.kind.uppercased()), .string(mapping.json), .long(mapping.lastUpdatedOn),
      .string(mapping.owner.database),
    ]
  }
}
