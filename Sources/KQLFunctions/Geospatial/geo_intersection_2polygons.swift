import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoIntersection2polygons = ScalarFunction(
    name: "geo_intersection_2polygons",
    family: .geospatial,
    summary: "Returns the common area of two polygons.",
    parameters: [
      .required("polygon1", .type(.dynamic)),
      .required("polygon2", .type(.dynamic)),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print geo_intersection_2polygons(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[5,5],[6,5],[6,6],[5,6],[5,5]]]}))"#,
        #"{"type":"GeometryCollection","geometries":[]}"#)
    ],
    evaluate: GeoIntersection2polygons.evaluate
  )
}

private enum GeoIntersection2polygons {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let first = given.geometry(0, row)?.polygons, let second = given.geometry(1, row)?.polygons else {
        return false
      }
      var areas: [SpherePolygon] = []
      for a in first {
        for b in second { areas += Overlay.combine([SpherePolygon(a), SpherePolygon(b)], .intersection) }
      }
      // Borders may touch where areas have nothing in common.
      let border = LineOverlay.common(first.flatMap { $0 }, second.flatMap { $0 })
      func isApart(_ place: Direction) -> Bool { !areas.contains { $0.touches(place) || $0.contains(place) } }
      Geometry.appendShapes(
        points: border.points.filter { isApart(Direction($0)) },
        lines: border.lines.filter { isApart(Edge(Direction($0[0]), Direction($0[1])).middle) },
        polygons: areas.map(\.geography), to: &output)
      return true
    }
  }
}
