import KQLColumns
import KQLLanguage

/// Tukey's test for outliers.
enum Outliers {
  /// The range from the 10th to the 90th percentile of a normal distribution, in units of Kusto's score.
  private static let customRange = 2.7726056

  /// Zero between the percentiles, beyond them the distance in units of the spread between them.
  static func scores(_ values: [Double], low: Double, high: Double, isTukey: Bool) -> [Double] {
    let sorted = values.filter { !$0.isNaN }.sorted()
    guard !sorted.isEmpty else { return values.map { _ in 0 } }
    let (bottom, top) = (percentile(sorted, low), percentile(sorted, high))
    let spread = (top - bottom) / (isTukey ? 1 : customRange)
    return values.map { value in
      if value > top { return spread == 0 ? 0 : (value - top) / spread }
      if value < bottom { return spread == 0 ? 0 : (value - bottom) / spread }
      return 0
    }
  }

  /// Linear between the closest ranks.
  static func percentile(_ sorted: [Double], _ percent: Double) -> Double {
    guard let last = sorted.last, !percent.isNaN else { return .nan }
    let position = Double(sorted.count - 1) * min(max(percent, 0), 100) / 100
    let index = Int(position)
    if index + 1 >= sorted.count { return last }
    return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
  }
}

extension Arguments {
  /// The constant number of an argument.
  func number(_ index: Int) -> Double? {
    switch constant(index) {
    case .real(let value)?: value
    case .long(let value)?: Double(value)
    default: nil
    }
  }
}
