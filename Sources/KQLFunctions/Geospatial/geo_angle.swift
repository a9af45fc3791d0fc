import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoAngle = ScalarFunction(
    name: "geo_angle",
    family: .geospatial,
    summary: "Measures the angle at the second of three points, clockwise in radians from 0 to 2π.",
    parameters: [
      .required("longitude1", .type(.real)),
      .required("latitude1", .type(.real)),
      .required("longitude2", .type(.real)),
      .required("latitude2", .type(.real)),
      .required("longitude3", .type(.real)),
      .required("latitude3", .type(.real)),
    ],
    result: .type(.real),
    examples: [
      Example(
        #"print round(degrees(geo_angle(0, 10, 0, 5, 3, -10)), 6)"#, #"168.732543"#),
      Example(
        #"print isnull(geo_angle(0, 10, 0, 10, 3, -10))"#, #"true"#),
    ],
    evaluate: GeoAngle.evaluate
  )
}

private enum GeoAngle {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildReal { row in
      guard let first = given.point(0, row), let middle = given.point(2, row), let last = given.point(4, row) else {
        return nil
      }
      let limit = Double.pi - 1e-12
      guard let from = Sphere.azimuth(middle, first), let to = Sphere.azimuth(middle, last),
        Direction(first).angle(to: Direction(middle)) < limit, Direction(middle).angle(to: Direction(last)) < limit
      else { return nil }
      let angle = to - from
      return angle < 0 ? angle + 2 * .pi : angle
    }
  }
}
