import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLStorage
import Synchronization

/// An extent of a table: what the catalog says of it, and its rows, opened when first read.
package final class TableExtent: Sendable {
  package let info: ExtentInfo
  private let store: ExtentStore
  private let state = Mutex<State>(State())

  private struct State {
    var metadata: ExtentMetadata?
    var content: KQLStorage.Extent?
    var deleted: [UInt32]?
  }

  init(_ info: ExtentInfo, store: ExtentStore) {
    self.info = info
    self.store = store
  }

  /// Another extent over the bytes of one that may be open already.
  init(_ info: ExtentInfo, store: ExtentStore, sharing other: TableExtent) {
    self.info = info
    self.store = store
    let content = other.state.withLock { $0.content }
    state.withLock { $0.content = content }
  }

  /// One that is not committed: its bytes may be in no place but this.
  init(_ staged: StagedExtent, store: ExtentStore) throws(Diagnostic) {
    info = staged.info
    self.store = store
    guard let blob = staged.blob else { return }
    let metadata = try ExtentMetadata(serialized: info.metadata)
    let content = try KQLStorage.Extent(bytes: blob, expectedFooterChecksum: metadata.footerChecksum)
    state.withLock { $0.content = content }
  }

  package var id: GUID { info.id }

  /// What pruning needs; opens no file.
  package func metadata() throws(Diagnostic) -> ExtentMetadata {
    if let known = state.withLock({ $0.metadata }) { return known }
    let metadata = try ExtentMetadata(serialized: info.metadata)
    state.withLock { $0.metadata = metadata }
    return metadata
  }

  /// The rows; maps the file or reads the blob at the first call. `table` is for messages.
  ///
  /// A file that is gone because the extent was dropped meanwhile is a conflict; otherwise it is damage.
  package func content(of table: String) throws -> KQLStorage.Extent {
    if let known = state.withLock({ $0.content }) { return known }
    let opened: KQLStorage.Extent
    do {
      opened = try store.open(info, metadata: try metadata())
    } catch let error as Diagnostic {
      if error.code == "Storage_NotFound", try store.isDropped(info.id) {
        throw Diagnostic.conflict("table \(table)")
      }
      throw error.naming(table, info)
    }
    return state.withLock { state in
      if let known = state.content { return known }
      state.content = opened
      return opened
    }
  }

  /// Positions of rows that `.delete` took away, ascending.
  package func deletedRows() throws -> [UInt32] {
    guard info.deletedRowCount > 0 else { return [] }
    if let known = state.withLock({ $0.deleted }) { return known }
    let rows = try store.deletedRows(info.id)
    state.withLock { $0.deleted = rows }
    return rows
  }

  /// The stored identity of a column of the table.
  package func storedId(_ column: ColumnInfo) -> Int {
    Int(info.columnMap[column.id] ?? (info.columnMap.isEmpty ? column.id : .min))
  }

  /// Identities under which a merge of several commits stores what its rows carry hidden.
  static let ingestionTimeId = -1
  static let cursorId = -2
}

extension Diagnostic {
  /// The same with the table whose extent could not be read.
  func naming(_ table: String, _ extent: ExtentInfo) -> Diagnostic {
    guard code.hasPrefix("Storage_") else { return self }
    var told = self
    told.message =
      "extent \(extent.id.dashed) of table '\(table)' (\(extent.rowCount) rows) cannot be read: \(message)"
    return told
  }
}
