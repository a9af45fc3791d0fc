import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPolygonPerimeter = ScalarFunction(
    name: "geo_polygon_perimeter",
    family: .geospatial,
    summary: "Measures the border of a polygon, or of several, in metres.",
    parameters: [
      .required("polygon", .type(.dynamic))
    ],
    result: .type(.real),
    examples: [
      Example(
        "print round(geo_polygon_perimeter(dynamic({'type': 'Polygon', 'coordinates':"
          + " [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]})))",
        "444763.0")
    ],
    evaluate: GeoPolygonPerimeter.evaluate
  )
}

private enum GeoPolygonPerimeter {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildReal { row in
      given.geometry(0, row)?.polygons.map { polygons in
        Overlay.united(polygons).reduce(0) { $1.reduce($0) { $0 + Sphere.length($1) } }
      }
    }
  }
}
