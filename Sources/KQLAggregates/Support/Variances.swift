import KQLColumns
import KQLLanguage

/// Variance and standard deviation by Welford's recurrence, which does not cancel; workers join by Chan's formula.
final class Variances: GroupedAggregator {
  private var counts: [Double] = []
  private var means: [Double] = []
  private var squares: [Double] = []
  private let isPopulation: Bool
  private let isDeviation: Bool

  init(isPopulation: Bool, isDeviation: Bool) {
    self.isPopulation = isPopulation
    self.isDeviation = isDeviation
  }

  func reserve(groups count: Int) {
    grow(&counts, to: count, filledWith: 0)
    grow(&means, to: count, filledWith: 0)
    grow(&squares, to: count, filledWith: 0)
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let values = arguments[0].realRows()
    counts.withUnsafeMutableBufferPointer { counts in
      means.withUnsafeMutableBufferPointer { means in
        squares.withUnsafeMutableBufferPointer { squares in
          forEachPresent(values, groups, arguments[0].presence) { group, value in
            counts[group] += 1
            let delta = value - means[group]
            means[group] += delta / counts[group]
            squares[group] += delta * (value - means[group])
          }
        }
      }
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? Variances else { return }
    for index in other.counts.indices where other.counts[index] > 0 {
      let group = Int(groups[index])
      // Nothing times the square of a large mean would be no number.
      if counts[group] == 0 {
        (counts[group], means[group], squares[group]) = (other.counts[index], other.means[index], other.squares[index])
        continue
      }
      let total = counts[group] + other.counts[index]
      let delta = other.means[index] - means[group]
      squares[group] += other.squares[index] + delta * delta * counts[group] * other.counts[index] / total
      means[group] += delta * other.counts[index] / total
      counts[group] = total
    }
  }

  func finish() -> [Column] {
    let results = counts.indices.map { group -> Double in
      let divisor = isPopulation ? counts[group] : counts[group] - 1
      // One value, or none, has no spread.
      guard divisor > 0 else { return squares[group].isNaN ? .nan : 0 }
      let variance = squares[group] / divisor
      return isDeviation ? variance.squareRoot() : variance
    }
    return [.reals(results)]
  }

  var byteCount: Int { counts.count * 24 }
}

/// Covariance of pairs in which neither value is null.
final class Covariances: GroupedAggregator {
  private var counts: [Double] = []
  private var firstMeans: [Double] = []
  private var secondMeans: [Double] = []
  private var products: [Double] = []
  private let isPopulation: Bool

  init(isPopulation: Bool) { self.isPopulation = isPopulation }

  /// `covariance_x_y`.
  static func fields(_ shape: AggregateShape, _ name: String) -> [Schema.Field] {
    [Schema.Field(([name] + shape.arguments.prefix(2).map(\.name)).joined(separator: "_"), .real)]
  }

  func reserve(groups count: Int) {
    grow(&counts, to: count, filledWith: 0)
    grow(&firstMeans, to: count, filledWith: 0)
    grow(&secondMeans, to: count, filledWith: 0)
    grow(&products, to: count, filledWith: 0)
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let first = arguments[0].realRows()
    let second = arguments[1].realRows()
    let (firstPresence, secondPresence) = (arguments[0].presence, arguments[1].presence)
    for row in 0..<groups.count {
      if let firstPresence, !firstPresence[row] { continue }
      if let secondPresence, !secondPresence[row] { continue }
      let group = Int(groups[row])
      counts[group] += 1
      let delta = first[row] - firstMeans[group]
      firstMeans[group] += delta / counts[group]
      secondMeans[group] += (second[row] - secondMeans[group]) / counts[group]
      products[group] += delta * (second[row] - secondMeans[group])
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? Covariances else { return }
    for index in other.counts.indices where other.counts[index] > 0 {
      let group = Int(groups[index])
      if counts[group] == 0 {
        (counts[group], products[group]) = (other.counts[index], other.products[index])
        (firstMeans[group], secondMeans[group]) = (other.firstMeans[index], other.secondMeans[index])
        continue
      }
      let total = counts[group] + other.counts[index]
      let firstDelta = other.firstMeans[index] - firstMeans[group]
      let secondDelta = other.secondMeans[index] - secondMeans[group]
      let weight = counts[group] * other.counts[index] / total
      products[group] += other.products[index] + firstDelta * secondDelta * weight
      firstMeans[group] += firstDelta * other.counts[index] / total
      secondMeans[group] += secondDelta * other.counts[index] / total
      counts[group] = total
    }
  }

  func finish() -> [Column] {
    let results = counts.indices.map { group -> Double in
      let divisor = isPopulation ? counts[group] : counts[group] - 1
      // Infinite values and sums too large for a real end as an infinity or as no number, by the order of the rows.
      return divisor > 0 ? (products[group].isFinite ? products[group] / divisor : .nan) : 0
    }
    return [.reals(results)]
  }

  var byteCount: Int { counts.count * 32 }
}
