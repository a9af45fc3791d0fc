import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoLineSimplify = ScalarFunction(
    name: "geo_line_simplify",
    family: .geospatial,
    summary: "Leaves out points of a line that are nearer than the tolerance to what remains.",
    parameters: [
      .required("line", .type(.dynamic)),
      .optional("tolerance", .type(.real), "Metres; 10 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print geo_line_simplify(dynamic({"type":"LineString","coordinates":[[1,0],[1,1],[1,2]]}), -1)"#,
        #"null"#)
    ],
    evaluate: GeoLineSimplify.evaluate
  )
}

private enum GeoLineSimplify {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let tolerance = arguments.count > 1 ? given.number(1, row) ?? -1 : 10
      guard tolerance > 0, let lines = given.geometry(0, row)?.lines else { return false }
      // A line shorter than the tolerance is nothing more than a point.
      let simple = lines.map { Simplification.simplify($0, tolerance) }
        .filter { $0.count > 2 || Sphere.length($0) > tolerance }
      if simple.isEmpty { return false }
      Geometry.appendLines(simple, to: &output)
      return true
    }
  }
}
