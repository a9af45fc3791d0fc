import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPolygonSimplify = ScalarFunction(
    name: "geo_polygon_simplify",
    family: .geospatial,
    summary: "Leaves out corners of a polygon that are nearer than the tolerance to what remains.",
    parameters: [
      .required("polygon", .type(.dynamic)),
      .optional("tolerance", .type(.real), "Metres; 10 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print isnull(geo_polygon_simplify(dynamic({"type":"Polygon","coordinates":[[[5,48],[0,50],[0,47],[4,47],[5,48]]]}), -0.1))"#,
        #"true"#)
    ],
    evaluate: GeoPolygonSimplify.evaluate
  )
}

private enum GeoPolygonSimplify {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let tolerance = arguments.count > 1 ? given.number(1, row) ?? -1 : 10
      guard tolerance > 0, let polygons = given.geometry(0, row)?.polygons else { return false }
      let simple = polygons.compactMap { Simplification.simplify(polygon: $0, tolerance) }
      if simple.isEmpty { return false }
      Geometry.appendPolygons(simple, to: &output)
      return true
    }
  }
}
