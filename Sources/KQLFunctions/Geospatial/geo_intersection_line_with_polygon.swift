import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoIntersectionLineWithPolygon = ScalarFunction(
    name: "geo_intersection_line_with_polygon",
    family: .geospatial,
    summary: "Returns the parts of a line inside a polygon.",
    parameters: [
      .required("line", .type(.dynamic)),
      .required("polygon", .type(.dynamic)),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print geo_intersection_line_with_polygon(dynamic({"type":"LineString","coordinates":[[5, 5],[6, 6]]}), dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))"#,
        #"{"type":"GeometryCollection","geometries":[]}"#)
    ],
    evaluate: GeoIntersectionLineWithPolygon.evaluate
  )
}

private enum GeoIntersectionLineWithPolygon {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let lines = given.geometry(0, row)?.lines, let polygons = given.geometry(1, row)?.polygons else {
        return false
      }
      let common = LineOverlay.common(lines, polygons: polygons.map { SpherePolygon($0) })
      Geometry.appendLines(common.lines, points: common.points, to: &output)
      return true
    }
  }
}
