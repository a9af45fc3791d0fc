import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoClosestPointOnPolygon = ScalarFunction(
    name: "geo_closest_point_on_polygon",
    family: .geospatial,
    summary: "Finds the point of the border of a polygon, or of several, that is nearest to a point.",
    parameters: [
      .required("longitude", .type(.real)),
      .required("latitude", .type(.real)),
      .required("polygon", .type(.dynamic)),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        "print p = geo_closest_point_on_polygon(2, 0.5, dynamic({'type': 'Polygon', 'coordinates':"
          + " [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]})) | project round(toreal(p.coordinates[0]), 6)"
          + ", round(toreal(p.coordinates[1]), 4)",
        "1.0 | 0.5001")
    ],
    evaluate: GeoClosestPointOnPolygon.evaluate
  )
}

private enum GeoClosestPointOnPolygon {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let point = given.point(0, row), let polygons = given.geometry(2, row)?.polygons else { return false }
      let candidates = polygons.flatMap { $0 }.compactMap { Sphere.closest(point, on: $0) }
      guard let best = candidates.min(by: { Sphere.distance(point, $0) < Sphere.distance(point, $1) }) else {
        return false
      }
      Geometry.appendPoint(best, to: &output)
      return true
    }
  }
}
