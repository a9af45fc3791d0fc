import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPolygonArea = ScalarFunction(
    name: "geo_polygon_area",
    family: .geospatial,
    summary: "Measures a polygon, or the union of several, in square metres.",
    parameters: [
      .required("polygon", .type(.dynamic))
    ],
    result: .type(.real),
    examples: [
      Example(
        "print round(geo_polygon_area(dynamic({'type': 'Polygon', 'coordinates':"
          + " [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]})) / 1000000)",
        "12364.0")
    ],
    evaluate: GeoPolygonArea.evaluate
  )
}

private enum GeoPolygonArea {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildReal { row in
      given.geometry(0, row)?.polygons.map { Overlay.united($0).reduce(0) { $0 + Sphere.area($1) } }
    }
  }
}
