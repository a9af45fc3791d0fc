import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoIntersectsLineWithPolygon = ScalarFunction(
    name: "geo_intersects_line_with_polygon",
    family: .geospatial,
    summary: "Tells whether a line and a polygon have a place in common.",
    parameters: [
      .required("line", .type(.dynamic)),
      .required("polygon", .type(.dynamic)),
    ],
    result: .type(.bool),
    examples: [
      Example(
        #"print geo_intersects_line_with_polygon(dynamic({"type":"LineString","coordinates":[[-1,1],[1,1]]}), dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))"#,
        #"true"#)
    ],
    evaluate: GeoIntersectsLineWithPolygon.evaluate
  )
}

private enum GeoIntersectsLineWithPolygon {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildBool { row in
      guard let first = given.geometry(0, row), let second = given.geometry(1, row), first.lines != nil,
        second.polygons != nil
      else { return nil }
      return LineOverlay.intersect(first, second)
    }
  }
}
