import KQLCatalog
import KQLColumns

/// A materialized view that is to be made.
package struct NewView: Sendable {
  package var database: String
  package var name: String
  package var source: String
  package var readsView: Bool
  /// Without braces.
  package var query: String
  package var folder = ""
  package var docString = ""
  package var options = MaterializedViewInfo.Options()
  package var backfill: Backfill?
  /// A table whose extents become the materialized part.
  package var movesExtentsFrom: String?
  /// Ticks: with `movesExtentsFrom`, rows of the source ingested after it are taken up, too.
  package var sourceFrom: Int64?
  /// Who becomes its admin.
  package var principal = ""

  package struct Backfill: Sendable {
    /// Ticks; nil for all rows.
    package var from: Int64?
    /// Rows of the source that are aggregated at a time.
    package var rowsMax = 2_000_000
    /// Extents get the time of their rows' datetime key as creation time.
    package var datesExtents = false

    package init() {}
  }

  package init(database: String, name: String, source: String, readsView: Bool, query: String) {
    self.database = database
    self.name = name
    self.source = source
    self.readsView = readsView
    self.query = query
  }
}
