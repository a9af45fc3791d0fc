import KQLCatalog
import KQLColumns
import KQLDiagnostics

/// Files on their way into the queue.
package struct QueuedFiles: Sendable {
  package struct File: Sendable {
    package var path: String
    package var rawSize: Int64
    /// The properties of its ingestion as text; files of one batch have the same.
    package var properties: String
    /// It goes alone and at once.
    package var isAlone: Bool

    package init(path: String, rawSize: Int64, properties: String, isAlone: Bool) {
      self.path = path
      self.rawSize = rawSize
      self.properties = properties
      self.isAlone = isAlone
    }
  }

  package var table: TableInfo
  package var files: [File]
  package var isTracked: Bool

  package init(table: TableInfo, files: [File], isTracked: Bool) {
    self.table = table
    self.files = files
    self.isTracked = isTracked
  }
}

extension Database {
  /// The kind of jobs that ingest a batch of queued files.
  package static let batchJob = "QueuedBatch"

  /// Puts files into batches; they are durable in the queue when this returns.
  package func enqueue(_ queued: QueuedFiles, request: RequestContext) throws -> QueuedOperationInfo {
    let hex = GUID.random().hex
    let id = "\(hex.prefix(8));\(hex.dropFirst(8).prefix(8));\(hex.dropFirst(16).prefix(8))"
    return try change(request) { transaction in
      let table = try transaction.table(queued.table.name, in: queued.table.database)
      let policy = BatchingPolicy(of: table, transaction.state)
      let operation = QueuedOperationInfo(
        id: id, database: table.database, table: table.name, startedOn: transaction.now,
        principal: request.principal, clientRequestId: request.clientActivityId, isTracked: queued.isTracked)
      try transaction.access.put(operation)
      var open: [String: OpenBatch] = [:]
      for (ordinal, file) in queued.files.enumerated() {
        var batch =
          file.isAlone
          ? OpenBatch(table, file.properties, due: transaction.now)
          : try open[file.properties] ?? OpenBatch.find(table, file.properties, policy, transaction)
        batch.count += 1
        batch.bytes += file.rawSize
        if batch.count >= policy.itemsMax || batch.bytes >= policy.bytesMax { batch.job.dueOn = transaction.now }
        try transaction.put(batch.job)
        // A full one takes nothing more.
        if !file.isAlone { open[file.properties] = batch.job.dueOn > transaction.now ? batch : nil }
        try transaction.access.put(
          QueuedBlobInfo(
            operationId: id, ordinal: ordinal, batch: batch.job.id, path: file.path, rawSize: file.rawSize,
            queuedOn: transaction.now))
      }
      transaction.touchLog()
      return operation
    }
  }

  private struct OpenBatch {
    var job: JobInfo
    var count = 0
    var bytes: Int64 = 0

    init(_ table: TableInfo, _ properties: String, due: Int64) {
      job = JobInfo(
        id: .random(), dueOn: due, kind: Database.batchJob, database: table.database, name: table.name,
        text: properties)
    }

    /// The batch that still gathers, or a new one.
    static func find(
      _ table: TableInfo, _ properties: String, _ policy: BatchingPolicy, _ transaction: Transaction
    ) throws -> OpenBatch {
      let jobs = try transaction.access.select(
        JobInfo.self,
        "WHERE kind = ? AND database = ? AND name = ? AND text = ? AND attempt = 0 AND due_on > ? ORDER BY due_on",
        [
          .text(Database.batchJob), .text(table.database), .text(table.name), .text(properties),
          .integer(transaction.now),
        ])
      guard let job = jobs.first else {
        return OpenBatch(table, properties, due: transaction.now &+ policy.timeSpan)
      }
      var batch = OpenBatch(table, properties, due: job.dueOn)
      batch.job = job
      let blobs = try transaction.access.select(QueuedBlobInfo.self, "WHERE batch = ?", [.blob(job.id.bytes)])
      batch.count = blobs.count
      batch.bytes = blobs.reduce(0) { $0 + $1.rawSize }
      return batch
    }
  }

  /// The files of a batch that are still to be ingested, in the order in which they were queued.
  package func waitingBlobs(of batch: GUID) throws -> [QueuedBlobInfo] {
    try read { access in
      try access.select(
        QueuedBlobInfo.self, "WHERE batch = ? AND state = 'Pending' ORDER BY queued_on, operation_id, ordinal",
        [.blob(batch.bytes)])
    }
  }

  package func queuedOperation(_ id: String) throws -> (operation: QueuedOperationInfo, blobs: [QueuedBlobInfo])? {
    try read { access in
      let found = try access.select(QueuedOperationInfo.self, "WHERE id = ? AND is_tracked = 1", [.text(id)])
      guard let operation = found.first else { return nil }
      let blobs = try access.select(QueuedBlobInfo.self, "WHERE operation_id = ? ORDER BY ordinal", [.text(id)])
      return (operation, blobs)
    }
  }

  /// Takes the files that wait out of the queue; a batch that is being ingested goes on.
  package func cancelQueued(_ id: String, request: RequestContext) throws {
    try change(request) { transaction in
      let blobs = try transaction.access.select(
        QueuedBlobInfo.self, "WHERE operation_id = ? AND state = 'Pending'", [.text(id)])
      for blob in blobs { try transaction.settle(blob, .canceled) }
    }
  }
}

extension Transaction {
  /// What became of a queued file.
  package func settle(_ blob: QueuedBlobInfo, _ state: QueuedBlobInfo.State, reason: String = "") throws {
    var blob = blob
    blob.state = state
    blob.updatedOn = now
    if !reason.isEmpty { blob.reason = reason }
    touchLog()
    try access.put(blob)
  }
}
