import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLExport
import KQLFormats
import KQLLanguage
import KQLStorage
import KQLSyntax

extension ManagementCommand {
  private static let definition =
    "external table ExternalTableName=<name> '(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')' "
    + "kind '=' TableKind=(storage | #blob | #adl | delta | sql) "
    + "[partition by '(' { PartitionName=<name> ':' (PartitionType=string ['=' StringColumn=<name>] "
    + "| PartitionType=datetime ['=' (PartitionFunction=bin '(' DateTimeColumn=<name> ',' BinValue=<timespan> ')' "
    + "| PartitionFunction=(startofday | startofweek | startofmonth | startofyear) '(' DateTimeColumn=<name> ')')] "
    + "| PartitionType=long '=' PartitionFunction=hash '(' StringColumn=<name> ',' HashMod=<long> ')'), ',' }+ ')' "
    + "[pathformat '=' '(' [FirstSeparator=<string>] "
    + "{ (PathName=<name> | datetime_pattern '(' DateTimeFormat=<string> ',' PatternName=<name> ')') [PathSeparator=<string>] }+ ')'] ] "
    + "[catalog '=' CatalogExpression=<string>] "
    + "dataformat '=' DataFormatKind=(avro | apacheavro | csv | json | multijson | orc | parquet | psv | raw | scsv | sohsv | tsv | tsve | txt | w3clogfile | azmonstream) "
    + "'(' { StorageConnectionString=<string>, ',' }+ ')' "
    + "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"

  private static let sample =
    "external table Files (A: long, B: string) kind=storage dataformat=csv ('/tmp/kqlsh-example') | project TableName, TableType"

  static let createStorageExternalTable = ManagementCommand(
    "CreateStorageExternalTable", syntax: ".create \(definition)",
    summary: "Creates an external table over files.", permission: .databaseUser, effect: .writes,
    result: Results.externalTable, examples: [Example(".create \(sample)", "Files | Blob")]
  ) { context in
    let (name, table) = try ExternalTableDefinition(context).build()
    if context.state.externalTables[ObjectKey(table.database, table.name)] != nil {
      throw CommandError.exists(
        "ExternalTable", table.name, name.range, hint: "use .create-or-alter external table to replace it")
    }
    return try context.store(table, original: nil)
  }

  static let alterStorageExternalTable = ManagementCommand(
    "AlterStorageExternalTable", syntax: ".alter \(definition)", summary: "Replaces an external table.",
    permission: .externalTableAdmin, effect: .writes, result: Results.externalTable,
    examples: [
      Example(
        ".alter external table Archive (Id: long) kind = storage dataformat = tsv ('/data/other') "
          + "| project TableName, parse_json(Properties).Format, ConnectionStrings",
        #"Archive | Tsv | ["/data/other"]"#)
    ]
  ) { context in
    let (name, table) = try ExternalTableDefinition(context).build()
    guard let old = context.state.externalTables[ObjectKey(table.database, table.name)] else {
      throw CommandError.notFound(
        "ExternalTable", table.name, name.range, known: context.state.externalTables(in: table.database).map(\.name))
    }
    return try context.store(table, original: old)
  }

  static let createOrAlterStorageExternalTable = ManagementCommand(
    "CreateOrAlterStorageExternalTable", syntax: ".create-or-alter \(definition)",
    summary: "Creates or replaces an external table over files.", permission: .createOrAlterExternalTable, effect: .writes,
    result: Results.externalTable, examples: [Example(".create-or-alter \(sample)", "Files | Blob")]
  ) { context in
    let (_, table) = try ExternalTableDefinition(context).build()
    return try context.store(table, original: context.state.externalTables[ObjectKey(table.database, table.name)])
  }
}

extension CommandContext {
  fileprivate func store(_ table: ExternalTableInfo, original: ExternalTableInfo?) throws -> CommandResult {
    let isDryRun = captures.properties("PropertyName").contains {
      $0.name.text.lowercased() == "dryrun" && PropertyList.text($0.value) == "true"
    }
    if state.table(table.name, in: table.database) != nil { throw CommandError.exists("Table", table.name) }
    if !isDryRun {
      try change { access in
        if access.state.table(table.name, in: table.database) != nil { throw CommandError.exists("Table", table.name) }
        try access.put(table)
      }
    }
    return .externalTableRows([table])
  }
}

extension CommandResult {
  static func externalTableRows(_ tables: [ExternalTableInfo]) -> CommandResult {
    CommandResult(Table(schema: Schema(declared: Results.externalTable), rows: tables.map(ExternalTableText.row)))
  }
}

/// An external table as the commands spell it.
private struct ExternalTableDefinition {
  let context: CommandContext

  init(_ context: CommandContext) { self.context = context }

  /// Canonical names of the properties that are kept with the table.
  private static let kept = [
    "compressed", "compressionType", "includeHeaders", "namePrefix", "fileExtension", "encoding",
  ]
  private static let others = ["folder", "docString", "sampleUris", "filesPreview", "validateNotEmpty", "dryRun"]
  /// What can be read and written; the rest is refused by name.
  private static let formats: Set<String> = [
    "csv", "tsv", "psv", "scsv", "sohsv", "tsve", "txt", "raw", "json", "multijson", "parquet", "avro", "apacheavro", "w3clogfile",
  ]

  func build() throws -> (Name, ExternalTableInfo) {
    let name = try context.requiredName("ExternalTableName")
    try EntityNames.check(name)
    let database = try context.databaseInfo.name
    let columns = try context.declaredColumns().enumerated().map { index, column in
      ColumnInfo(id: Int64(index), name: column.name, type: column.type)
    }
    let kind = context.captures.keyword("TableKind") ?? "storage"
    if kind == "delta" || kind == "sql" {
      throw CommandError.unsupported("kind=\(kind)", hint: "kind=storage over local folders is")
    }
    let format = context.captures.keyword("DataFormatKind") ?? "csv"
    guard Self.formats.contains(format) else {
      throw CommandError.unsupported(
        "dataformat=\(format)", hint: "formats here: " + Self.formats.sorted().joined(separator: ", "))
    }
    let connections = try context.captures.rows("StorageConnectionString").compactMap {
      $0.string("StorageConnectionString")
    }
    .map { try LocalPath.absolute($0, context.state, range: context.command.range) }
    let properties = try PropertyList(context.captures, known: Self.kept + Self.others)
    try check(properties, format)
    var kept: [String: String] = [:]
    for key in Self.kept {
      if let value = properties.text(key) { kept[key] = key == "includeHeaders" ? Self.headerMode(value) : value }
    }
    let partitions = try self.partitions(columns)
    let table = ExternalTableInfo(
      database: database, name: name.text, kind: "storage", columns: columns, dataFormat: format,
      connectionStrings: connections, partitions: partitions, pathFormat: try pathFormat(partitions), properties: kept,
      folder: properties.text("folder") ?? "", docString: properties.text("docString") ?? "")
    if try properties.bool("validateNotEmpty") == true {
      try checkNotEmpty(table, properties.range("validateNotEmpty"))
    }
    return (name, table)
  }

  private static func headerMode(_ text: String) -> String {
    ["all": "All", "firstfile": "FirstFile"][text.lowercased()] ?? "None"
  }

  private func check(_ properties: PropertyList, _ format: String) throws {
    _ = try properties.bool("compressed")
    if let mode = properties.text("includeHeaders"), !["all", "firstfile", "none"].contains(mode.lowercased()) {
      throw malformed("includeHeaders", mode, "All, FirstFile or None", properties)
    }
    if let encoding = properties.text("encoding"), !["utf8nobom", "utf8bom"].contains(encoding.lowercased()) {
      throw malformed("encoding", encoding, "UTF8NoBOM or UTF8BOM", properties)
    }
    if format == "parquet" {
      var options = ParquetOptions()
      let isCompressed = try properties.bool("compressed")
      try context.located(properties.range("compressionType")) {
        try ParquetProperties.apply(to: &options, isCompressed: isCompressed) { properties.text($0) }
      }
    } else if let type = properties.text("compressionType"), type.lowercased() != "gzip" {
      throw malformed("compressionType", type, "gzip, for text formats", properties)
    }
    for name in ["sampleUris", "filesPreview"] where try properties.bool(name) == true {
      throw CommandError.unsupported(
        "property '\(name)'", hint: ".show external table … artifacts lists the files", range: properties.range(name))
    }
    _ = try properties.bool("dryRun")
  }

  /// `validateNotEmpty`: every location holds a file of the table.
  private func checkNotEmpty(_ table: ExternalTableInfo, _ range: SourceRange?) throws {
    for location in table.connectionStrings {
      var single = table
      single.connectionStrings = [location]
      guard try single.files.list(fileSystem: PosixFileSystem()).isEmpty else { continue }
      throw Diagnostic(
        code: "General_BadRequest", "there is no file of the table in \(ExternalTableText.masked(location))",
        range: range)
    }
  }

  private func malformed(_ name: String, _ value: String, _ wanted: String, _ properties: PropertyList) -> Diagnostic {
    Diagnostic(
      code: "BadRequest_MalformedIngestionProperty", "'\(value)' is not a value of '\(name)'; it is \(wanted)",
      range: properties.range(name))
  }

  private func partitions(_ columns: [ColumnInfo]) throws -> [ExternalTableInfo.Partition] {
    var seen: Set<String> = []
    return try context.captures.rows("PartitionName").map { row in
      guard let name = row.name("PartitionName") else {
        throw Diagnostic(code: "SYN0002", "a partition needs a name", range: row.range)
      }
      let type = ScalarType(name: row.keyword("PartitionType") ?? "string") ?? .string
      let column = row.name("StringColumn") ?? row.name("DateTimeColumn")
      if let column {
        guard let found = columns.first(where: { $0.name == column.text }) else {
          throw CommandError.notFound("Column", column.text, column.range, known: columns.map(\.name))
        }
        if type == .datetime, found.type != .datetime {
          throw Diagnostic(
            code: "General_BadRequest",
            "partition '\(name.text)' needs a datetime column, '\(column.text)' is \(found.type.name)",
            range: column.range)
        }
        if type == .string, found.type != .string {
          throw Diagnostic(
            code: "General_BadRequest",
            "partition '\(name.text)' needs a string column, '\(column.text)' is \(found.type.name)", range: column.range)
        }
      } else if columns.contains(where: { $0.name == name.text }) {
        throw Diagnostic(
          code: "General_BadRequest", "partition '\(name.text)' has its value from the path, and the name of a column",
          range: name.range, hints: ["\(name.text): \(type.name) = Column takes it from a column"])
      }
      guard seen.insert(name.text).inserted else {
        throw Diagnostic(code: "General_BadRequest", "partition '\(name.text)' is there twice", range: name.range)
      }
      let function = row.keyword("PartitionFunction") ?? (column == nil ? "" : "column")
      var argument: Int64 = 0
      if let mod = row.expression("HashMod") {
        guard let value = PropertyList.text(mod).flatMap({ Int64($0) }), value > 0 else {
          throw Diagnostic(code: "General_BadRequest", "hash needs a positive number of partitions", range: mod.range)
        }
        argument = value
      }
      if let bin = row.expression("BinValue") {
        guard let ticks = TimespanSyntax.ticks(bin), ticks > 0 else {
          throw Diagnostic(code: "General_BadRequest", "bin needs a positive timespan", range: bin.range)
        }
        argument = ticks
      }
      return .init(name: name.text, type: type, function: function, column: column?.text ?? "", argument: argument)
    }
  }

  private func pathFormat(_ partitions: [ExternalTableInfo.Partition]) throws -> [ExternalTableInfo.PathPart] {
    var parts: [ExternalTableInfo.PathPart] = []
    if let first = context.captures.string("FirstSeparator") { parts.append(.text(first)) }
    for row in context.captures.rows("PathName") {
      if let name = row.name("PathName") {
        try checkPartition(name, partitions)
        parts.append(.partition(name.text))
      } else if let pattern = row.string("DateTimeFormat"), let name = row.name("PatternName") {
        try checkPartition(name, partitions)
        guard partitions.contains(where: { $0.name == name.text && $0.type == .datetime }) else {
          throw Diagnostic(
            code: "General_BadRequest", "datetime_pattern needs a partition of type datetime, '\(name.text)' is none",
            range: name.range)
        }
        parts.append(.datetimePattern(pattern, partition: name.text))
      }
      if let separator = row.string("PathSeparator") { parts.append(.text(separator)) }
    }
    for (left, right) in zip(parts, parts.dropFirst()) {
      if case .text = left { continue }
      if case .text = right { continue }
      throw Diagnostic(
        code: "General_BadRequest", "two partitions of the path format need a separator between them",
        range: context.command.range)
    }
    if let hidden = partitions.first(where: { $0.function.isEmpty && !parts.isEmpty && !parts.mention($0.name) }) {
      throw Diagnostic(
        code: "General_BadRequest",
        "partition '\(hidden.name)' has its value from the path, and the path format does not name it",
        range: context.command.range)
    }
    return parts
  }

  private func checkPartition(_ name: Name, _ partitions: [ExternalTableInfo.Partition]) throws {
    guard partitions.contains(where: { $0.name == name.text }) else {
      throw CommandError.notFound("Partition", name.text, name.range, known: partitions.map(\.name))
    }
  }
}

extension [ExternalTableInfo.PathPart] {
  fileprivate func mention(_ partition: String) -> Bool {
    contains { part in
      switch part {
      case .text: false
      case .partition(let name), .datetimePattern(_, partition: let name): name == partition
      }
    }
  }
}
