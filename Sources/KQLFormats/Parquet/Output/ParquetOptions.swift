/// How a Parquet file is written.
package struct ParquetOptions: Sendable {
  package var codec = PackingCodec.snappy
  package var rowGroupRows = 100_000
  package var datetimePrecision = DatetimePrecision.microsecond
  /// Digits behind the point of every decimal.
  package var decimalScale = 18
  /// Nil: one for each core.
  package var workerCount: Int?

  package enum DatetimePrecision: String, Sendable, CaseIterable {
    case millisecond, microsecond, nanosecond
  }

  static let decimalPrecision = 38
  package static let decimalScaleMax = 34
  package static let rowGroupRowsMax = 10_000_000

  package init() {}
}
