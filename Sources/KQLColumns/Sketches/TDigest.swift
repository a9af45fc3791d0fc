/// The distribution of weighted numbers as sorted centroids (Dunning's merging t-digest).
///
/// Exact while there are few distinct values; then the centroids shrink towards both ends.
package struct TDigest: Sendable {
  package private(set) var means: [Double] = []
  package private(set) var weights: [Double] = []
  private var pending: [(value: Double, weight: Double)] = []

  private static let centroidsMax = 2048
  private static let compression = 1000.0

  package init() {}

  package var byteCount: Int { means.count * 16 + pending.capacity * 16 + 64 }

  package mutating func insert(_ value: Double, weight: Double = 1) {
    if value.isNaN || !(weight > 0) { return }
    pending.append((value, weight))
    if pending.count >= 4096 { flush() }
  }

  package mutating func merge(_ other: TDigest) {
    for index in other.means.indices { insert(other.means[index], weight: other.weights[index]) }
    for item in other.pending { insert(item.value, weight: item.weight) }
  }

  /// Sorts what was added into the centroids. Called by every reader of a finished digest.
  package mutating func flush() {
    if pending.isEmpty { return }
    var all = pending
    pending.removeAll(keepingCapacity: true)
    for index in means.indices { all.append((means[index], weights[index])) }
    all.sort { $0.value < $1.value }
    means.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    for item in all {
      if let last = means.last, last == item.value {
        weights[weights.count - 1] += item.weight
      } else {
        means.append(item.value)
        weights.append(item.weight)
      }
    }
    if means.count > TDigest.centroidsMax { compress() }
  }

  /// Joins neighbours whose common share stays below 4·q·(1-q)/compression of the whole.
  private mutating func compress() {
    let total = weights.reduce(0, +)
    var newMeans: [Double] = [means[0]]
    var newWeights: [Double] = [weights[0]]
    var before = 0.0
    for index in 1..<means.count {
      let last = newWeights.count - 1
      let joined = newWeights[last] + weights[index]
      let quantile = (before + joined / 2) / total
      let limit = 4 * total * quantile * (1 - quantile) / TDigest.compression
      if joined <= limit {
        newMeans[last] += (means[index] - newMeans[last]) * weights[index] / joined
        newWeights[last] = joined
      } else {
        before += newWeights[last]
        newMeans.append(means[index])
        newWeights.append(weights[index])
      }
    }
    means = newMeans
    weights = newWeights
  }

  package var totalWeight: Double { weights.reduce(0, +) + pending.reduce(0) { $0 + $1.weight } }

  /// The smallest centroid that at least `percent` per cent of the weight does not exceed; nil when empty.
  /// Needs `flush()`.
  package func percentile(_ percent: Double) -> Double? {
    guard let last = means.last else { return nil }
    let target = max(percent, 0) / 100 * weights.reduce(0, +)
    var seen = 0.0
    for index in means.indices {
      seen += weights[index]
      if seen >= target && seen > 0 { return means[index] }
    }
    return last
  }

  /// How much of the weight is at or below the value. Needs `flush()`.
  package func rank(of value: Double) -> Double {
    var seen = 0.0
    for index in means.indices {
      if means[index] > value { break }
      seen += weights[index]
    }
    return seen
  }

  /// `[[7],[mean,…],[weight,…]]`. Needs `flush()`.
  package var json: String {
    let values = means.map { number($0) }.joined(separator: ",")
    let counts = weights.map { number($0) }.joined(separator: ",")
    return "[[7],[\(values)],[\(counts)]]"
  }

  private func number(_ value: Double) -> String {
    if let integer = Int64(exactly: value) { return String(integer) }
    return value.isFinite ? "\(value)" : "\"\(value > 0 ? "Infinity" : "-Infinity")\""
  }

  /// Nil when the text is not of the form of `json`.
  package init?(json: [UInt8]) {
    guard let parts = SketchScanner.arrays(json), parts.count == 3, parts[1].count == parts[2].count else { return nil }
    for index in parts[1].indices { insert(parts[1][index], weight: parts[2][index]) }
    flush()
  }
}
