import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoClosestPointOnLine = ScalarFunction(
    name: "geo_closest_point_on_line",
    family: .geospatial,
    summary: "Finds the point of a line, or of several, that is nearest to a point.",
    parameters: [
      .required("longitude", .type(.real)),
      .required("latitude", .type(.real)),
      .required("line", .type(.dynamic)),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        "print p = geo_closest_point_on_line(0.5, 1, dynamic({'type': 'LineString', 'coordinates':"
          + " [[0, 0], [1, 0]]})) | project round(toreal(p.coordinates[0]), 6), p.coordinates[1]",
        "0.5 | 0.0")
    ],
    evaluate: GeoClosestPointOnLine.evaluate
  )
}

private enum GeoClosestPointOnLine {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let point = given.point(0, row), let lines = given.geometry(2, row)?.lines else { return false }
      let candidates = lines.compactMap { Sphere.closest(point, on: $0) }
      guard let best = candidates.min(by: { Sphere.distance(point, $0) < Sphere.distance(point, $1) }) else {
        return false
      }
      Geometry.appendPoint(best, to: &output)
      return true
    }
  }
}
