/// What is known of the values of a wanted column in a run of rows.
package enum ColumnBounds: Sendable, Hashable {
  case unknown
  /// Every row is null.
  case nulls
  /// bool, int, long, datetime, timespan.
  case longs(Int64, Int64)
  case reals(Double, Double)
  /// Bytes; the upper bound is missing where the largest value is long.
  case text([UInt8], [UInt8]?)
}
