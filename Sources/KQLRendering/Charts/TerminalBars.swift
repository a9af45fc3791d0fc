/// Lying bars, one line for each category and series.
struct TerminalBars {
  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  private let chart: Chart
  private let width: Int
  private let rowsMax: Int
  private let paint: (String, Int) -> String

  init(_ chart: Chart, width: Int, rowsMax: Int, paint: @escaping (String, Int) -> String) {
    self.chart = chart
    self.width = width
    self.rowsMax = rowsMax
    self.paint = paint
  }

  /// A bar for a share of so many cells, to an eighth of a cell.
  static func bar(_ share: Double, _ cells: Int) -> String {
    let parts = Int(rounding: min(max(share, 0), 1) * Double(cells * 8))
    return String(repeating: "█", count: parts / 8) + eighths[parts % 8]
  }

  var lines: [String] {
    guard case .categories(let names) = chart.axis else { return [] }
    let isStacked = chart.isStacked || chart.isPercent
    let label = min(names.map(CellWidth.of).max() ?? 0, 24)
    let high = max(chart.valueRange.upperBound, 0)
    let room = max(width - label - 12, 8)
    let perCategory = isStacked ? 1 : chart.series.count
    let shown = min(names.count, max(rowsMax / max(perCategory, 1), 1))
    var lines: [String] = []
    for category in 0..<shown {
      let title = CellWidth.padded(CellWidth.cut(names[category], to: label), to: label)
      if isStacked {
        lines.append(title + " " + stackedBar(category, high: high, room: room))
        continue
      }
      for (index, series) in chart.series.enumerated() {
        guard let value = series.points.first(where: { Int($0.x) == category })?.y, value.isFinite else { continue }
        let head = index == 0 ? title : String(repeating: " ", count: label)
        let bar = paint(Self.bar(high > 0 ? value / high : 0, room), index)
        lines.append(head + " " + bar + " " + ChartScale.numberText(value))
      }
    }
    if names.count > shown { lines.append("… \(names.count - shown) more") }
    return lines
  }

  private func stackedBar(_ category: Int, high: Double, room: Int) -> String {
    var text = ""
    var reached = 0
    for (index, series) in chart.stacked.enumerated() {
      guard let value = series.points.first(where: { Int($0.x) == category })?.y, high > 0 else { continue }
      let end = min(Int(rounding: value / high * Double(room)), room)
      if end > reached { text += paint(String(repeating: "█", count: end - reached), index) }
      reached = max(reached, end)
    }
    return text
  }
}

/// Upright columns, when there is room for them side by side.
struct TerminalColumns {
  private static let eighths = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇"]

  private let chart: Chart
  private let names: [String]
  private let width: Int
  private let height: Int
  private let paint: (String, Int) -> String

  /// Nil when the columns do not fit, or some are below zero.
  init?(_ chart: Chart, width: Int, height: Int, paint: @escaping (String, Int) -> String) {
    guard case .categories(let names) = chart.axis, chart.valueRange.lowerBound >= 0 else { return nil }
    guard names.count * (chart.series.count + 1) <= width - 12 else { return nil }
    self.chart = chart
    self.names = names
    self.width = width
    self.height = max(height - 2, 3)
    self.paint = paint
  }

  var lines: [String] {
    let scale = ChartScale(chart.valueRange, isLogarithmic: chart.isLogarithmic)
    let marks = scale.marks(max(height / 3, 2))
    let gutter = marks.map { ChartScale.numberText($0).count }.max() ?? 1
    let isStacked = chart.isStacked || chart.isPercent
    let perCategory = isStacked ? 1 : chart.series.count
    let slot = min((width - gutter - 2) / max(names.count, 1), 16)
    let bar = max((slot - 1) / max(perCategory, 1), 1)
    var lines: [String] = []
    for row in 0..<height {
      let fromBottom = height - 1 - row
      let label = marks.first { Int(rounding: (scale.position($0) * Double(height)).rounded(.down)) == fromBottom }
      let text = label.map(ChartScale.numberText) ?? ""
      var line = String(repeating: " ", count: max(gutter - text.count, 0)) + text + (label == nil ? " │" : " ┤")
      for category in names.indices {
        line += cells(category, fromBottom, bar, scale, isStacked)
        line += String(repeating: " ", count: max(slot - bar * perCategory, 0))
      }
      lines.append(line)
    }
    lines.append(
      String(repeating: " ", count: gutter + 1) + "└" + String(repeating: "─", count: slot * names.count))
    let labels = names.map { CellWidth.padded(CellWidth.cut($0, to: max(slot - 1, 1)), to: slot) }.joined()
    lines.append(String(repeating: " ", count: gutter + 2) + labels)
    return lines
  }

  private func cells(_ category: Int, _ row: Int, _ bar: Int, _ scale: ChartScale, _ isStacked: Bool) -> String {
    func value(_ series: Chart.Series) -> Double? {
      series.points.first { Int($0.x) == category }?.y
    }
    if isStacked {
      // The lowest series that reaches this row shows here.
      for (index, series) in chart.stacked.enumerated() {
        guard let value = value(series), value.isFinite else { continue }
        let text = Self.block(scale.position(value) * Double(height) - Double(row))
        if text != " " { return paint(String(repeating: text, count: bar), index) }
      }
      return String(repeating: " ", count: bar)
    }
    return chart.series.enumerated().map { index, series in
      guard let value = value(series), value.isFinite else { return String(repeating: " ", count: bar) }
      let text = Self.block(scale.position(value) * Double(height) - Double(row))
      return text == " " ? String(repeating: " ", count: bar) : paint(String(repeating: text, count: bar), index)
    }.joined()
  }

  /// The character for so much of a cell's height.
  private static func block(_ part: Double) -> String {
    if part >= 1 { return "█" }
    return part <= 0 ? " " : eighths[min(Int(rounding: part * 8), 7)]
  }
}
