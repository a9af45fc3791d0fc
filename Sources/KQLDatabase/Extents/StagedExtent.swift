import KQLCatalog

/// An extent whose bytes are durable, or will be with the commit that adds it to a table.
package struct StagedExtent: Sendable {
  package var info: ExtentInfo
  /// The bytes of a small one.
  package var blob: [UInt8]?
  /// The bytes stay out of the catalog: a database in memory.
  package var staysInMemory: Bool
  package var deletedRows: [UInt32] = []

  /// The same with what is known only when it is committed.
  func having(_ traits: ExtentTraits) -> StagedExtent {
    var extent = self
    extent.info.tags = traits.tags
    extent.info.minCreatedOn = traits.createdOn
    extent.info.maxCreatedOn = traits.createdOn
    extent.info.ingestionTime = traits.ingestionTime
    return extent
  }
}
