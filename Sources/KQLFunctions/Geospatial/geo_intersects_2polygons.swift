import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoIntersects2polygons = ScalarFunction(
    name: "geo_intersects_2polygons",
    family: .geospatial,
    summary: "Tells whether two polygons have a place in common.",
    parameters: [
      .required("polygon1", .type(.dynamic)),
      .required("polygon2", .type(.dynamic)),
    ],
    result: .type(.bool),
    examples: [
      Example(
        #"print geo_intersects_2polygons(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[5,5],[6,5],[6,6],[5,6],[5,5]]]}))"#,
        #"false"#)
    ],
    evaluate: GeoIntersects2polygons.evaluate
  )
}

private enum GeoIntersects2polygons {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildBool { row in
      guard let first = given.geometry(0, row), let second = given.geometry(1, row), first.polygons != nil,
        second.polygons != nil
      else { return nil }
      return LineOverlay.intersect(first, second)
    }
  }
}
