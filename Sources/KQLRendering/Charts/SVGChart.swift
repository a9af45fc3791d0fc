import Glibc

/// Draws a chart as a picture that needs nothing else: no script, no font, no network.
package struct SVGChart {
  private let chart: Chart
  private let width = 900.0
  private let height = 480.0

  package init(_ chart: Chart) { self.chart = chart }

  /// Colours that people who see fewer of them can tell apart (after Okabe and Ito), then darker ones.
  private static let colors = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a6ff0", "#8c8c00", "#a0522d", "#5f6b6d",
  ]

  private func color(_ index: Int) -> String { Self.colors[index % Self.colors.count] }

  /// An `<svg>` element.
  package var text: String {
    var body: String
    switch chart.shape {
    case .card: body = card
    case .pie: body = pie
    default: body = axes
    }
    if !chart.title.isEmpty {
      body += label(chart.title, x: width / 2, y: 28, anchor: "middle", size: 18)
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(width)) \(Self.number(height))" \
      font-family="system-ui, sans-serif" role="img">
      <rect width="100%" height="100%" fill="#ffffff"/>
      \(body)</svg>

      """
  }

  /// A page with the picture in it.
  package var page: String {
    """
    <!doctype html>
    <html lang="en">
    <head><meta charset="utf-8"><title>\(Self.escaped(chart.title.isEmpty ? "kqlsh" : chart.title))</title>
    <style>body{margin:2rem auto;max-width:60rem;background:#fff}svg{width:100%;height:auto}</style></head>
    <body>
    \(text)</body>
    </html>

    """
  }

  // MARK: Text

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
      }
    }
    return result
  }

  private static func number(_ value: Double) -> String {
    // Beyond this nothing is seen, and what reads the picture may not know larger numbers.
    let rounded = value.isNaN ? 0 : (min(max(value, -1e6), 1e6) * 10).rounded() / 10
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }

  private func label(
    _ text: String, x: Double, y: Double, anchor: String = "start", size: Int = 12, turned: Bool = false
  ) -> String {
    let place = "x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
    let turn = turned ? " transform=\"rotate(-90 \(Self.number(x)) \(Self.number(y)))\"" : ""
    return "<text \(place) text-anchor=\"\(anchor)\" font-size=\"\(size)\" fill=\"#333333\"\(turn)>"
      + Self.escaped(text) + "</text>\n"
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String) -> String {
    "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\" "
      + "stroke=\"\(color)\"/>\n"
  }

  private func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ index: Int, _ tip: String) -> String {
    "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(max(width, 0.5)))\" "
      + "height=\"\(Self.number(max(height, 0)))\" fill=\"\(color(index))\"><title>\(Self.escaped(tip))</title></rect>\n"
  }

  // MARK: Card and pie

  private var card: String { label(chart.cardText, x: width / 2, y: height / 2 + 24, anchor: "middle", size: 64) }

  private var pie: String {
    guard case .categories(let names) = chart.axis, let points = chart.series.first?.points else { return "" }
    let parts = points.filter { $0.y.isFinite && $0.y > 0 }
    let total = parts.reduce(0) { $0 + $1.y }
    guard total > 0 else { return "" }
    let center = (x: 320.0, y: height / 2 + 12)
    let radius = 180.0
    var result = ""
    var angle = -Double.pi / 2
    for (index, part) in parts.enumerated() {
      let share = part.y / total
      let end = angle + share * 2 * Double.pi
      let tip = "\(names[Int(part.x)]): \(ChartScale.numberText(part.y))"
      if parts.count == 1 {
        result +=
          "<circle cx=\"\(Self.number(center.x))\" cy=\"\(Self.number(center.y))\" r=\"\(Self.number(radius))\" "
          + "fill=\"\(color(index))\"><title>\(Self.escaped(tip))</title></circle>\n"
      } else {
        func corner(_ angle: Double) -> String {
          Self.number(center.x + radius * cos(angle)) + " " + Self.number(center.y + radius * sin(angle))
        }
        result +=
          "<path d=\"M\(Self.number(center.x)) \(Self.number(center.y)) L\(corner(angle)) "
          + "A\(Self.number(radius)) \(Self.number(radius)) 0 \(share > 0.5 ? 1 : 0) 1 \(corner(end)) Z\" "
          + "fill=\"\(color(index))\" stroke=\"#ffffff\"><title>\(Self.escaped(tip))</title></path>\n"
      }
      if index < 20 {
        let y = 70 + Double(index) * 20
        let percent = ChartScale.numberText((share * 1000).rounded() / 10)
        result += rectangle(560, y - 10, 12, 12, index, tip)
        result += label("\(names[Int(part.x)])  \(percent) %", x: 580, y: y)
      }
      angle = end
    }
    return result
  }

  // MARK: Axes

  private var axes: String {
    let plot = Plot(chart, left: 80, top: 48, right: width - 24, bottom: height - (chart.series.count > 1 ? 92 : 68))
    var result = ""
    for mark in plot.valueMarks {
      if plot.isLying {
        result += line(mark.place, plot.top, mark.place, plot.bottom, "#e2e2e2")
        result += label(mark.text, x: mark.place, y: plot.bottom + 18, anchor: "middle")
      } else {
        result += line(plot.left, mark.place, plot.right, mark.place, "#e2e2e2")
        result += label(mark.text, x: plot.left - 8, y: mark.place + 4, anchor: "end")
      }
    }
    for mark in plot.positionMarks {
      if plot.isLying {
        result += label(shortened(mark.text, 12), x: plot.left - 8, y: mark.place + 4, anchor: "end")
      } else {
        result += label(mark.text, x: mark.place, y: plot.bottom + 18, anchor: "middle")
      }
    }
    result += marks(plot)
    result += line(plot.left, plot.bottom, plot.right, plot.bottom, "#888888")
    result += line(plot.left, plot.top, plot.left, plot.bottom, "#888888")
    let across = plot.isLying ? chart.yTitle : chart.xTitle
    let upright = plot.isLying ? chart.xTitle : chart.yTitle
    result += label(across, x: (plot.left + plot.right) / 2, y: plot.bottom + 40, anchor: "middle")
    result += label(upright, x: 18, y: (plot.top + plot.bottom) / 2, anchor: "middle", turned: true)
    return result + legend
  }

  private func shortened(_ text: String, _ count: Int) -> String {
    text.count <= count ? text : String(text.prefix(count - 1)) + "…"
  }

  private var legend: String {
    guard chart.showsLegend, chart.series.count > 1 else { return "" }
    var result = ""
    var x = 80.0
    for (index, series) in chart.series.enumerated() {
      let name = shortened(series.name, 28)
      let taken = Double(name.count) * 7 + 30
      if x + taken > width - 80 { return result + label("… \(chart.series.count - index) more", x: x, y: height - 14) }
      result += rectangle(x, height - 24, 12, 12, index, series.name) + label(name, x: x + 17, y: height - 14)
      x += taken
    }
    return result
  }

  // MARK: Values

  private func marks(_ plot: Plot) -> String {
    switch chart.shape {
    case .columns, .bars: bars(plot)
    case .points:
      chart.series.enumerated().map { index, series in
        series.points.filter { $0.y.isFinite }.map { point in
          "<circle cx=\"\(Self.number(plot.x(point.x)))\" cy=\"\(Self.number(plot.y(point.y)))\" r=\"3\" "
            + "fill=\"\(color(index))\" fill-opacity=\"0.7\"/>\n"
        }.joined()
      }.joined()
    default: lines(plot)
    }
  }

  private func lines(_ plot: Plot) -> String {
    let series = chart.stacked
    let isPiled = chart.isStacked || chart.isPercent
    var result = ""
    for index in isPiled ? Array(series.indices.reversed()) : Array(series.indices) {
      for run in Self.runs(series[index].points, logarithmic: chart.isLogarithmic) {
        let corners = run.map { "\(Self.number(plot.x($0.x))),\(Self.number(plot.y($0.y)))" }.joined(separator: " ")
        if chart.shape == .area, let first = run.first, let last = run.last {
          let base = Self.number(plot.y(chart.isLogarithmic ? plot.lowest : 0))
          result +=
            "<polygon points=\"\(Self.number(plot.x(first.x))),\(base) \(corners) \(Self.number(plot.x(last.x))),\(base)\" "
            + "fill=\"\(color(index))\" fill-opacity=\"\(isPiled ? "0.9" : "0.35")\"/>\n"
        }
        result += "<polyline points=\"\(corners)\" fill=\"none\" stroke=\"\(color(index))\" stroke-width=\"1.8\"/>\n"
        if run.count == 1, let only = run.first {
          result +=
            "<circle cx=\"\(Self.number(plot.x(only.x)))\" cy=\"\(Self.number(plot.y(only.y)))\" r=\"3\" "
            + "fill=\"\(color(index))\"/>\n"
        }
      }
    }
    return result
  }

  /// The stretches between missing values.
  private static func runs(
    _ points: [(x: Double, y: Double)], logarithmic: Bool
  ) -> [[(x: Double, y: Double)]] {
    var runs: [[(x: Double, y: Double)]] = []
    var current: [(x: Double, y: Double)] = []
    for point in points {
      if point.y.isFinite, !logarithmic || point.y > 0 {
        current.append(point)
      } else if !current.isEmpty {
        runs.append(current)
        current = []
      }
    }
    return current.isEmpty ? runs : runs + [current]
  }

  private func bars(_ plot: Plot) -> String {
    guard case .categories(let names) = chart.axis else { return "" }
    let isPiled = chart.isStacked || chart.isPercent
    let slot = plot.slot(names.count)
    let thickness = slot * 0.8 / Double(isPiled ? 1 : max(chart.series.count, 1))
    var result = ""
    var reached: [Double: Double] = [:]
    for (index, series) in chart.stacked.enumerated() {
      for point in series.points where point.y.isFinite {
        let base = isPiled ? reached[point.x, default: 0] : chart.isLogarithmic ? plot.lowest : 0
        reached[point.x] = point.y
        let side = plot.start(point.x, slot) + slot * 0.1 + (isPiled ? 0 : Double(index) * thickness)
        let from = plot.value(base)
        let to = plot.value(point.y)
        let tip = "\(names[Int(point.x)]), \(series.name): \(ChartScale.numberText(point.y - (isPiled ? base : 0)))"
        result +=
          plot.isLying
          ? rectangle(min(from, to), side, abs(to - from), thickness, index, tip)
          : rectangle(side, min(from, to), thickness, abs(to - from), index, tip)
      }
    }
    return result
  }
}
