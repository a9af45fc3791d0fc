import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoDistance2points = ScalarFunction(
    name: "geo_distance_2points",
    family: .geospatial,
    summary: "Measures the shortest distance between two points in metres.",
    parameters: [
      .required("longitude1", .type(.real)),
      .required("latitude1", .type(.real)),
      .required("longitude2", .type(.real)),
      .required("latitude2", .type(.real)),
      .optional("useSpheroid", .scalar, "Whether to measure on the WGS 84 ellipsoid; false by default."),
    ],
    result: .type(.real),
    examples: [
      Example("print round(geo_distance_2points(0.0, 0.0, 0.0, 90.0), 1)", "10007559.1"),
      Example("print round(geo_distance_2points(0.0, 0.0, 0.0, 90.0, true), 3)", "10001965.729"),
    ],
    evaluate: GeoDistance2points.evaluate
  )
}

private enum GeoDistance2points {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildReal { row in
      guard let a = given.point(0, row), let b = given.point(2, row) else { return nil }
      return given.flag(4, row) ? Spheroid.distance(a, b) : Sphere.distance(a, b)
    }
  }
}
