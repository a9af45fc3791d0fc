import KQLColumns
import KQLLanguage

/// Fits of one and of two straight lines.
enum SeriesLines {
  static func one(_ arguments: Arguments) -> (Int) -> [Value]? {
    let rows = SeriesRows(arguments[0])
    return { row in
      guard let values = rows.series(row)?.filled, !values.isEmpty else { return nil }
      let line = LineFit(values)
      return [
        .real(line.rSquare), .real(line.slope), .real(line.variance), .real(line.residualVariance),
        .real(line.interception), .series(values.indices.map { line.value($0) }),
      ]
    }
  }

  static func two(_ arguments: Arguments) -> (Int) -> [Value]? {
    let rows = SeriesRows(arguments[0])
    return { row in rows.series(row).flatMap { split($0.filled) }.map { $0.whole + $0.right + $0.left } }
  }

  /// With the values of either side in a bag.
  static func twoNested(_ arguments: Arguments) -> (Int) -> [Value]? {
    let rows = SeriesRows(arguments[0])
    return { row in
      guard let fit = rows.series(row).flatMap({ split($0.filled) }) else { return nil }
      return fit.whole + [side(fit.right), side(fit.left)]
    }
  }

  private static func side(_ values: [Value]) -> Value {
    var bytes: [UInt8] = []
    JSONObject.append(to: &bytes) { object, bytes in
      for (key, value) in zip(["rsquare", "slope", "interception", "variance", "rvariance"], values) {
        object.key(key, to: &bytes)
        if case .real(let number) = value { NumberText.append(number, to: &bytes) }
      }
    }
    return .dynamic(String(decoding: bytes, as: UTF8.self))
  }

  private static func split(_ values: [Double]) -> (whole: [Value], right: [Value], left: [Value])? {
    guard values.count >= 4 else { return nil }
    var best: (index: Int, rest: Double, left: LineFit, right: LineFit)?
    // The squared errors of a part are its residual variance times its degrees of freedom.
    for index in 2...(values.count - 2) {
      let left = LineFit(Array(values[..<index]))
      let right = LineFit(Array(values[index...]), from: index)
      let rest = left.residualVariance * Double(index - 1) + right.residualVariance * Double(values.count - index - 1)
      if best.map({ rest < $0.rest }) ?? true { best = (index, rest, left, right) }
    }
    guard let best else { return nil }
    let whole = LineFit(values)
    let freedom = Double(values.count - 1)
    let residual = best.rest / freedom
    let rSquare = whole.variance == 0 ? 1 : 1 - residual / whole.variance
    let line = values.indices.map { index -> Double? in (index < best.index ? best.left : best.right).value(index) }
    func part(_ fit: LineFit) -> [Value] {
      [
        .real(fit.rSquare), .real(fit.slope), .real(fit.interception), .real(fit.variance),
        .real(fit.residualVariance),
      ]
    }
    let results: [Value] = [
      .real(rSquare), .long(Int64(best.index)), .real(whole.variance), .real(residual), .series(line),
    ]
    return (results, part(best.right), part(best.left))
  }
}
