import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLStorage

extension ManagementCommand {
  private static let armed = "TableName: string, StorageContainerPath: string, IngestionCommandFilePath: string"

  static let dupNextIngest = ManagementCommand(
    "DupNextIngest", syntax: ".dup-next-ingest into TableName=<table> to StorageContainerPath=<string>",
    summary: "Has the next ingestion of files into a table leave copies of them and of its description in a folder.",
    permission: .databaseAdmin, effect: .writes, result: armed,
    examples: [
      Example(
        ".dup-next-ingest into Logs to '/data/copies' | project TableName, StorageContainerPath", "Logs | /data/copies")
    ]
  ) { context in try context.armDuplicate(onlyIfFailed: false) }

  static let dupNextFailedIngest = ManagementCommand(
    "DupNextFailedIngest", syntax: ".dup-next-failed-ingest into TableName=<table> to StorageContainerPath=<string>",
    summary: "Does the same as .dup-next-ingest if the next ingestion of files fails.", permission: .databaseAdmin,
    effect: .writes, result: armed,
    examples: [
      Example(
        ".dup-next-failed-ingest into Logs to '/data/copies' "
          + "| project IngestionCommandFilePath startswith 'ingestionrequest-NetDefaultDB-Logs-'", "true")
    ]
  ) { context in try context.armDuplicate(onlyIfFailed: true) }
}

extension CommandContext {
  fileprivate func armDuplicate(onlyIfFailed: Bool) throws -> CommandResult {
    let table = try table("TableName")
    let folder = try LocalPath.absolute(captures.string("StorageContainerPath") ?? "", state, range: command.range)
    let name = "ingestionrequest-\(table.database)-\(table.name)-\(GUID.random().dashed)"
    database.duplicates.arm(
      DuplicateRequests.Request(name: name, folder: folder, onlyIfFailed: onlyIfFailed), for: table.id)
    let schema = Schema(
      declared: "TableName: string, StorageContainerPath: string, IngestionCommandFilePath: string")
    return CommandResult(Table(schema: schema, rows: [[.string(table.name), .string(folder), .string(name)]]))
  }

  /// Meets the wishes of `.dup-next-ingest` for a table. A copy that cannot be written is a warning: the ingestion
  /// itself is done, or has failed of its own.
  func writeDuplicates(of table: TableInfo, sources: [String], error: (any Error)?) {
    for request in database.duplicates.take(table.id) where error != nil || !request.onlyIfFailed {
      do {
        try write(request, table: table, sources: sources, error: error)
      } catch {
        let message = (error as? FileError)?.diagnostic.message ?? "\(error)"
        warn("the copy of the ingestion could not be written: \(message)")
      }
    }
  }

  private func write(
    _ request: DuplicateRequests.Request, table: TableInfo, sources: [String], error: (any Error)?
  ) throws {
    let files = PosixFileSystem()
    try files.makeDirectory(request.folder)
    var copies: [JSON] = []
    for (index, source) in sources.enumerated() {
      let path = try LocalPath.absolute(source, state, range: command.range)
      let name = "\(request.name)_\(index)_\(path.split(separator: "/").last ?? "data")"
      if files.exists(path) { try copy(path, to: "\(request.folder)/\(name)", files) }
      copies.append(.object([.init("Source", .string(path)), .init("Copy", .string(name))]))
    }
    let description = JSON.object([
      .init("Database", .string(table.database)), .init("Table", .string(table.name)),
      .init("Command", .string(self.request.commandText)), .init("OperationId", .string(self.request.operationId.dashed)),
      .init("Files", .array(copies)), .init("Succeeded", .bool(error == nil)),
      .init("Error", error.map { .string(($0 as? Diagnostic)?.message ?? "\($0)") } ?? .null),
    ])
    let path = "\(request.folder)/\(request.name)"
    try files.writeDurably(Array(description.text.utf8), to: path, temporaryPath: path + ".tmp")
  }

  /// Piece by piece: the files of an ingestion may be large.
  private func copy(_ path: String, to target: String, _ files: PosixFileSystem) throws {
    let output = try files.create(target)
    var offset = 0
    while true {
      let piece = try files.read(path, from: offset, count: 1 << 20)
      if piece.isEmpty { break }
      try output.write(piece)
      offset += piece.count
    }
    try output.sync()
    try output.close()
  }
}
