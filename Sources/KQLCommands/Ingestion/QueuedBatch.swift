import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLFormats
import KQLIngestion

/// Ingests a batch of queued files: all that can be read as one ingestion, whose commit takes them out of the queue.
package struct QueuedBatch {
  private let database: Database
  private let job: JobInfo
  private let request: RequestContext

  package init(_ job: JobInfo, in database: Database) {
    self.job = job
    self.database = database
    request = RequestContext(
      principal: "", clientActivityId: "DM.QueuedIngestion;\(GUID.random().dashed)", operation: "DataIngestPull")
  }

  package func run() throws {
    let blobs = try database.waitingBlobs(of: job.id)
    guard !blobs.isEmpty else { return try database.change(request) { try $0.remove(job) } }
    do {
      try database.takeCapacity(for: request, in: job.database, try database.snapshot().state)
      defer { database.capacity.release(request.operationId) }
      try ingest(blobs)
    } catch {
      let cause = (error as? Diagnostic) ?? Diagnostic(code: "General_InternalServerError", "\(error)", isPermanent: false)
      // Another process changed something: the batch stays due.
      if cause.isConflict { throw error }
      try retryOrFail(blobs, cause)
    }
  }

  private func ingest(_ blobs: [QueuedBlobInfo]) throws {
    let snapshot = try database.snapshot()
    let table = try snapshot.table(job.name, in: job.database)
    let properties = try IngestionProperties(QueuedProperties.pairs(job.text), context: .queued)
    var chunks: [[Column]] = []
    var read: [QueuedBlobInfo] = []
    var refused: [(blob: QueuedBlobInfo, cause: Diagnostic)] = []
    for blob in blobs {
      do {
        let input = IngestionInput.files([blob.path])
        let format = try KQLIngestion.Ingestion.format(input, properties)
        let mapping = try IngestionMappings.find(properties, table: table, format: format, in: snapshot.state)
        var reader = KQLIngestion.Ingestion(
          schema: table.schema, properties: properties, mapping: mapping, directory: CommandContext.currentDirectory)
        reader.valueByteCountMax = snapshot.state.valueByteCountMax(of: table)
        chunks += try reader.parse(input).chunks
        read.append(blob)
      } catch let error as Diagnostic where error.isPermanent {
        refused.append((blob, error))
      }
    }
    let (job, done, failed) = (job, read, refused)
    guard !read.isEmpty else { return try fail(refused) }
    _ = try database.ingest(
      KQLDatabase.Ingestion(
        table: table, chunks: chunks, tags: properties.tags, creationTime: properties.creationTime,
        ingestIfNotExists: properties.ingestIfNotExists, dataOperation: "BatchIngest",
        sourcePath: read.map(\.path).joined(separator: ";"), sourceCount: read.count,
        onCommit: { transaction in
          for blob in done { try transaction.settle(blob, .ingested) }
          for (blob, cause) in failed { try transaction.settle(blob, .failed, reason: cause.message) }
          try transaction.remove(job)
        }), request: request)
    try record(refused)
  }

  /// Files that no later attempt can read.
  private func fail(_ refused: [(blob: QueuedBlobInfo, cause: Diagnostic)]) throws {
    try database.change(request) { transaction in
      for (blob, cause) in refused { try transaction.settle(blob, .failed, reason: cause.message) }
      try transaction.remove(job)
    }
    try record(refused)
  }

  private func record(_ refused: [(blob: QueuedBlobInfo, cause: Diagnostic)]) throws {
    guard !refused.isEmpty else { return }
    try database.change(request) { transaction in
      for (blob, cause) in refused {
        try transaction.log(failure(blob.path, cause, code: cause.code, isPermanent: true, at: transaction.now))
      }
    }
  }

  private func failure(
    _ path: String, _ cause: Diagnostic, code: String, isPermanent: Bool, at now: Int64
  ) -> FailureInfo {
    FailureInfo(
      operationId: request.operationId, database: job.database, table: job.name, failedOn: now,
      ingestionSourcePath: path, details: cause.message, isPermanent: isPermanent,
      rootActivityId: request.rootActivityId, operationKind: request.operation, originatesFromUpdatePolicy: false,
      errorCode: code, principal: request.principal)
  }

  /// A passing failure is tried again, a lasting one is the end of the files.
  private func retryOrFail(_ blobs: [QueuedBlobInfo], _ cause: Diagnostic) throws {
    let now = database.clock.now()
    let queuedOn = blobs.map(\.queuedOn).min() ?? now
    let failures = job.attempt + 1
    let wait = cause.isPermanent ? nil : database.options.retries.wait(after: failures, since: queuedOn, now: now)
    try database.change(request) { transaction in
      if let wait {
        var next = job
        next.attempt = failures
        next.dueOn = now &+ wait
        try transaction.put(next)
        for blob in blobs {
          try transaction.settle(blob, .pending, reason: "attempt \(failures): \(cause.message)")
        }
        return
      }
      let isExhausted = !cause.isPermanent
      for blob in blobs {
        let reason = isExhausted ? "General_RetryAttemptsExceeded: \(cause.message)" : cause.message
        try transaction.settle(blob, .failed, reason: reason)
        guard isExhausted else { continue }
        try transaction.log(
          failure(blob.path, cause, code: "General_RetryAttemptsExceeded", isPermanent: true, at: now))
      }
      try transaction.remove(job)
    }
  }
}

/// The properties of a queued ingestion, as one text.
enum QueuedProperties {
  static func text(_ pairs: [(name: String, value: Value)]) -> String {
    FieldText.encode(
      pairs.map { name, value in
        switch value {
        case .bool(let flag): [name, "b", flag ? "1" : "0"]
        case .long(let number): [name, "l", String(number)]
        case .string(let text), .dynamic(let text): [name, "s", text]
        default: [name, "s", ""]
        }
      })
  }

  static func pairs(_ text: String) -> [(name: String, value: Value)] {
    FieldText.decode(text).compactMap { fields in
      guard fields.count == 3 else { return nil }
      switch fields[1] {
      case "b": return (fields[0], .bool(fields[2] == "1"))
      case "l": return Int64(fields[2]).map { (fields[0], .long($0)) }
      default: return (fields[0], .string(fields[2]))
      }
    }
  }
}
