import KQLColumns
import KQLLanguage

/// The statistics of `series_stats()`.
enum SeriesStatistics {
  /// Minimum and its position, maximum and its position, mean, deviation, variance, sum, length.
  static func values(_ arguments: Arguments, _ row: Int) -> [Value]? {
    guard let series = SeriesRows(arguments[0]).series(row) else { return nil }
    let ignores = arguments.count > 1 && arguments[1].bools()[row]
    var (low, high): (Int?, Int?) = (nil, nil)
    var (sum, count) = (0.0, 0.0)
    var kept: [Double] = []
    for (index, element) in series.values.enumerated() {
      let value = element ?? .nan
      if !value.isFinite {
        if ignores { continue }
        return Array(repeating: .null, count: 9)
      }
      kept.append(value)
      sum += value
      count += 1
      if low.map({ value < (series.values[$0] ?? .nan) }) ?? true { low = index }
      if high.map({ value > (series.values[$0] ?? .nan) }) ?? true { high = index }
    }
    guard let low, let high else { return Array(repeating: .null, count: 9) }
    let mean = sum / count
    let variance = count > 1 ? kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1) : 0
    return [
      .real(series.values[low] ?? .nan), .long(Int64(low)), .real(series.values[high] ?? .nan), .long(Int64(high)),
      .real(mean), .real(variance.squareRoot()), .real(variance), .real(sum), .long(Int64(count)),
    ]
  }
}
