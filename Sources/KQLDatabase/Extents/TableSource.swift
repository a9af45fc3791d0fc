import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLStorage

/// The rows of a table in a snapshot, extent by extent and block by block.
package final class TableSource: ScanSource {
  package let name: String
  package let schema: Schema
  package let extents: [TableExtent]
  private let columns: [ColumnInfo]
  /// Only rows with a cursor above the lower and up to the upper bound.
  private let cursors: ClosedRange<Int64>?
  /// The last visible column is `rowNumberName`.
  private let numbersRows: Bool
  /// Whether its rows have cursors: a table's policy says so.
  private let hasCursors: Bool
  private let usage: ScanUsage?

  /// A column of a numbered source: the position of the extent in the upper 32 bits, that of the row in the lower.
  package static let rowNumberName = "$row"

  init(
    table: TableInfo, extents: [TableExtent], cursors: ClosedRange<Int64>?, numbersRows: Bool = false,
    hasCursors: Bool = true, usage: ScanUsage? = nil
  ) {
    name = table.name
    self.usage = usage
    self.numbersRows = numbersRows
    self.hasCursors = hasCursors
    let number = numbersRows ? [Schema.Field(Self.rowNumberName, .long)] : []
    schema = Schema(fields: table.schema.fields + number)
    columns = table.columns
    self.cursors = cursors
    self.extents =
      cursors.map { range in
        extents.filter { extent in
          if extent.info.hasRowTimes { return true }
          guard let cursor = extent.info.cursor else { return false }
          return cursor > range.lowerBound && cursor <= range.upperBound
        }
      } ?? extents
  }

  package var hiddenColumns: [Scan.Column] {
    [.ingestionTime, .extentId, .extentTags] + (hasCursors ? [.cursor] : [])
  }

  package var rowCount: Int? {
    if cursors != nil, extents.contains(where: { $0.info.hasRowTimes }) { return nil }
    return extents.reduce(0) { $0 + $1.info.liveRowCount }
  }

  package func storesPath(_ column: Int, _ members: [String]) -> Bool {
    guard column < columns.count else { return false }
    var (stored, all) = (0, 0)
    for extent in extents {
      all += extent.info.rowCount
      guard let metadata = try? extent.metadata() else { continue }
      if metadata.columnIndex(id: extent.storedId(columns[column]), path: members) != nil { stored += extent.info.rowCount }
    }
    return stored * 2 > all
  }

  package func morsels(columns wanted: [Scan.Column], pruning: [Pruning]) throws -> [any Morsel] {
    var morsels: [any Morsel] = []
    var opened = 0
    for (ordinal, extent) in extents.enumerated() {
      let pruner = ExtentPruner(extent: extent, columns: columns, pruning: pruning)
      guard try pruner.mayMatch() else { continue }
      let content = try extent.content(of: name)
      let reader = ExtentReader(
        tableName: name, extent: extent, content: content, table: columns, wanted: wanted, pruner: pruner,
        deleted: try extent.deletedRows(), ordinal: numbersRows ? ordinal : nil,
        cursors: extent.info.hasRowTimes ? cursors : nil)
      opened += 1
      for block in 0..<content.blockCount where pruner.mayMatch(block: block, of: content) {
        morsels.append(ExtentMorsel(reader: reader, block: block))
      }
    }
    usage?.add(
      extents: extents.count, scanned: opened, rows: extents.reduce(0) { $0 + $1.info.liveRowCount })
    return morsels
  }
}

/// A block of an extent.
struct ExtentMorsel: Morsel {
  let reader: ExtentReader
  let block: Int

  var rowCount: Int { reader.content.rowCount(block: block) }
  func read() throws -> Chunk { try reader.read(block) }
}
