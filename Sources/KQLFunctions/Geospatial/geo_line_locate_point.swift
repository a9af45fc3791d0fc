import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoLineLocatePoint = ScalarFunction(
    name: "geo_line_locate_point",
    family: .geospatial,
    summary: "Finds the fraction of a line at which it comes nearest to a point.",
    parameters: [
      .required("line", .type(.dynamic)),
      .required("longitude", .type(.real)),
      .required("latitude", .type(.real)),
      .optional("useSpheroid", .scalar, "Whether to measure on the WGS 84 ellipsoid; false by default."),
    ],
    result: .type(.real),
    examples: [
      Example(
        #"print round(geo_line_locate_point(dynamic({"type":"LineString","coordinates":[[0,0],[0,10]]}), 1, 2.5), 6)"#, #"0.250038"#)
    ],
    evaluate: GeoLineLocatePoint.evaluate
  )
}

private enum GeoLineLocatePoint {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildReal { row in
      guard let lines = given.geometry(0, row)?.lines, lines.count == 1, let line = lines.first,
        let point = given.point(1, row)
      else { return nil }
      let measure = given.flag(3, row) ? Spheroid.distance : Sphere.distance
      let place = Direction(point)
      var (passed, best) = (0.0, (apart: Double.infinity, length: 0.0))
      for (a, b) in zip(line, line.dropFirst()) {
        let closest = Sphere.closest(place, Direction(a), Direction(b))
        let apart = place.angle(to: closest)
        if apart < best.apart { best = (apart, passed + measure(a, closest.point)) }
        passed += measure(a, b)
      }
      return passed == 0 ? nil : min(1, best.length / passed)
    }
  }
}
