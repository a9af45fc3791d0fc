import KQLCatalog
import KQLColumns

extension Database {
  /// Time that other processes have to open what a snapshot of theirs names, in ticks of the system's clock.
  private static let graceTicks: Int64 = 60 * Clock.ticksPerSecond

  /// Removes the bytes of extents that were dropped before a horizon which no snapshot looks behind any more. The
  /// horizon moves up to the present commit at each call, once the grace time of the last one is over.
  package func collectGarbage() throws {
    guard isTransient || home.isOnDisk else { return }
    let now = Clock.systemTicks()
    let current = try snapshot().commit
    let (horizon, setOn) = try read { access in
      (try access.metaInteger("garbage_horizon") ?? 0, try access.metaInteger("garbage_horizon_set") ?? 0)
    }
    let isAlone = isTransient
    if !isAlone && setOn != 0 && now - setOn < Database.graceTicks { return }
    let limit = min(isAlone ? current : horizon, live.oldest ?? current)
    var removed: [ExtentInfo] = []
    // Files must not go before what no longer names them is durable.
    try home.catalog().write(isDurable: true) { access in
      for extent in try access.droppedExtents(upTo: limit) where try access.forgetExtent(extent) || extent.file == nil {
        removed.append(extent)
      }
      try access.setMeta("garbage_horizon", .integer(current))
      try access.setMeta("garbage_horizon_set", .integer(now))
    }
    for extent in removed where try extent.file != nil || !isShared(extent) { store.remove(extent) }
  }

  /// Whether another extent has the same bytes in memory.
  private func isShared(_ extent: ExtentInfo) throws -> Bool {
    try read { access in
      try access.integer(
        "SELECT 1 FROM extents WHERE id = ?1 OR content_id = ?1 LIMIT 1", [.blob(extent.contentId.bytes)]) != nil
    }
  }
}
