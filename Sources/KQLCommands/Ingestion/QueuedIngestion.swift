import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLIngestion
import KQLLanguage
import KQLStorage
import KQLSyntax

extension ManagementCommand {
  private static let queued = "IngestionOperationId: string, ClientRequestId: string, OperationInfo: string"
  private static let operation =
    "IngestionOperationId: string, StartedOn: datetime, LastUpdatedOn: datetime, State: string, Discovered: long, "
    + "Pending: long, Canceled: long, Ingested: long, Failed: long, SampleFailedReasons: string, Database: string, "
    + "Table: string"

  static let ingestFromStorageQueued = ManagementCommand(
    "IngestFromStorageQueued",
    syntax:
      ".ingest-from-storage-queued into table TableName=<table> [EnableTracking '=' IsTracked=<bool>] "
      + "[SkipBatching '=' SkipsBatching=<bool>] [CompressionFactor '=' Factor=<real>] "
      + "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] "
      + "'<|' (['('] { Uri=<string> [','] }+ [')'] | Source=<input_query>)",
    summary: "Queues files for ingestion in batches, which are tried again when they fail for a passing reason.",
    permission: .tableIngestor, effect: .writes, result: queued,
    examples: [
      Example(
        ".ingest-from-storage-queued into table Events EnableTracking = true with (format = 'csv') <| '/data/events.csv' | count",
        "1")
    ]
  ) { context in try context.enqueue(queued) }

  static let showQueuedIngestionOperations = ManagementCommand(
    "ShowQueuedIngestionOperations",
    syntax: ".show queued ingestion operations (OperationId=<string> | '(' { OperationIds=<string>, ',' }+ ')')",
    summary: "Shows how far queued ingestions have got that were queued with EnableTracking=true.",
    permission: .tableIngestor, effect: .reads, result: operation,
    examples: [
      Example(
        ".show queued ingestion operations 'a;b;c'",
        "error: Entity 'a;b;c' of kind 'QueuedIngestionOperation' was not found.")
    ]
  ) { context in
    var ids = context.captures.rows("OperationIds").compactMap { $0.string("OperationIds") }
    if let id = context.captures.string("OperationId") { ids.append(id) }
    return try context.queuedRows(ids, operation)
  }

  private static let details =
    "IngestionOperationId: string, BlobURL: string, IngestionStatus: string, StartedAt: datetime, "
    + "CompletedAt: datetime, FailedReasons: string"

  static let showQueuedIngestionOperationsDetails = ManagementCommand(
    "ShowQueuedIngestionOperationsDetails", syntax: ".show queued ingestion operations OperationId=<string> details",
    summary: "Shows what became of each file of a queued ingestion.", permission: .tableIngestor, effect: .reads,
    result: details,
    examples: [
      Example(
        ".show queued ingestion operations 'a;b;c' details",
        "error: Entity 'a;b;c' of kind 'QueuedIngestionOperation' was not found.")
    ]
  ) { context in
    let id = context.captures.string("OperationId") ?? ""
    let (_, blobs) = try context.queuedOperation(id)
    let rows: [[Value]] = blobs.map { blob in
      [
        .string(id), .string(blob.path), .string(blob.state.rawValue), .long(blob.queuedOn),
        blob.state == .pending ? .null : .long(blob.updatedOn), .string(blob.reason),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: details), rows: rows))
  }

  static let cancelQueuedIngestionOperation = ManagementCommand(
    "CancelQueuedIngestionOperation", syntax: ".cancel queued ingestion operation OperationId=<string>",
    summary: "Takes the files of a queued ingestion that still wait out of the queue.",
    permission: .tableIngestor, effect: .writes, result: operation,
    examples: [
      Example(
        ".cancel queued ingestion operation 'a;b;c'",
        "error: Entity 'a;b;c' of kind 'QueuedIngestionOperation' was not found.")
    ]
  ) { context in
    let id = context.captures.string("OperationId") ?? ""
    _ = try context.queuedOperation(id)
    try context.database.cancelQueued(id, request: context.request)
    return try context.queuedRows([id], operation)
  }
}

extension CommandContext {
  /// What a compressed file is taken to be the multiple of, when the command does not say.
  private static let compressionFactor = 10.0

  fileprivate func enqueue(_ schema: String) throws -> CommandResult {
    let table = try table("TableName")
    let pairs = try captures.properties("PropertyName").map { property -> (name: String, value: Value) in
      (property.name.text, try Self.value(property))
    }
    // Checked now, so that a mistake does not wait in the queue.
    let properties = try ingestionProperties(.queued)
    if let format = properties.format {
      _ = try IngestionMappings.find(properties, table: table, format: format, in: state, range: command.range)
    }
    let factor = try number("Factor") ?? Self.compressionFactor
    let goesAlone =
      captures.expression("SkipsBatching").flatMap(PropertyList.text) == "true"
      || !properties.ingestIfNotExists.isEmpty || properties.tags.contains { $0.hasPrefix("ingest-by:") }
    let files = try sources().map { path, size, createdOn -> QueuedFiles.File in
      var own = pairs
      if let createdOn, properties.creationTime == nil { own.append(("creationTime", .long(createdOn))) }
      return QueuedFiles.File(
        path: path, rawSize: Self.rawSize(path, size, factor), properties: QueuedProperties.text(own),
        isAlone: goesAlone)
    }
    guard !files.isEmpty else {
      throw Diagnostic(code: "BadRequest_EmptyBlobUri", "there are no files to queue", range: command.range)
    }
    let isTracked = captures.expression("IsTracked").flatMap(PropertyList.text) == "true"
    let queued = try database.enqueue(
      QueuedFiles(table: table, files: files, isTracked: isTracked), request: request)
    let information = isTracked ? ".show queued ingestion operations \"\(queued.id)\"" : ""
    return CommandResult(
      Table(
        schema: Schema(declared: schema),
        rows: [[.string(queued.id), .string(request.clientActivityId), .string(information)]]))
  }

  private func number(_ capture: String) throws -> Double? {
    guard let expression = captures.expression(capture) else { return nil }
    guard let value = PropertyList.text(expression).flatMap({ Double($0) }), value > 0, value.isFinite else {
      throw Diagnostic(
        code: "BadRequest_MalformedIngestionProperty", "CompressionFactor needs a positive number",
        range: expression.range)
    }
    return value
  }

  /// Paths, sizes where they are known, and the creation time that a listing captured.
  private func sources() throws -> [(path: String, size: Int64, createdOn: Int64?)] {
    let system = PosixFileSystem()
    func size(_ path: String) -> Int64 { (try? system.size(of: path)).map { Int64($0) } ?? 0 }
    guard captures.has("Source") else {
      // Adjacent literals are files of their own here.
      let uris = try captures.rows("Uri").compactMap { $0.expression("Uri") }.flatMap { try Lexer.strings(in: source($0.range)) }
      return try uris.map { uri in
        let path = try LocalPath.absolute(uri, state, range: command.range)
        return (path, size(path), nil)
      }
    }
    let table = try queries.run(try input("Source"), in: self).table
    guard let paths = table.values(of: "BlobUri") else {
      throw Diagnostic(
        code: "General_BadRequest", "after <| stand paths or a .list blobs command", range: command.range)
    }
    let captured = table.values(of: "CapturedVariables") ?? []
    return paths.enumerated().compactMap { index, value in
      guard case .string(let path) = value else { return nil }
      var createdOn: Int64?
      if captured.indices.contains(index), case .dynamic(let text) = captured[index] {
        createdOn = JSON(text)?["CreationTime"]?.string.flatMap(PolicyText.datetime)
      }
      return (path, size(path), createdOn)
    }
  }

  private static func rawSize(_ path: String, _ size: Int64, _ factor: Double) -> Int64 {
    let isCompressed = [".gz", ".zip", ".zst"].contains { path.lowercased().hasSuffix($0) }
    return isCompressed ? Int64(exactly: (Double(size) * factor).rounded()) ?? .max : size
  }

  fileprivate func queuedOperation(_ id: String) throws -> (QueuedOperationInfo, [QueuedBlobInfo]) {
    if let found = try database.queuedOperation(id) { return (found.operation, found.blobs) }
    throw CommandError.notFound("QueuedIngestionOperation", id, command.range)
  }

  fileprivate func queuedRows(_ ids: [String], _ schema: String) throws -> CommandResult {
    let rows = try ids.map { id -> [Value] in
      let (operation, blobs) = try queuedOperation(id)
      func count(_ state: QueuedBlobInfo.State) -> Int64 { Int64(blobs.count { $0.state == state }) }
      let (pending, canceled, failed) = (count(.pending), count(.canceled), count(.failed))
      let state =
        pending > 0
        ? "InProgress" : canceled > 0 ? "Canceled" : failed == Int64(blobs.count) ? "Failed" : "Completed"
      let reasons = blobs.filter { $0.state == .failed }.map(\.reason)
      let first: [Value] = [
        .string(id), .long(operation.startedOn), .long(blobs.map(\.updatedOn).max() ?? operation.startedOn),
        .string(state), .long(Int64(blobs.count)), .long(pending), .long(canceled), .long(count(.ingested)),
        .long(failed),
      ]
      return first + [.string(reasons.first ?? ""), .string(operation.database), .string(operation.table)]
    }
    return CommandResult(Table(schema: Schema(declared: schema), rows: rows))
  }
}
