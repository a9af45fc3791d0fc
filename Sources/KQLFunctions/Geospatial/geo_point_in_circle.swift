import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPointInCircle = ScalarFunction(
    name: "geo_point_in_circle",
    family: .geospatial,
    summary: "Tells whether a point lies in a circle.",
    parameters: [
      .required("longitude", .type(.real)),
      .required("latitude", .type(.real)),
      .required("centerLongitude", .type(.real)),
      .required("centerLatitude", .type(.real)),
      .required("radius", .type(.real), "Metres."),
    ],
    result: .type(.bool),
    examples: [
      Example("print geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3500)", "true")
    ],
    evaluate: GeoPointInCircle.evaluate
  )
}

private enum GeoPointInCircle {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildBool { row in
      guard let point = given.point(0, row), let center = given.point(2, row) else { return nil }
      guard let radius = given.number(4, row), radius >= 0 else { return nil }
      return Sphere.distance(point, center) <= radius
    }
  }
}
