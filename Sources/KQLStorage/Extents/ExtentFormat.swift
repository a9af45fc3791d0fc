/// The layout of an extent, version 2. All words are little-endian.
///
///     header    magic (8), version (4), zero (4)
///     chunks    term index segments, dictionaries, column blocks, in the order they were made
///     footer    id, row count, sizes, columns; per column its dictionary, index segments and blocks: each with
///               offset, length, XXH3-64; per block also minimum, maximum and null count
///     trailer   footer length (8), footer checksum (8), version (4), zero (4), magic (8)
///
/// Version 1 has no paths: a column of its footer ends with the type.
package enum ExtentFormat {
  static let magic: UInt64 = 0x544e_5458_4c51_4b00  // "\0KQLXTNT"
  static let version: UInt32 = 2
  /// What is read.
  static let versions: ClosedRange<UInt32> = 1...version
  static let headerBytes = 16
  static let trailerBytes = 32
  /// Rows of a block: every block of an extent but the last has as many.
  package static let blockRows = 32_768
  /// Blocks that share one term index segment.
  static let blocksPerIndexSegment = 8
  /// Extents with fewer rows have no term index: reading them is as fast.
  static let indexedRowsMin = 4_096
  /// Bytes of text that are compressed together, so that a few rows can be read without the rest of the block.
  static let frameBytes = 128 << 10
  /// More rows than any extent has; bounds what a hostile footer can ask for.
  static let rowsMax = 1 << 31
  /// More bytes than any extent has; sums over many extents stay far from overflowing.
  static let sizeMax = 1 << 48
}

/// Where a chunk lies in the extent, and what its bytes hash to.
struct ChunkReference: Sendable, Hashable {
  var offset: Int
  var length: Int
  var checksum: UInt64
}

/// What the footer says of one column.
struct ColumnLayout: Sendable {
  var dictionary: ChunkReference?
  var indexSegments: [ChunkReference] = []
  var blocks: [ChunkReference] = []
  var statistics: [ColumnStatistics] = []
}
