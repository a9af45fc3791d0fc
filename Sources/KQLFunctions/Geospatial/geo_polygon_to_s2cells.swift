import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPolygonToS2cells = ScalarFunction(
    name: "geo_polygon_to_s2cells",
    family: .geospatial,
    summary: "Lists the S2 cells that cover a polygon.",
    parameters: [
      .required("polygon", .type(.dynamic)),
      .optional("level", .type(.long), "0 to 30; 11 by default."),
      .optional("radius", .type(.real), "Metres to cover around it; 0 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print array_length(geo_polygon_to_s2cells(dynamic({"type":"Polygon","coordinates":[[[0,0],[0,50],[100,50],[0,0]]]}), 5))"#,
        #"286"#)
    ],
    evaluate: GeoPolygonToS2cells.evaluate
  )
}

private enum GeoPolygonToS2cells {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let level = arguments.count > 1 ? given.number(1, row).flatMap { Int(exactly: $0) } ?? -1 : 11
      let radius = arguments.count > 2 ? given.number(2, row) ?? -1 : 0
      guard let polygons = given.geometry(0, row)?.polygons, (0...30).contains(level), radius >= 0, radius <= 1e7 else {
        return false
      }
      let shape = Covering(polygons: polygons, radius)
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
