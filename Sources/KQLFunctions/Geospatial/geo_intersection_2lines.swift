import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoIntersection2lines = ScalarFunction(
    name: "geo_intersection_2lines",
    family: .geospatial,
    summary: "Returns what two lines have in common: points, lines, or an empty collection.",
    parameters: [
      .required("line1", .type(.dynamic)),
      .required("line2", .type(.dynamic)),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print geo_intersection_2lines(dynamic({"type":"LineString","coordinates":[[1, 1],[2, 2]]}), dynamic({"type":"LineString","coordinates":[[3, 3],[4, 4]]}))"#,
        #"{"type":"GeometryCollection","geometries":[]}"#)
    ],
    evaluate: GeoIntersection2lines.evaluate
  )
}

private enum GeoIntersection2lines {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let first = given.geometry(0, row)?.lines, let second = given.geometry(1, row)?.lines else { return false }
      let common = LineOverlay.common(first, second)
      Geometry.appendLines(common.lines, points: common.points, to: &output)
      return true
    }
  }
}
