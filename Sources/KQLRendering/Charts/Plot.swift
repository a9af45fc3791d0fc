/// Where values come to lie in a picture, in its units; y counts downwards.
struct Plot {
  let left: Double
  let top: Double
  let right: Double
  let bottom: Double
  /// Values go to the right instead of up.
  let isLying: Bool
  private let chart: Chart
  private let values: ChartScale
  private let positions: ChartScale

  struct Mark {
    var place: Double
    var text: String
  }

  init(_ chart: Chart, left: Double, top: Double, right: Double, bottom: Double) {
    self.chart = chart
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
    isLying = chart.shape == .bars
    values = ChartScale(chart.valueRange, isLogarithmic: chart.isLogarithmic)
    positions = ChartScale(chart.positionRange)
  }

  var lowest: Double { values.range.lowerBound }

  func x(_ position: Double) -> Double { left + positions.position(position) * (right - left) }

  func y(_ value: Double) -> Double { bottom - min(max(values.position(value), 0), 1) * (bottom - top) }

  /// Along whichever axis the values go.
  func value(_ value: Double) -> Double {
    isLying ? left + min(max(values.position(value), 0), 1) * (right - left) : y(value)
  }

  /// The room of one category.
  func slot(_ count: Int) -> Double { (isLying ? bottom - top : right - left) / Double(max(count, 1)) }

  /// Where the room of a category begins.
  func start(_ position: Double, _ slot: Double) -> Double { (isLying ? top : left) + position * slot }

  var valueMarks: [Mark] {
    values.marks(isLying ? 8 : 6).map { Mark(place: value($0), text: ChartScale.numberText($0)) }
  }

  var positionMarks: [Mark] {
    switch chart.axis {
    case .categories(let names):
      let isSlotted = chart.shape == .columns || chart.shape == .bars
      // Names that would overlap are left out evenly.
      let room = isLying ? (bottom - top) / 16 : (right - left) / (Double(names.map(\.count).max() ?? 1) * 7 + 10)
      let step = max(Int((Double(names.count) / max(room, 1)).rounded(.up)), 1)
      return stride(from: 0, to: names.count, by: step).map { index in
        let slot = slot(names.count)
        let place = isSlotted ? start(Double(index), slot) + slot / 2 : x(Double(index))
        return Mark(place: place, text: names[index])
      }
    case .time:
      let span = positions.range.upperBound - positions.range.lowerBound
      return positions.timeMarks(8).map { Mark(place: x($0), text: ChartScale.timeText($0, span: span)) }
    case .number: return positions.marks(10).map { Mark(place: x($0), text: ChartScale.numberText($0)) }
    }
  }
}
