import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPolygonDensify = ScalarFunction(
    name: "geo_polygon_densify",
    family: .geospatial,
    summary: "Adds points to the rings of a polygon so that geodesics between them follow straight lines in degrees.",
    parameters: [
      .required("polygon", .type(.dynamic)),
      .optional("tolerance", .type(.real), "Metres; 10 by default."),
      .optional(
        "preserveCrossing", .scalar, "Whether edges go over the antimeridian when that is shorter; false by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print geo_polygon_densify(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 0)"#,
        #"null"#)
    ],
    evaluate: GeoPolygonDensify.evaluate
  )
}

private enum GeoPolygonDensify {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let tolerance = arguments.count > 1 ? given.number(1, row) ?? -1 : 10
      guard tolerance >= 0.1, tolerance <= 10_000, let polygons = given.geometry(0, row)?.polygons else { return false }
      let preserves = given.flag(2, row)
      let dense = polygons.map { rings in
        rings.map { Densification.densify($0, tolerance, preservesCrossing: preserves).flatMap { $0 } }
      }
      Geometry.appendPolygons(dense, to: &output)
      return true
    }
  }
}
