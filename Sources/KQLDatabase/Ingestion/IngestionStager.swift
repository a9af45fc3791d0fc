import KQLCatalog
import KQLColumns

/// Takes the rows of an ingestion as they are read: whenever they fill an extent, it is encoded and made durable, so that
/// memory holds the rows of one extent and not those of all files.
///
/// Belongs to one thread. What it has staged is for `Ingestion.staged`, or to be discarded.
package final class IngestionStager {
  /// Smaller extents are not worth being written before it is known that all rows can be read.
  private static let eagerRowsMin = 262_144

  private let database: Database
  private let table: TableInfo
  private let state: CatalogState
  private let rowsMax: Int
  private let isEager: Bool
  private var rowCount = 0
  /// Rows that fill no extent yet.
  package private(set) var chunks: [[Column]] = []
  package private(set) var extents: [StagedExtent] = []

  package init(_ table: TableInfo, in database: Database) throws {
    self.database = database
    self.table = table
    state = try database.snapshot().state
    rowsMax = max(state.extentRowsMax(of: table), 1)
    isEager = rowsMax >= Self.eagerRowsMin && !database.isTransient && !state.hasZeroRetention(table)
  }

  package func add(_ chunk: [Column]) throws {
    chunks.append(chunk)
    rowCount += chunk.first?.count ?? 0
    guard isEager, rowCount >= rowsMax else { return }
    var groups = Database.split(chunks, rowsMax: rowsMax)
    let rest = rowCount % rowsMax == 0 ? [] : groups.popLast() ?? []
    // When it was created and by which tags it is found is said when the ingestion is committed.
    let traits = ExtentTraits(createdOn: database.clock.now(), ingestionTime: nil)
    for group in groups { extents += try database.stage(group, for: table, traits: traits, state) }
    chunks = rest
    rowCount %= rowsMax
  }

  /// Removes what was staged, when the rest could not be read.
  package func discard() {
    database.discard(extents)
    extents = []
  }
}
