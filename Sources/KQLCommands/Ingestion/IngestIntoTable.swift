import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLDatabase
import KQLIngestion
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let with = "with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'"
  private static let items =
    "ExtentId: guid, ItemLoaded: string, Duration: timespan, HasErrors: bool, OperationId: guid"

  static let ingestIntoTable = ManagementCommand(
    "IngestIntoTable",
    syntax: ".ingest [async] into table TableName=<table> (Path=<string> | '(' { Paths=<string>, ',' }+ ')') [\(with)]",
    summary: "Ingests local files, plain or compressed, into a table.", permission: .tableIngestor, effect: .writes,
    result: items, commandType: "DataIngestPull",
    examples: [Example(".ingest into table Events ('/data/events.csv') | project ItemLoaded, HasErrors", "/data/events.csv | false")]
  ) { context in
    let table = try context.table("TableName")
    let properties = try context.ingestionProperties(.files)
    var paths = context.captures.rows("Paths").compactMap { $0.string("Paths") }
    if let single = context.captures.string("Path") { paths.append(single) }
    let started = context.database.clock.now()
    func ingest() throws -> CommandResult {
      let ingested = try context.ingestFiles(paths, into: table, properties)
      let duration = max(context.database.clock.now() - started, 0)
      let extent = ingested.outcome.extents.first?.id ?? .zero
      let rows: [[Value]] = ingested.batch.sources.map { item in
        [
          .guid(extent), .string(item.name), .long(duration), .bool(false), .guid(context.request.operationId),
        ]
      }
      let result = CommandResult(Table(schema: Schema(declared: items), rows: rows))
      if properties.persistsDetails && !context.captures.has("async") { try context.persistDetails(result) }
      return result
    }
    return try context.runs { try ingest() }
  }

  static let ingestInlineIntoTable = ManagementCommand(
    "IngestInlineIntoTable",
    syntax:
      ".ingest inline into table TableName=<table> ([\(with)] '<|' <input_data> | [\(with)] '[' <bracketed_input_data> ']')",
    summary: "Ingests the text that follows.", permission: .tableIngestor, effect: .writes, result: "ExtentId: guid",
    commandType: "DataIngestInline",
    examples: [Example(".ingest inline into table Logs <|\n2024-01-01,one\n2024-01-02,two", "<guid>")]
  ) { context in
    let table = try context.table("TableName")
    let properties = try context.ingestionProperties(.inline)
    guard case .data(let text, _)? = context.command.input else {
      throw Diagnostic(code: "SYN0002", "data is needed after <|", range: context.command.range)
    }
    let data =
      context.captures.has("bracketed_input_data") ? Array(text.utf8) : InlineData.afterPipe(text)
    let (_, outcome) = try context.ingest(.inline(data), into: table, properties, sourcePath: "")
    let ids: [[Value]] = outcome.extents.map { [.guid($0.id)] }
    return CommandResult(Table(schema: Schema(declared: "ExtentId: guid"), rows: ids.isEmpty ? [[.guid(.zero)]] : ids))
  }
}

extension CommandContext {
  /// Ingests files, and leaves the copies that were asked for.
  fileprivate func ingestFiles(
    _ paths: [String], into table: TableInfo, _ properties: IngestionProperties
  ) throws -> (batch: ParsedBatch, outcome: IngestionOutcome) {
    do {
      let ingested = try ingest(.files(paths), into: table, properties, sourcePath: paths.joined(separator: ";"))
      writeDuplicates(of: table, sources: paths, error: nil)
      return ingested
    } catch {
      writeDuplicates(of: table, sources: paths, error: error)
      throw error
    }
  }
}
