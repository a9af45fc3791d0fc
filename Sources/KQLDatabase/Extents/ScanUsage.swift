import Synchronization

/// How much of the tables that a query reads it has looked into, over all of its scans.
package final class ScanUsage: Sendable {
  private let extents = Atomic<Int>(0)
  private let scanned = Atomic<Int>(0)
  private let rows = Atomic<Int>(0)

  package init() {}

  package var extentsTotal: Int { extents.load(ordering: .relaxed) }
  package var extentsScanned: Int { scanned.load(ordering: .relaxed) }
  package var rowsTotal: Int { rows.load(ordering: .relaxed) }

  func add(extents count: Int, scanned opened: Int, rows rowCount: Int) {
    extents.add(count, ordering: .relaxed)
    scanned.add(opened, ordering: .relaxed)
    rows.add(rowCount, ordering: .relaxed)
  }
}
