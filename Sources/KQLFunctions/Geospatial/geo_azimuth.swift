import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoAzimuth = ScalarFunction(
    name: "geo_azimuth",
    family: .geospatial,
    summary: "Measures the clockwise angle from north to a second point in radians.",
    parameters: [
      .required("longitude1", .type(.real)),
      .required("latitude1", .type(.real)),
      .required("longitude2", .type(.real)),
      .required("latitude2", .type(.real)),
    ],
    result: .type(.real),
    examples: [
      Example("print round(geo_azimuth(5, 10, 10, -40), 6)", "3.054599")
    ],
    evaluate: GeoAzimuth.evaluate
  )
}

private enum GeoAzimuth {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildReal { row in
      guard let a = given.point(0, row), let b = given.point(2, row) else { return nil }
      return Sphere.azimuth(a, b)
    }
  }
}
