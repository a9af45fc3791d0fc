/// Draws a chart with characters.
package struct TerminalChart {
  private let chart: Chart
  private let width: Int
  private let height: Int
  private let usesColor: Bool

  /// In cells; the height includes title, axis and legend.
  package init(_ chart: Chart, width: Int, height: Int, usesColor: Bool) {
    self.chart = chart
    self.width = max(width, 30)
    self.height = max(height, 6)
    self.usesColor = usesColor
  }

  /// Ends in a line break.
  package var text: String {
    var lines: [String] = []
    if !chart.title.isEmpty { lines.append(centered(chart.title)) }
    switch chart.shape {
    case .card: lines += card
    case .pie: lines += pie
    case .bars: lines += TerminalBars(chart, width: width, rowsMax: height, paint: paint).lines
    case .columns:
      lines +=
        TerminalColumns(chart, width: width, height: height - 2 - lines.count, paint: paint)?.lines
        ?? TerminalBars(chart, width: width, rowsMax: height, paint: paint).lines
    case .lines, .area, .points: lines += plot(rows: height - 2 - lines.count)
    }
    if chart.shape != .card, chart.shape != .pie { lines += legend }
    return lines.map { TerminalChart.withoutTrailingBlanks($0) + "\n" }.joined()
  }

  private static func withoutTrailingBlanks(_ line: String) -> String {
    var text = Substring(line)
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  // MARK: Parts

  /// Colours of the terminal, told apart by most people.
  private static let colors = [34, 33, 32, 35, 36, 31, 94, 93, 92, 95]

  private func paint(_ text: String, _ series: Int) -> String {
    usesColor ? "\u{1B}[\(Self.colors[series % Self.colors.count])m\(text)\u{1B}[0m" : text
  }

  private func centered(_ text: String) -> String {
    String(repeating: " ", count: max(0, (width - CellWidth.of(text)) / 2)) + text
  }

  private var card: [String] {
    let inner = CellWidth.of(chart.cardText) + 4
    let bar = String(repeating: "─", count: inner)
    return [centered("╭\(bar)╮"), centered("│  \(chart.cardText)  │"), centered("╰\(bar)╯")]
  }

  private var legend: [String] {
    guard chart.showsLegend, chart.series.count > 1 else { return [] }
    var line = ""
    var used = 0
    for (index, series) in chart.series.enumerated() {
      let name = CellWidth.cut(series.name, to: 24)
      let taken = CellWidth.of(name) + 4
      if used + taken > width - 8, used > 0 { return [line + "… \(chart.series.count - index) more"] }
      line += paint("■", index) + " " + name + "  "
      used += taken
    }
    return [line]
  }

  private var pie: [String] {
    guard case .categories(let names) = chart.axis, let points = chart.series.first?.points else { return [] }
    let total = points.reduce(0) { $0 + ($1.y.isFinite ? max($1.y, 0) : 0) }
    let label = min(names.map(CellWidth.of).max() ?? 0, 24)
    let room = max(width - label - 18, 8)
    let shown = points.prefix(max(height - 1, 4))
    var lines = shown.enumerated().map { index, point in
      let share = total > 0 && point.y.isFinite ? max(point.y, 0) / total : 0
      let bar = paint(TerminalBars.bar(share, room), index)
      let percent = ChartScale.numberText((share * 1000).rounded() / 10) + " %"
      return CellWidth.padded(CellWidth.cut(names[Int(point.x)], to: label), to: label) + " " + bar + " " + percent
        + " (" + ChartScale.numberText(point.y) + ")"
    }
    if points.count > shown.count { lines.append("… \(points.count - shown.count) more") }
    return lines
  }

  // MARK: Lines

  private func plot(rows: Int) -> [String] {
    let rows = max(rows, 3)
    let values = ChartScale(chart.valueRange, isLogarithmic: chart.isLogarithmic)
    let places = ChartScale(chart.positionRange)
    let marks = values.marks(max(rows / 2, 2))
    let labels = marks.map(ChartScale.numberText)
    let gutter = max(labels.map(\.count).max() ?? 1, 1)
    var canvas = BrailleCanvas(columns: width - gutter - 2, rows: rows)
    let (right, top) = (Double(canvas.width - 1), Double(canvas.height - 1))
    func x(_ point: Double) -> Int { Int(rounding: places.position(point) * right) }
    func y(_ point: Double) -> Int { Int(rounding: min(max(values.position(point), -0.5), 1.5) * top) }
    draw(into: &canvas, x, y)
    var labelRows: [Int: String] = [:]
    for (mark, label) in zip(marks, labels) { labelRows[rows - 1 - min(max(y(mark), 0) / 4, rows - 1)] = label }
    var lines = (0..<rows).map { row in
      let label = labelRows[row] ?? ""
      return String(repeating: " ", count: gutter - label.count) + label + (label.isEmpty ? " │" : " ┤")
        + canvas.row(row, paint: paint)
    }
    lines.append(String(repeating: " ", count: gutter + 1) + "└" + String(repeating: "─", count: canvas.columns))
    lines.append(String(repeating: " ", count: gutter + 2) + axisLabels(places, columns: canvas.columns))
    return lines
  }

  private func draw(into canvas: inout BrailleCanvas, _ x: (Double) -> Int, _ y: (Double) -> Int) {
    let series = chart.stacked
    // Later areas lie behind earlier ones when they are stacked.
    let order = chart.shape == .area && (chart.isStacked || chart.isPercent) ? Array(series.indices.reversed()) : Array(series.indices)
    for index in order {
      var previous: (x: Int, y: Int)?
      for point in series[index].points {
        guard point.y.isFinite, !chart.isLogarithmic || point.y > 0 else {
          previous = nil
          continue
        }
        let here = (x: x(point.x), y: y(point.y))
        switch chart.shape {
        case .points: canvas.set(here.x, here.y, color: index)
        default:
          canvas.line(from: previous ?? here, to: here, color: index)
          if chart.shape == .area { area(into: &canvas, from: previous ?? here, to: here, base: y(0), color: index) }
        }
        previous = here
      }
    }
  }

  private func area(
    into canvas: inout BrailleCanvas, from start: (x: Int, y: Int), to end: (x: Int, y: Int), base: Int, color: Int
  ) {
    guard start.x <= end.x else { return }
    for x in max(start.x, 0)...max(min(end.x, canvas.width - 1), 0) {
      let part = end.x == start.x ? 1 : Double(x - start.x) / Double(end.x - start.x)
      let top = start.y + Int((Double(end.y - start.y) * part).rounded())
      canvas.fill(x, from: min(base, top), to: max(base, top), color: color)
    }
  }

  private func axisLabels(_ scale: ChartScale, columns: Int) -> String {
    var line = Array(repeating: Character(" "), count: columns)
    let span = scale.range.upperBound - scale.range.lowerBound
    func place(_ text: String, at position: Double) {
      let characters = Array(text)
      let start = min(
        max(Int(rounding: (position * Double(columns - 1)).rounded(.down)) - characters.count / 2, 0), columns - characters.count)
      guard start >= 0, characters.count <= columns else { return }
      let end = start + characters.count
      guard line[max(start - 1, 0)..<min(end + 1, columns)].allSatisfy({ $0 == " " }) else { return }
      line.replaceSubrange(start..<end, with: characters)
    }
    switch chart.axis {
    case .categories(let names):
      for (index, name) in names.enumerated() { place(CellWidth.ascii(name), at: scale.position(Double(index))) }
    case .time:
      let marks = scale.timeMarks(max(columns / 16, 2))
      for mark in marks { place(ChartScale.timeText(mark, span: span), at: scale.position(mark)) }
    case .number:
      for mark in scale.marks(max(columns / 12, 2)) { place(ChartScale.numberText(mark), at: scale.position(mark)) }
    }
    return String(line)
  }
}
