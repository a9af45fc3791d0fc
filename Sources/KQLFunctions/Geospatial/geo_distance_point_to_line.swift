import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoDistancePointToLine = ScalarFunction(
    name: "geo_distance_point_to_line",
    family: .geospatial,
    summary: "Measures the shortest distance from a point to a line, or several, in metres.",
    parameters: [
      .required("longitude", .type(.real)),
      .required("latitude", .type(.real)),
      .required("line", .type(.dynamic)),
    ],
    result: .type(.real),
    examples: [
      Example(
        "print round(geo_distance_point_to_line(0.5, 0, dynamic({'type': 'LineString', 'coordinates':"
          + " [[0, 0], [1, 0]]})), 3)"
          + ", round(geo_distance_point_to_line(2, 0, dynamic({'type': 'LineString', 'coordinates':"
          + " [[0, 0], [1, 0]]})))",
        "0.0 | 111195.0")
    ],
    evaluate: GeoDistancePointToLine.evaluate
  )
}

private enum GeoDistancePointToLine {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildReal { row in
      guard let point = given.point(0, row), let lines = given.geometry(2, row)?.lines else { return nil }
      return lines.compactMap { Sphere.closest(point, on: $0) }.map { Sphere.distance(point, $0) }.min()
    }
  }
}
