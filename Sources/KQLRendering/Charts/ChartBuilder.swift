import KQLColumns

/// Makes a chart of a result and what `render` said of it.
package struct ChartBuilder {
  private let table: Table
  private let kind: String
  private let properties: [String: String]

  /// `properties` are those of `render … with (…)`, in lower case.
  package init(_ table: Table, kind: String, properties: [(name: String, value: String)]) {
    self.table = table
    self.kind = kind.lowercased()
    self.properties = Dictionary(
      properties.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { _, last in last })
  }

  private static let shapes: [String: Chart.Shape] = [
    "timechart": .lines, "linechart": .lines, "anomalychart": .lines, "areachart": .area, "stackedareachart": .area,
    "columnchart": .columns, "barchart": .bars, "piechart": .pie, "scatterchart": .points, "card": .card,
  ]

  /// Nil for kinds without a picture here (`table`, `treemap`, …) and for results that have nothing to draw.
  package func chart() -> Chart? {
    guard let shape = Self.shapes[kind], table.rowCount > 0, table.schema.count > 0 else { return nil }
    var chart = Chart(
      shape: shape, axis: .number, series: [], title: properties["title"] ?? "", xTitle: properties["xtitle"] ?? "",
      yTitle: properties["ytitle"] ?? "")
    chart.isStacked = kind == "stackedareachart" || properties["kind"] == "stacked"
    chart.isPercent = properties["kind"] == "stacked100"
    chart.isLogarithmic = properties["yaxis"] == "log"
    chart.yMin = properties["ymin"].flatMap(Double.init)
    chart.yMax = properties["ymax"].flatMap(Double.init)
    chart.showsLegend = properties["legend"] != "hidden"
    if shape == .card {
      chart.cardText = table.schema.names.indices.map { text(row: 0, column: $0) }.joined(separator: "  ")
      return chart
    }
    guard let columns = choose() else { return nil }
    if chart.xTitle.isEmpty { chart.xTitle = table.schema[columns.x].name }
    if chart.yTitle.isEmpty, columns.y.count == 1 { chart.yTitle = table.schema[columns.y[0]].name }
    fill(&chart, columns)
    return chart.series.contains { $0.points.contains { $0.y.isFinite } } ? chart : nil
  }

  // MARK: Columns

  private struct Choice {
    var x: Int
    var y: [Int]
    var series: [Int]
    /// Cells hold whole series, as `make-series` gives them.
    var isNested: Bool
  }

  private func choose() -> Choice? {
    let schema = table.schema
    func index(_ name: String) -> Int? { schema.names.firstIndex(of: trimmed(name)) }
    func list(_ property: String) -> [Int]? {
      properties[property].map { $0.split(separator: ",").compactMap { index(String($0)) } }
    }
    let dynamics = schema.names.indices.filter { schema[$0].type == .dynamic }
    let isNested = dynamics.count >= 2 && kind != "piechart"
    let times = schema.names.indices.filter { schema[$0].type == .datetime }
    var x = properties["xcolumn"].flatMap(index)
    if isNested { x = x ?? dynamics.first { holdsTimes($0) } ?? dynamics.last }
    if x == nil, kind == "timechart" || kind == "anomalychart" { x = times.first }
    if x == nil, kind == "scatterchart" { x = schema.names.indices.first { isNumber($0) || schema[$0].type == .datetime } }
    let position = x ?? 0
    let series = list("series")
    let numbers = schema.names.indices.filter {
      $0 != position && series?.contains($0) != true && (isNested ? schema[$0].type == .dynamic : isNumber($0))
    }
    let y = list("ycolumns") ?? numbers
    guard !y.isEmpty else { return nil }
    let keys = schema.names.indices.filter {
      $0 != position && !y.contains($0) && [.string, .guid, .bool].contains(schema[$0].type)
    }
    return Choice(x: position, y: y, series: series ?? (kind == "piechart" ? [] : keys), isNested: isNested)
  }

  private func trimmed(_ name: String) -> String {
    String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  private func isNumber(_ index: Int) -> Bool {
    table.schema[index].type.isNumeric || table.schema[index].type == .timespan
  }

  private func holdsTimes(_ column: Int) -> Bool {
    elements(row: 0, column: column).first.flatMap { $0.string }.flatMap { DateTimeText.parse($0) } != nil
  }

  // MARK: Cells

  private func cell(row: Int, column: Int) -> Value {
    var rest = row
    for chunk in table.chunks {
      let count = chunk.first?.count ?? 0
      if rest < count { return chunk[column].value(rest) }
      rest -= count
    }
    return .null
  }

  private func text(row: Int, column: Int) -> String {
    var rest = row
    for chunk in table.chunks {
      let count = chunk.first?.count ?? 0
      if rest < count { return String(decoding: CellText.display(chunk[column], rest), as: UTF8.self) }
      rest -= count
    }
    return ""
  }

  /// Timespans count in seconds.
  private func number(_ value: Value, _ type: ScalarType) -> Double {
    switch value {
    case .long(let number): type == .timespan ? Double(number) / 1e7 : Double(number)
    case .real(let number): number
    case .decimal(let number): number.real
    case .bool(let flag): flag ? 1 : 0
    default: .nan
    }
  }

  private func elements(row: Int, column: Int) -> [JSONValue] {
    guard case .dynamic(let text) = cell(row: row, column: column) else { return [] }
    return JSONValue(text)?.array ?? []
  }

  // MARK: Series

  private func fill(_ chart: inout Chart, _ choice: Choice) {
    let type = table.schema[choice.x].type
    let isCategorical =
      !choice.isNested && (chart.shape == .columns || chart.shape == .bars || chart.shape == .pie)
      || [.string, .guid, .bool].contains(type)
    var categories: [String] = []
    var places: [String: Int] = [:]
    var order: [String] = []
    var points: [String: [(x: Double, y: Double)]] = [:]
    func add(_ name: String, _ x: Double, _ y: Double) {
      if points[name] == nil { order.append(name) }
      points[name, default: []].append((x, y))
    }
    for row in 0..<min(table.rowCount, Self.rowsMax) {
      let key = choice.series.map { text(row: row, column: $0) }.joined(separator: ", ")
      for y in choice.y {
        let name = key.isEmpty ? table.schema[y].name : choice.y.count > 1 ? "\(key): \(table.schema[y].name)" : key
        if choice.isNested {
          let xs = elements(row: row, column: choice.x)
          let ys = elements(row: row, column: y)
          for (x, value) in zip(xs, ys) {
            let time = x.string.flatMap { DateTimeText.parse($0) }
            if time != nil { chart.axis = .time }
            if let place = time.map(Double.init) ?? x.real { add(name, place, value.real ?? .nan) }
          }
          continue
        }
        let value = number(cell(row: row, column: y), table.schema[y].type)
        if isCategorical {
          let category = text(row: row, column: choice.x)
          let place = places[category] ?? categories.count
          if place == categories.count {
            places[category] = place
            categories.append(category)
          }
          add(name, Double(place), value)
        } else {
          let cell = cell(row: row, column: choice.x)
          if case .null = cell { continue }
          add(name, number(cell, type), value)
        }
      }
    }
    if isCategorical { chart.axis = .categories(categories) } else if type == .datetime { chart.axis = .time }
    chart.series = order.map { name in
      var list = points[name] ?? []
      if chart.shape != .points { list.sort { $0.x < $1.x } }
      if properties["accumulate"] == "true" {
        var sum = 0.0
        for index in list.indices where list[index].y.isFinite {
          sum += list[index].y
          list[index].y = sum
        }
      }
      return Chart.Series(name: name, points: list)
    }
  }

  /// More rows than a picture can tell apart.
  private static let rowsMax = 200_000
}
