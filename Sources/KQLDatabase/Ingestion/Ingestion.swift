import KQLCatalog
import KQLColumns

/// Rows on their way into a table, and what is to be said of them.
package struct Ingestion: Sendable {
  package enum Mode: Sendable {
    case append
    /// The rows take the place of all others, in derived tables too.
    case replace
  }

  /// As in the snapshot that the rows were made for; a change of it meanwhile is a conflict.
  package var table: TableInfo
  /// Columns in the order of the table's.
  package var chunks: [[Column]]
  /// Extents of rows that came before those of `chunks`.
  package var staged: [StagedExtent]
  package var mode: Mode
  package var tags: [String]
  /// Ticks; nil for now.
  package var creationTime: Int64?
  /// Values without `ingest-by:`; nothing is ingested if the table has an extent with one of these tags.
  package var ingestIfNotExists: [String]
  /// As `.show data operations` has it: `BatchIngest`, `SetOrAppend`.
  package var dataOperation: String
  /// For failure records.
  package var sourcePath: String
  /// JSON text, for failure records.
  package var propertiesText: String
  package var sourceCount: Int
  /// Runs in the commit of the rows, or of the note that they were skipped.
  package var onCommit: (@Sendable (Transaction) throws -> Void)?

  package init(
    table: TableInfo, chunks: [[Column]], staged: [StagedExtent] = [], mode: Mode = .append, tags: [String] = [],
    creationTime: Int64? = nil,
    ingestIfNotExists: [String] = [], dataOperation: String = "BatchIngest", sourcePath: String = "",
    propertiesText: String = "", sourceCount: Int = 1, onCommit: (@Sendable (Transaction) throws -> Void)? = nil
  ) {
    self.table = table
    self.chunks = chunks
    self.staged = staged
    self.mode = mode
    self.tags = tags
    self.creationTime = creationTime
    self.ingestIfNotExists = ingestIfNotExists
    self.dataOperation = dataOperation
    self.sourcePath = sourcePath
    self.propertiesText = propertiesText
    self.sourceCount = sourceCount
    self.onCommit = onCommit
  }
}

/// What an ingestion did.
package struct IngestionOutcome: Sendable {
  /// Extents of the table itself; none when there were no rows, or the table keeps none.
  package var extents: [ExtentInfo]
  /// `ingestIfNotExists` held it back.
  package var isSkipped: Bool
  /// Failures of update policies that did not stop it.
  package var failures: [FailureInfo]

  package init(extents: [ExtentInfo], isSkipped: Bool = false, failures: [FailureInfo] = []) {
    self.extents = extents
    self.isSkipped = isSkipped
    self.failures = failures
  }
}
