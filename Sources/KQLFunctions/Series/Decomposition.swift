import Glibc
import KQLColumns

/// Splits a series into trend, season and rest.
enum Decomposition {
  /// The given period, or for -1 the strongest one found whose score reaches the threshold; nil for none.
  static func period(_ values: [Double], given: Int64, threshold: Double) -> Int? {
    if given > 1 { return given < Int64(values.count) ? Int(given) : nil }
    if given != -1 { return nil }
    return periods(values, low: 0, high: Double(values.count) / 2, count: 1).first { $0.score >= threshold }
      .map { Int($0.period.rounded()) }
  }

  /// How much the series resembles itself moved by each lag up to half its length: 1 at lag 0, 0 where it does least.
  ///
  /// The series is taken as a circle, without its mean.
  static func resemblance(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(values.count)
    let spectrum = FourierTransform.transform(values.map { $0 - mean }, values.map { _ in 0 }, false)
    let power = zip(spectrum.real, spectrum.imaginary).map { $0 * $0 + $1 * $1 }
    let correlation = FourierTransform.transform(power, power.map { _ in 0 }, true).real
    guard let top = correlation.first, let least = correlation.min(), top > least else { return [] }
    return correlation.prefix(values.count / 2 + 1).map { ($0 - least) / (top - least) }
  }

  /// Peaks of the resemblance, best first.
  static func periods(
    _ values: [Double], low: Double, high: Double, count: Int
  ) -> [(period: Double, score: Double)] {
    let total = values.count
    guard total >= 4, count > 0 else { return [] }
    let scores = resemblance(values)
    guard scores.count > 2 else { return [] }
    func score(_ lag: Int) -> Double {
      let lag = abs(lag)
      return scores[min(lag < scores.count ? lag : total - lag, scores.count - 1)]
    }
    var peaks: [(period: Double, score: Double)] = []
    // The middle of the circle mirrors itself: it is no peak.
    for lag in 2..<scores.count where lag < (total - 1) / 2 {
      // A peak stands above three neighbours on either side: lag 0 overshadows the lags up to 3.
      let isPeak = [1, 2, 3].allSatisfy { score(lag) > score(lag - $0) && score(lag) >= score(lag + $0) }
      guard isPeak else { continue }
      // A multiple of a period found before adds nothing unless it is better.
      let isMultiple = peaks.contains { peak in
        let times = (Double(lag) / peak.period).rounded()
        return times >= 2 && abs(Double(lag) - times * peak.period) <= times / 2 && score(lag) < peak.score + 0.02
      }
      if !isMultiple { peaks.append((Double(lag), score(lag))) }
    }
    return Array(peaks.filter { $0.period >= low && $0.period <= high }.sorted { $0.score > $1.score }.prefix(count))
  }

  /// The median of the elements at each place of the period, repeated.
  static func seasonal(_ values: [Double], _ period: Int) -> [Double] {
    let medians = (0..<min(period, values.count)).map { place -> Double in
      let sorted = stride(from: place, to: values.count, by: period).map { values[$0] }.sorted()
      return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
    return values.indices.map { medians[$0 % period] }
  }

  struct Parts {
    var baseline: [Double]
    var seasonal: [Double]
    var trend: [Double]
    var residual: [Double]
  }

  /// `trend` is `avg`, `linefit` or `none`; the last `testPoints` elements take no part in the fit.
  ///
  /// First the season is taken out, then the trend of what is left.
  static func parts(
    _ values: [Double], seasonality: Int64, trend: String, testPoints: Int, threshold: Double?
  ) -> Parts {
    let trained = Array(values.prefix(max(0, values.count - max(testPoints, 0))))
    var seasons = values.map { _ in 0.0 }
    if let period = period(trained, given: seasonality, threshold: threshold ?? 0.6) {
      let cycle = seasonal(trained, period)
      for index in seasons.indices where index % period < cycle.count { seasons[index] = cycle[index % period] }
    }
    let left = trained.indices.map { trained[$0] - seasons[$0] }
    let line = LineFit(left)
    let mean = left.isEmpty ? 0 : left.reduce(0, +) / Double(left.count)
    let trends = values.indices.map { index -> Double in
      switch trend {
      case "linefit": line.value(index)
      case "none": 0
      default: mean
      }
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
