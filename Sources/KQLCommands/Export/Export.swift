import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLExport
import KQLFormats
import KQLLanguage
import KQLStorage
import KQLSyntax

extension ManagementCommand {
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"
  private static let storageResult = "Path: string, NumRecords: long"
  private static let tableResult = "ExternalTableName: string, Path: string, NumRecords: string"

  static let exportToStorage = ManagementCommand(
    "ExportToStorage",
    syntax:
      ".export [async] [compressed] to Format=(csv | tsv | json | parquet) '(' { Folder=<string>, ',' }+ ')' \(with) '<|' <input_query>",
    summary: "Writes the result of a query to files.", permission: .databaseReader, effect: .writes,
    result: storageResult, commandType: "DataExportToFile",
    examples: [Example(".export to csv ('/data/out') with (namePrefix = 'all') <| Events", "/data/out/all_1_<id>.csv | 2")]
  ) { context in
    let destination = try context.storageDestination()
    return try context.exporting {
      let files = try context.export(to: destination, expecting: nil)
      let rows: [[Value]] = files.map { [.string($0.path), .long(Int64($0.rowCount))] }
      return CommandResult(Table(schema: Schema(declared: storageResult), rows: rows))
    }
  }

  static let exportToExternalTable = ManagementCommand(
    "ExportToExternalTable",
    syntax: ".export [async] to table ExternalTableName=<externaltable> \(with) '<|' <input_query>",
    summary: "Writes the result of a query to the files of an external table.", permission: .tableAdmin,
    effect: .writes, result: tableResult, commandType: "TableExportToExternalTable",
    examples: [Example(".export to table Archive <| Events", "Archive | /data/archive/1_<id>.csv | 2")]
  ) { context in
    let table = try context.externalTable("ExternalTableName")
    let properties = try PropertyList(
      context.captures,
      known: [
        "sizeLimit", "distributed", "distribution", "distributionKind", "concurrency", "spread", "persistDetails",
      ] + ParquetProperties.names)
    try ExportShape.check(properties)
    var destination = try table.destination()
    try context.applyParquet(properties, to: &destination)
    destination.sizeLimit = try context.sizeLimit(properties, max: ExportDestination.sizeLimitMaxOfTable)
    let target = destination
    return try context.exporting {
      let files = try context.export(to: target, expecting: table.schema)
      let rows: [[Value]] = files.map { [.string(table.name), .string($0.path), .string(String($0.rowCount))] }
      return CommandResult(Table(schema: Schema(declared: tableResult), rows: rows))
    }
  }
}

extension CommandContext {
  /// An asynchronous export keeps its answer unless told not to, another one only when told to.
  fileprivate func exporting(_ body: () throws -> CommandResult) throws -> CommandResult {
    let property = captures.properties("PropertyName").first { $0.name.text.lowercased() == "persistdetails" }
    let wanted = property.flatMap { PropertyList.text($0.value) }.map { $0.lowercased() == "true" }
    return try runs(persists: wanted ?? true) {
      let result = try body()
      if wanted == true && !captures.has("async") { try persistDetails(result) }
      return result
    }
  }

  fileprivate func storageDestination() throws -> ExportDestination {
    let name = captures.keyword("Format") ?? "csv"
    guard var format = ExportFormat(name: name) else {
      throw CommandError.unsupported(".export to \(name)", hint: "csv, tsv, json and parquet are")
    }
    let folders = try captures.rows("Folder").compactMap { $0.string("Folder") }
      .map { try LocalPath.absolute($0, state, range: command.range) }
    let properties = try PropertyList(
      captures,
      known: [
        "includeHeaders", "fileExtension", "namePrefix", "encoding", "compressionType", "distribution", "distributed",
        "persistDetails", "sizeLimit",
      ] + ParquetProperties.names)
    try ExportShape.check(properties)
    if case .parquet(var options) = format {
      let isCompressed = captures.has("compressed") ? true : nil
      try located(properties.range("compressionType") ?? command.range) {
        try ParquetProperties.apply(to: &options, isCompressed: isCompressed) { properties.text($0) }
      }
      format = .parquet(options)
    }
    var destination = ExportDestination(
      paths: folders, format: format, namePrefix: try properties.string("namePrefix"), fileSystem: PosixFileSystem())
    destination.isCompressed = captures.has("compressed")
    destination.fileExtension = try properties.string("fileExtension")
    if let text = properties.text("includeHeaders") {
      guard let rule = ExportDestination.HeaderRule(name: text) else {
        throw Diagnostic(
          code: "BadRequest_MalformedIngestionProperty",
          "'\(text)' is not a value of 'includeHeaders'; it is none, all or firstFile",
          range: properties.range("includeHeaders"))
      }
      destination.includeHeaders = rule
    }
    if case .text = format { try refuseParquet(properties) }
    if case .text = format, let text = properties.text("compressionType"), text.lowercased() != "gzip" {
      throw Diagnostic(
        code: "BadRequest_MalformedIngestionProperty", "text files are compressed with gzip only",
        range: properties.range("compressionType"))
    }
    destination.hasByteOrderMark = try properties.text("encoding").map { try encoding($0, properties) } ?? false
    destination.sizeLimit = try sizeLimit(properties, max: ExportDestination.sizeLimitMaxOfStorage)
    return destination
  }

  /// Whether files begin with a byte order mark.
  private func encoding(_ text: String, _ properties: PropertyList) throws -> Bool {
    switch text.lowercased() {
    case "utf8bom": return true
    case "utf8nobom": return false
    default:
      throw Diagnostic(
        code: "BadRequest_MalformedIngestionProperty",
        "'\(text)' is not a value of 'encoding'; it is UTF8NoBOM or UTF8BOM", range: properties.range("encoding"))
    }
  }

  /// What the command says about Parquet, which must be what the table holds.
  fileprivate func applyParquet(_ properties: PropertyList, to destination: inout ExportDestination) throws {
    guard case .parquet = destination.format else { return try refuseParquet(properties) }
    var changed = destination
    try located(ParquetProperties.names.compactMap { properties.range($0) }.first) {
      try changed.applyParquet { properties.text($0) }
    }
    destination = changed
  }

  private func refuseParquet(_ properties: PropertyList) throws {
    for name in ParquetProperties.names where properties.has(name) {
      throw Diagnostic(
        code: "BadRequest_IngestionPropertyNotSupportedInThisContext",
        "property '\(name)' is for Parquet files only", range: properties.range(name))
    }
  }

  fileprivate func sizeLimit(_ properties: PropertyList, max: Int) throws -> Int {
    guard let limit = try properties.long("sizeLimit") else { return ExportDestination.sizeLimitMin }
    guard (Int64(ExportDestination.sizeLimitMin)...Int64(max)).contains(limit) else {
      throw Diagnostic(
        code: "General_BadRequest", "sizeLimit must be between \(ExportDestination.sizeLimitMin) and \(max) bytes",
        range: properties.range("sizeLimit"))
    }
    return Int(limit)
  }

  /// Runs the query and writes its rows as they come; nothing is visible before all files are durable.
  fileprivate func export(to destination: ExportDestination, expecting schema: Schema?) throws -> [ExportedFile] {
    guard let input = command.input else {
      throw Diagnostic(code: "SYN0002", "a query is needed after <|", range: command.range)
    }
    if let schema, case .query(let query) = input {
      try compareSchemas(try queries.schema(of: query, in: self), schema, query.range)
    }
    if database.options.isRehearsal {
      _ = try queries.run(input, in: self)
      return []
    }
    var export: SingleExport?
    do {
      try queries.stream(input, in: self) { schema in
        export = try SingleExport(destination, schema: schema, in: databaseName, of: database, request: request)
      } take: { columns in
        try export?.write(columns)
      }
      return try export?.finish() ?? []
    } catch {
      export?.abandon()
      throw error
    }
  }

  /// Throws the first differing column by position, with both names and types.
  private func compareSchemas(_ query: Schema, _ table: Schema, _ range: SourceRange?) throws {
    for index in 0..<max(query.count, table.count) {
      let left = index < query.count ? query[index] : nil
      let right = index < table.count ? table[index] : nil
      if left?.type == right?.type { continue }
      func text(_ field: Schema.Field?) -> String { field.map { "'\($0.name)' (\($0.type.name))" } ?? "no column" }
      throw Diagnostic(
        code: "General_BadRequest",
        "the query does not fit the external table at column \(index + 1): the query has \(text(left)), the table \(text(right))",
        range: range)
    }
  }
}
