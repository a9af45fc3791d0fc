import KQLCatalog
import KQLColumns
import Synchronization

/// The extents of each table that was touched, brought forward from commit to commit by what changed.
final class ExtentLists: Sendable {
  private let home: Home
  private let lists = Mutex<[Int64: List]>([:])

  /// The extents at every commit from `from` to `to`.
  private struct List {
    var from: Int64
    var to: Int64
    var extents: [TableExtent]
  }

  init(home: Home) { self.home = home }

  func extents(of tableId: Int64, at commit: Int64, store: ExtentStore) throws -> [TableExtent] {
    let known = lists.withLock { $0[tableId] }
    if let known, known.from <= commit, commit <= known.to { return known.extents }
    guard let known, known.to < commit else {
      let extents = try home.catalog().read { try $0.extents(of: tableId, at: commit) }
      let list = List(from: commit, to: commit, extents: extents.map { TableExtent($0, store: store) })
      if known == nil { lists.withLock { $0[tableId] = list } }
      return list.extents
    }
    let (added, dropped) = try home.catalog().read { access in
      (
        try access.extentsAdded(to: tableId, after: known.to, upTo: commit),
        try access.extentsDropped(from: tableId, after: known.to, upTo: commit)
      )
    }
    var list = known
    list.to = commit
    if !added.isEmpty || !dropped.isEmpty {
      list.from = commit
      if !dropped.isEmpty { list.extents.removeAll { dropped.contains($0.id) } }
      list.extents.append(contentsOf: added.map { TableExtent($0, store: store) })
    }
    lists.withLock { lists in
      if lists[tableId].map({ $0.to < commit }) ?? true { lists[tableId] = list }
    }
    return list.extents
  }
}
