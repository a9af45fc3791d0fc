import KQLColumns
import KQLRendering
import Testing

@Suite struct ChartTests {
  private static let bars = table(
    [("Region", .string), ("Sales", .long), ("Costs", .real)],
    [texts(["north", "south"]), .longs([10, 40]), .reals([8, 20])])

  private static func table(_ schema: [(String, ScalarType)], _ columns: [Column]) -> Table {
    Table(schema: Schema(schema), chunks: [columns])
  }

  private static func texts(_ values: [String]) -> Column { Column.text(Text(values), .string) }

  private func chart(_ table: Table, _ kind: String, _ properties: [(name: String, value: String)] = []) -> Chart? {
    ChartBuilder(table, kind: kind, properties: properties).chart()
  }

  private func drawn(_ chart: Chart?, width: Int = 40, height: Int = 12) throws -> String {
    TerminalChart(try #require(chart), width: width, height: height, usesColor: false).text
  }

  @Test func `bars are as long as their values`() throws {
    #expect(
      try drawn(chart(Self.bars, "barchart", [("title", "By region")])) == """
                       By region
        north █████▊ 10
              ████▋ 8
        south ███████████████████████ 40
              ███████████▌ 20
        ■ Sales  ■ Costs

        """)
  }

  @Test func `a pie is a list with shares`() throws {
    #expect(
      try drawn(chart(Self.bars, "piechart", [("ycolumns", "Sales")])) == """
        north ███▍ 20 % (10)
        south █████████████▋ 80 % (40)

        """)
  }

  @Test func `a card is its value`() throws {
    let card = Self.table([("n", .long)], [.longs([42])])
    #expect(try drawn(chart(card, "card"), width: 30) == "           ╭──────╮\n           │  42  │\n           ╰──────╯\n")
  }

  @Test func `columns stand side by side, and lie down where they do not fit`() throws {
    #expect(try drawn(chart(Self.bars, "columnchart")).contains("└"))
    let many = Self.table(
      [("k", .string), ("v", .long)], [Self.texts((0..<60).map { "k\($0)" }), .longs((0..<60).map { $0 })])
    let text = try drawn(chart(many, "columnchart"))
    #expect(!text.contains("└"))
    #expect(text.hasSuffix("… 48 more\n"))
  }

  @Test func `a time chart has its series by key, with dates below`() throws {
    let day: Int64 = 864_000_000_000
    let start: Int64 = 638_396_640_000_000_000
    let lines = Self.table(
      [("Time", .datetime), ("Host", .string), ("Load", .real)],
      [
        .longs((0..<40).map { start + Int64($0 / 2) * day }, .datetime),
        Self.texts((0..<40).map { $0 % 2 == 0 ? "web" : "db" }), .reals((0..<40).map { Double($0) }),
      ])
    let chart = try #require(self.chart(lines, "timechart"))
    #expect(chart.series.map(\.name) == ["web", "db"])
    #expect(chart.axis == .time)
    let text = try drawn(chart, width: 60)
    #expect(text.contains("2024-01-08"))
    #expect(text.contains("■ web  ■ db"))
  }

  @Test func `whole series in cells are drawn, gaps stay gaps`() throws {
    let series = Self.table(
      [("avg_x", .dynamic), ("t", .dynamic)],
      [
        Column.text(Text(["[1,null,3]"]), .dynamic),
        Column.text(
          Text(["[\"2024-01-01T00:00:00Z\",\"2024-01-02T00:00:00Z\",\"2024-01-03T00:00:00Z\"]"]), .dynamic),
      ])
    let chart = try #require(self.chart(series, "timechart"))
    #expect(chart.series.first?.points.map { $0.y.isNaN } == [false, true, false])
    #expect(SVGChart(chart).text.contains("<polyline"))
  }

  @Test func `kinds without a picture and results without values have none`() {
    #expect(chart(Self.bars, "table") == nil)
    #expect(chart(Self.bars, "treemap") == nil)
    #expect(chart(Self.table([("k", .string)], [Self.texts(["a"])]), "barchart") == nil)
    #expect(chart(Self.table([("x", .long), ("y", .real)], [.longs([1]), .reals([.nan])]), "linechart") == nil)
  }

  @Test func `names in a picture are text`() throws {
    let sly = Self.table([("k", .string), ("v", .long)], [Self.texts(["<script>alert(1)</script>"]), .longs([1])])
    let page = SVGChart(try #require(chart(sly, "columnchart", [("title", "a & b")]))).page
    #expect(!page.contains("<script>"))
    #expect(page.contains("a &amp; b"))
    #expect(!page.contains("http://") || page.contains("xmlns=\"http://www.w3.org/2000/svg\""))
  }

  @Test func `stacked shares add up to a hundred`() throws {
    let chart = try #require(self.chart(Self.bars, "columnchart", [("kind", "stacked100")]))
    #expect(SVGChart(chart).text.contains(">100</text>"))
  }

  private static let kinds = [
    "linechart", "areachart", "stackedareachart", "columnchart", "barchart", "piechart", "scatterchart", "card",
  ]
  private static let extremes: [Double] = [
    0, 1, -5, 5e-324, 1e-300, 1e300, 1.7e308, -1.7e308, .infinity, -.infinity, .nan,
  ]

  @Test(arguments: extremes) func `extreme values draw something`(first: Double) throws {
    for second in Self.extremes {
      let pair = Column.reals([first, second])
      let columns = [("x", ScalarType.real), ("y", .real)]
      let tables = [
        Self.table(columns, [.reals([1, 2]), pair]), Self.table(columns, [pair, .reals([1, 2])]),
        Self.table([("s", .string), ("y", .real)], [.text(Text(["a", "b"])), pair]),
      ]
      for table in tables {
        for kind in Self.kinds {
          for options in [[("yaxis", "log")], [("kind", "stacked100")], [("ymin", "1e308"), ("ymax", "-1e308")]] {
            guard let chart = self.chart(table, kind, options) else { continue }
            #expect(try !drawn(chart).isEmpty)
            #expect(SVGChart(chart).text.hasSuffix("</svg>\n"))
          }
        }
      }
    }
  }
}
