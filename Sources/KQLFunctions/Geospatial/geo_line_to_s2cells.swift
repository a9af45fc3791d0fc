import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoLineToS2cells = ScalarFunction(
    name: "geo_line_to_s2cells",
    family: .geospatial,
    summary: "Lists the S2 cells that cover a line.",
    parameters: [
      .required("line", .type(.dynamic)),
      .optional("level", .type(.long), "0 to 30; 11 by default."),
      .optional("radius", .type(.real), "Metres to cover around it; 0 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print isnull(geo_line_to_s2cells(dynamic({"type":"LineString","coordinates":[[[0,0],[0,0]]]})))"#,
        #"true"#)
    ],
    evaluate: GeoLineToS2cells.evaluate
  )
}

private enum GeoLineToS2cells {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let level = arguments.count > 1 ? given.number(1, row).flatMap { Int(exactly: $0) } ?? -1 : 11
      let radius = arguments.count > 2 ? given.number(2, row) ?? -1 : 0
      guard let lines = given.geometry(0, row)?.lines, (0...30).contains(level), radius >= 0, radius <= 1e7 else {
        return false
      }
      let shape = Covering(lines: lines, radius)
      guard let cells = shape.cells(level: level) else { return false }
      output.append(UInt8(ascii: "["))
      for (index, cell) in cells.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        JSON.appendQuoted(cell.token, to: &output)
      }
      output.append(UInt8(ascii: "]"))
      return true
    }
  }
}
