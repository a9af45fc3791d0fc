import Glibc

/// The beta distribution.
enum Beta {
  static func density(_ x: Double, _ alpha: Double, _ beta: Double) -> Double? {
    guard alpha > 0, beta > 0, x >= 0, x <= 1 else { return .nan }
    return pow(x, alpha - 1) * pow(1 - x, beta - 1) / exp(logBeta(alpha, beta))
  }

  static func cumulative(_ x: Double, _ alpha: Double, _ beta: Double) -> Double? {
    guard x >= 0, x <= 1 else { return .nan }
    return alpha > 0 && beta > 0 ? regularized(x, alpha, beta) : 1
  }

  static func inverse(_ probability: Double, _ alpha: Double, _ beta: Double) -> Double? {
    guard probability >= 0, probability <= 1 else { return nil }
    guard alpha > 0, beta > 0 else { return .nan }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if regularized(middle, alpha, beta) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  private static func logBeta(_ alpha: Double, _ beta: Double) -> Double {
    (RealFunction.logGamma(alpha) ?? 0) + (RealFunction.logGamma(beta) ?? 0)
      - (RealFunction.logGamma(alpha + beta) ?? 0)
  }

  /// The regularized incomplete beta function.
  static func regularized(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    // On either side of the mean the fraction of the one tail or of the other converges.
    return x > (a + 1) / (a + b + 2) ? 1 - tail(1 - x, b, a) : tail(x, a, b)
  }

  /// The same, by Lentz's continued fraction.
  private static func tail(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let front = exp(a * log(x) + b * log(1 - x) - logBeta(a, b)) / a
    let tiny = 1e-300
    var (f, c, d) = (1.0, 1.0, 0.0)
    for index in 0...500 {
      let m = Double(index / 2)
      let numerator: Double
      if index == 0 {
        numerator = 1
      } else if index % 2 == 0 {
        numerator = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      } else {
        numerator = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      }
      d = 1 + numerator * d
      if abs(d) < tiny { d = tiny }
      d = 1 / d
      c = 1 + numerator / c
      if abs(c) < tiny { c = tiny }
      f *= c * d
      if abs(1 - c * d) < 1e-15 { break }
    }
    return front * (f - 1)
  }
}
