import Glibc
import KQLColumns

/// Splits a series into trend, season and rest.
enum Decomposition {
  /// The given period, or for -1 the strongest one found; nil for none.
  static func period(_ values: [Double], given: Int64) -> Int? {
    if given > 1 { return given < Int64(values.count) ? Int(given) : nil }
    if given != -1 { return nil }
    return periods(values, low: 2, high: Double(values.count) / 2, count: 1).first { $0.score > 0.3 }
      .map { Int($0.period.rounded()) }
  }

  /// Peaks of the autocorrelation of the series without its trend, best first.
  static func periods(
    _ values: [Double], low: Double, high: Double, count: Int
  ) -> [(period: Double, score: Double)] {
    let total = values.count
    guard total >= 4, count > 0 else { return [] }
    let line = LineFit(values)
    let rest = values.indices.map { values[$0] - line.value($0) }
    let power = rest.reduce(0) { $0 + $1 * $1 }
    guard power > 0 else { return [] }
    let last = min(total / 2 + 1, Int(min(high, Double(total))) + 1)
    guard last >= 3 else { return [] }
    let correlations = (0...last).map { lag -> Double in
      var sum = 0.0
      for index in 0..<(total - min(lag, total)) { sum += rest[index] * rest[index + lag] }
      return sum / power * Double(total) / Double(max(total - lag, 1))
    }
    var peaks: [(period: Double, score: Double)] = []
    for lag in 2..<last where Double(lag) >= low && Double(lag) <= high {
      if correlations[lag] > correlations[lag - 1], correlations[lag] >= correlations[lag + 1], correlations[lag] > 0.1 {
        // A multiple of a period found before adds nothing.
        let isMultiple = peaks.contains { lag % Int($0.period) == 0 && $0.score >= correlations[lag] - 0.05 }
        if !isMultiple { peaks.append((Double(lag), min(correlations[lag], 1))) }
      }
    }
    let sorted = peaks.sorted { $0.score > $1.score }
    // Side peaks of a strong period are no periods of their own.
    return Array(sorted.filter { $0.score > 0.75 * (sorted.first?.score ?? 0) }.prefix(count))
  }

  /// The mean of the elements at each place of the period, repeated.
  static func seasonal(_ values: [Double], _ period: Int) -> [Double] {
    var (sums, counts) = ([Double](repeating: 0, count: period), [Double](repeating: 0, count: period))
    for (index, value) in values.enumerated() {
      sums[index % period] += value
      counts[index % period] += 1
    }
    return values.indices.map { sums[$0 % period] / counts[$0 % period] }
  }

  struct Parts {
    var baseline: [Double]
    var seasonal: [Double]
    var trend: [Double]
    var residual: [Double]
  }

  /// `trend` is `avg`, `linefit` or `none`; the last `testPoints` elements take no part in the fit.
  static func parts(_ values: [Double], seasonality: Int64, trend: String, testPoints: Int) -> Parts {
    let trained = Array(values.prefix(max(0, values.count - max(testPoints, 0))))
    let line = LineFit(trained)
    let mean = trained.isEmpty ? 0 : trained.reduce(0, +) / Double(trained.count)
    let trends = values.indices.map { index -> Double in
      switch trend {
      case "linefit": line.value(index)
      case "none": 0
      default: mean
      }
    }
    let detrended = trained.indices.map { trained[$0] - trends[$0] }
    var seasons = values.map { _ in 0.0 }
    if let period = period(detrended, given: seasonality), period > 1 {
      let cycle = seasonal(detrended, period)
      for index in seasons.indices where index % period < cycle.count { seasons[index] = cycle[index % period] }
    }
    let baseline = values.indices.map { trends[$0] + seasons[$0] }
    let residual = values.indices.map { values[$0] - baseline[$0] }
    return Parts(baseline: baseline, seasonal: seasons, trend: trends, residual: residual)
  }
}

/// A straight line through equally spaced values by least squares.
struct LineFit {
  let slope: Double
  let interception: Double
  let variance: Double
  let residualVariance: Double
  let rSquare: Double

  init(_ values: [Double], from first: Int = 0) {
    let count = Double(values.count)
    guard count > 0 else {
      (slope, interception, variance, residualVariance, rSquare) = (0, 0, 0, 0, 0)
      return
    }
    let meanX = Double(first) + (count - 1) / 2
    let meanY = values.reduce(0, +) / count
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for (index, value) in values.enumerated() {
      let (x, y) = (Double(first + index) - meanX, value - meanY)
      xx += x * x
      xy += x * y
      yy += y * y
    }
    slope = xx == 0 ? 0 : xy / xx
    interception = meanY - slope * meanX
    var rest = 0.0
    for (index, value) in values.enumerated() {
      let error = value - (interception + slope * Double(first + index))
      rest += error * error
    }
    variance = count > 1 ? yy / (count - 1) : 0
    residualVariance = count > 1 ? rest / (count - 1) : 0
    rSquare = yy == 0 ? 1 : 1 - rest / yy
  }

  func value(_ index: Int) -> Double { interception + slope * Double(index) }
}
