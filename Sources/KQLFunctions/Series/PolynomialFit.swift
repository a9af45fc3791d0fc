import Glibc
import KQLColumns
import KQLLanguage

/// Least squares polynomials by the normal equations over positions scaled to -1 to 1.
enum PolynomialFit {
  static func rows(_ arguments: Arguments) -> (Int) -> [Value]? {
    let ys = SeriesRows(arguments[0])
    let xs = arguments.count > 1 && arguments[1].type == .dynamic ? SeriesRows(arguments[1]) : nil
    let degreeAt = arguments.count > 2 ? 2 : arguments.count > 1 && xs == nil ? 1 : -1
    let degrees = degreeAt > 0 ? arguments[degreeAt].longRows().values : nil
    return { row in
      guard let y = ys.series(row)?.filled, !y.isEmpty else { return nil }
      let x = xs?.series(row)?.filled ?? y.indices.map { Double($0) }
      let degree = Int(clamping: degrees?[row] ?? 1)
      guard x.count == y.count, (0...12).contains(degree), y.count > degree else { return nil }
      guard let coefficients = fit(x, y, degree) else { return nil }
      let curve = x.map { position in coefficients.reversed().reduce(0) { $0 * position + $1 } }
      let count = Double(y.count)
      let mean = y.reduce(0, +) / count
      let total = y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let rest = zip(y, curve).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      return [
        .real(total == 0 ? 1 : 1 - rest / total), .series(coefficients.reversed().map { $0 }),
        .real(count > 1 ? total / (count - 1) : 0), .real(count > 1 ? rest / (count - 1) : 0), .series(curve),
      ]
    }
  }

  /// Coefficients from the constant up.
  static func fit(_ x: [Double], _ y: [Double], _ degree: Int) -> [Double]? {
    let size = degree + 1
    guard let low = x.min(), let high = x.max() else { return nil }
    let (center, scale) = ((low + high) / 2, high > low ? (high - low) / 2 : 1)
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: size + 1), count: size)
    for index in x.indices {
      let position = (x[index] - center) / scale
      var powers = [1.0]
      for _ in 0..<(2 * degree) { powers.append(powers[powers.count - 1] * position) }
      for row in 0..<size {
        for column in 0..<size { matrix[row][column] += powers[row + column] }
        matrix[row][size] += powers[row] * y[index]
      }
    }
    guard let scaled = solve(&matrix) else { return nil }
    // Expands the powers of (x - center) / scale.
    var result = [Double](repeating: 0, count: size)
    var basis = [1.0]
    for power in 0..<size {
      for (index, value) in basis.enumerated() { result[index] += scaled[power] * value }
      var next = [Double](repeating: 0, count: basis.count + 1)
      for (index, value) in basis.enumerated() {
        next[index + 1] += value / scale
        next[index] -= value * center / scale
      }
      basis = next
    }
    return result
  }

  /// Gauss elimination with pivots.
  private static func solve(_ matrix: inout [[Double]]) -> [Double]? {
    let size = matrix.count
    for column in 0..<size {
      guard let pivot = (column..<size).max(by: { abs(matrix[$0][column]) < abs(matrix[$1][column]) }) else {
        return nil
      }
      if abs(matrix[pivot][column]) < 1e-300 { return nil }
      matrix.swapAt(column, pivot)
      for row in 0..<size where row != column {
        let factor = matrix[row][column] / matrix[column][column]
        for index in column...size { matrix[row][index] -= factor * matrix[column][index] }
      }
    }
    return (0..<size).map { matrix[$0][size] / matrix[$0][$0] }
  }
}
