import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPointInPolygon = ScalarFunction(
    name: "geo_point_in_polygon",
    family: .geospatial,
    summary: "Tells whether a point lies in a polygon, or in one of several.",
    parameters: [
      .required("longitude", .type(.real)),
      .required("latitude", .type(.real)),
      .required("polygon", .type(.dynamic)),
    ],
    result: .type(.bool),
    examples: [
      Example(
        "print geo_point_in_polygon(1, 1, dynamic({\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]]]}))",
        "true")
    ],
    evaluate: GeoPointInPolygon.evaluate
  )
}

private enum GeoPointInPolygon {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildBool { row in
      guard let point = given.point(0, row), let polygons = given.geometry(2, row)?.polygons else { return nil }
      return polygons.contains { Sphere.contains($0, point) }
    }
  }
}
