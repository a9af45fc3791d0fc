/// What is known of a column's values in an extent or a block without reading them.
package struct ColumnStatistics: Sendable, Hashable {
  package var nullCount: Int
  package var bounds: Bounds

  package init(nullCount: Int, bounds: Bounds) {
    self.nullCount = nullCount
    self.bounds = bounds
  }

  /// Both ends are inclusive and cover every value that is not null.
  package enum Bounds: Sendable, Hashable {
    /// Nothing is known.
    case unknown
    /// bool (0 and 1), int, long, datetime, timespan.
    case longs(Int64, Int64)
    /// A NaN lies outside: it is neither above nor below nor equal to anything.
    case reals(Double, Double)
    /// string, as UTF-8 compared byte by byte. The lower bound may be a prefix of the smallest value; no upper bound
    /// where the largest is long.
    case text([UInt8], [UInt8]?)
  }

  /// What holds for the rows of both.
  package func union(_ other: ColumnStatistics) -> ColumnStatistics {
    ColumnStatistics(nullCount: nullCount + other.nullCount, bounds: bounds.union(other.bounds))
  }
}

extension ColumnStatistics.Bounds {
  /// How much of a text is kept in its bounds.
  static let prefixBytes = 32

  func union(_ other: Self) -> Self {
    switch (self, other) {
    case (.longs(let a, let b), .longs(let c, let d)): return .longs(min(a, c), max(b, d))
    case (.reals(let a, let b), .reals(let c, let d)): return .reals(min(a, c), max(b, d))
    case (.text(let a, let b), .text(let c, let d)):
      var upper: [UInt8]?
      if let b, let d { upper = b.lexicographicallyPrecedes(d) ? d : b }
      return .text(a.lexicographicallyPrecedes(c) ? a : c, upper)
    default: return .unknown
    }
  }

  /// The bounds of texts whose smallest and largest values are these.
  static func text(smallest: some Collection<UInt8>, largest: some Collection<UInt8>) -> Self {
    .text(Array(smallest.prefix(prefixBytes)), largest.count <= prefixBytes ? Array(largest) : nil)
  }
}

extension ByteWriter {
  mutating func append(_ statistics: ColumnStatistics) {
    appendVarint(UInt64(truncatingIfNeeded: statistics.nullCount))
    switch statistics.bounds {
    case .unknown: append(UInt8(0))
    case .longs(let lower, let upper):
      append(UInt8(1))
      append(UInt64(bitPattern: lower))
      append(UInt64(bitPattern: upper))
    case .reals(let lower, let upper):
      append(UInt8(2))
      append(lower.bitPattern)
      append(upper.bitPattern)
    case .text(let lower, let upper):
      append(UInt8(upper == nil ? 3 : 4))
      appendCounted(lower)
      if let upper { appendCounted(upper) }
    }
  }
}

extension ByteReader {
  mutating func statistics() throws(DamagedBytes) -> ColumnStatistics {
    let nullCount = try count(upTo: Int(Int32.max))
    let bounds: ColumnStatistics.Bounds
    switch try byte() {
    case 0: bounds = .unknown
    case 1: bounds = .longs(Int64(bitPattern: try word()), Int64(bitPattern: try word()))
    case 2: bounds = .reals(Double(bitPattern: try word()), Double(bitPattern: try word()))
    case 3: bounds = .text(try counted(), nil)
    case 4: bounds = .text(try counted(), try counted())
    default: throw DamagedBytes()
    }
    return ColumnStatistics(nullCount: nullCount, bounds: bounds)
  }
}
