import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoLineDensify = ScalarFunction(
    name: "geo_line_densify",
    family: .geospatial,
    summary: "Adds points to a line so that geodesics between them follow straight lines in degrees.",
    parameters: [
      .required("line", .type(.dynamic)),
      .optional("tolerance", .type(.real), "Metres; 10 by default."),
      .optional(
        "preserveCrossing", .scalar, "Whether edges go over the antimeridian when that is shorter; false by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print geo_line_densify(dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]}), 0)"#,
        #"null"#),
      Example(
        #"print geo_line_densify(dynamic({"type":"LineString","coordinates":[[179,0],[-179,0]]}), 10, true)"#,
        #"{"type":"LineString","coordinates":[[179.0,0.0],[-179.0,0.0]]}"#),
    ],
    evaluate: GeoLineDensify.evaluate
  )
}

private enum GeoLineDensify {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let tolerance = arguments.count > 1 ? given.number(1, row) ?? -1 : 10
      guard tolerance >= 0.1, tolerance <= 10_000,
        let lines = given.json(0, row, { Geometry.unboundedLines($0) })
      else { return false }
      let preserves = given.flag(2, row)
      Geometry.appendLines(
        lines.flatMap { Densification.densify($0, tolerance, preservesCrossing: preserves) }, to: &output)
      return true
    }
  }
}
