import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoDistancePointToPolygon = ScalarFunction(
    name: "geo_distance_point_to_polygon",
    family: .geospatial,
    summary: "Measures the shortest distance from a point to a polygon, or several, in metres; 0 inside.",
    parameters: [
      .required("longitude", .type(.real)),
      .required("latitude", .type(.real)),
      .required("polygon", .type(.dynamic)),
    ],
    result: .type(.real),
    examples: [
      Example(
        "print geo_distance_point_to_polygon(0.5, 0.5, dynamic({'type': 'Polygon', 'coordinates':"
          + " [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}))"
          + ", round(geo_distance_point_to_polygon(2, 0, dynamic({'type': 'Polygon', 'coordinates':"
          + " [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]})))",
        "0.0 | 111195.0")
    ],
    evaluate: GeoDistancePointToPolygon.evaluate
  )
}

private enum GeoDistancePointToPolygon {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildReal { row in
      guard let point = given.point(0, row), let polygons = given.geometry(2, row)?.polygons else { return nil }
      if polygons.contains(where: { Sphere.contains($0, point) }) { return 0 }
      let rings = polygons.flatMap { $0 }
      return rings.compactMap { Sphere.closest(point, on: $0) }.map { Sphere.distance(point, $0) }.min()
    }
  }
}
