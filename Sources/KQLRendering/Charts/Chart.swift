/// A picture of a result, before it is drawn: what `render` asked for, resolved against the columns.
package struct Chart: Sendable {
  package enum Shape: Sendable, Hashable {
    case lines, area, points
    /// Upright, or lying.
    case columns, bars
    case pie
    /// One value, large.
    case card
  }

  /// What the positions along the x axis mean.
  package enum Axis: Sendable, Hashable {
    /// Ticks of 100 ns since year 1.
    case time
    case number
    /// Names, by position.
    case categories([String])
  }

  package struct Series: Sendable {
    package var name: String
    /// Sorted by x; `y` may be NaN where there is no value.
    package var points: [(x: Double, y: Double)]
  }

  package var shape: Shape
  package var axis: Axis
  package var series: [Series]
  package var title: String
  package var xTitle: String
  package var yTitle: String
  package var isStacked = false
  /// Stacked, each position adding up to 100.
  package var isPercent = false
  package var isLogarithmic = false
  package var yMin: Double?
  package var yMax: Double?
  package var showsLegend = true
  /// The value of a card, as text.
  package var cardText = ""

  /// The series as they are drawn: each on top of those before it when they are stacked.
  var stacked: [Series] {
    guard isStacked || isPercent else { return series }
    var totals: [Double: Double] = [:]
    if isPercent {
      for series in series { for point in series.points where point.y.isFinite { totals[point.x, default: 0] += point.y } }
    }
    var sums: [Double: Double] = [:]
    return series.map { series in
      Series(
        name: series.name,
        points: series.points.map { point in
          var value = point.y.isFinite ? point.y : 0
          if isPercent, let total = totals[point.x], total != 0 { value = value / total * 100 }
          let sum = sums[point.x, default: 0] + value
          sums[point.x] = sum
          return (point.x, sum)
        })
    }
  }

  /// Lowest and highest value to be shown; what is measured from a base line includes zero.
  var valueRange: ClosedRange<Double> {
    var low = Double.infinity
    var high = -Double.infinity
    for series in stacked {
      for point in series.points where point.y.isFinite && (!isLogarithmic || point.y > 0) {
        low = min(low, point.y)
        high = max(high, point.y)
      }
    }
    if low > high { (low, high) = (0, 1) }
    if shape != .lines && shape != .points && !isLogarithmic { (low, high) = (min(low, 0), max(high, 0)) }
    low = yMin ?? low
    high = yMax ?? high
    if !(low < high) { (low, high) = (min(low, high) - 0.5, max(low, high) + 0.5) }
    return low...high
  }

  var positionRange: ClosedRange<Double> {
    if case .categories(let names) = axis { return 0...Double(max(names.count - 1, 1)) }
    var low = Double.infinity
    var high = -Double.infinity
    for series in series {
      for point in series.points {
        low = min(low, point.x)
        high = max(high, point.x)
      }
    }
    if low > high { return 0...1 }
    return low < high ? low...high : (low - 0.5)...(high + 0.5)
  }
}
