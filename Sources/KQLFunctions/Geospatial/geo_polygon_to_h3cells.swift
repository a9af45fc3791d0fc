import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPolygonToH3cells = ScalarFunction(
    name: "geo_polygon_to_h3cells",
    family: .geospatial,
    summary: "Lists the H3 cells whose centres lie in a polygon.",
    parameters: [
      .required("polygon", .type(.dynamic)),
      .optional("resolution", .type(.long), "0 to 15; 6 by default."),
      .optional("radius", .type(.real), "Metres to widen the polygon by; 0 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print array_length(geo_polygon_to_h3cells(dynamic({"type":"Polygon","coordinates":[[[-3.659,40.553],[-3.913,40.409],[-3.729,40.273],[-3.524,40.440],[-3.659,40.553]]]})))"#,
        #"13"#)
    ],
    evaluate: GeoPolygonToH3cells.evaluate
  )
}

private enum GeoPolygonToH3cells {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let radius = arguments.count > 2 ? given.number(2, row) ?? -1 : 0
      guard let level = H3Arguments.level(arguments, given, 1, row, standard: 6), radius >= 0, radius <= 1e7,
        var polygons = given.geometry(0, row)?.polygons
      else { return false }
      if radius > 0 {
        let wide = polygons.flatMap { Buffer.around(SpherePolygon($0), radius, 10) }
        polygons = Overlay.union(wide).map(\.geography)
      }
      guard let cells = H3Filling(polygons: polygons).cells(level: level) else { return false }
      H3Arguments.append(cells, to: &output)
      return true
    }
  }
}
