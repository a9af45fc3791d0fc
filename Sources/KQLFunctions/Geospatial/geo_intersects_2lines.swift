import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoIntersects2lines = ScalarFunction(
    name: "geo_intersects_2lines",
    family: .geospatial,
    summary: "Tells whether two lines meet.",
    parameters: [
      .required("line1", .type(.dynamic)),
      .required("line2", .type(.dynamic)),
    ],
    result: .type(.bool),
    examples: [
      Example(
        #"print geo_intersects_2lines(dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]}), dynamic({"type":"LineString","coordinates":[[-1,1],[1,1]]}))"#,
        #"true"#)
    ],
    evaluate: GeoIntersects2lines.evaluate
  )
}

private enum GeoIntersects2lines {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildBool { row in
      guard let first = given.geometry(0, row), let second = given.geometry(1, row), first.lines != nil,
        second.lines != nil
      else { return nil }
      return LineOverlay.intersect(first, second)
    }
  }
}
