import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPolygonBuffer = ScalarFunction(
    name: "geo_polygon_buffer",
    family: .geospatial,
    summary: "Outlines all that lies within a distance of a polygon.",
    parameters: [
      .required("polygon", .type(.dynamic)),
      .required("radius", .type(.real), "Metres."),
      .optional("tolerance", .type(.real), "Metres; 10 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print isnull(geo_polygon_buffer(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 0))"#,
        #"true"#)
    ],
    evaluate: GeoPolygonBuffer.evaluate
  )
}

private enum GeoPolygonBuffer {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let tolerance = arguments.count > 2 ? given.number(2, row) ?? -1 : 10
      guard let polygons = given.geometry(0, row)?.polygons, let radius = given.number(1, row), radius > 0,
        radius <= 1e7,
        tolerance > 0
      else { return false }
      let buffers = polygons.map { Buffer.around(SpherePolygon($0), radius, tolerance) }
      Geometry.appendPolygons(Overlay.union(buffers.flatMap { $0 }).map(\.geography), to: &output)
      return true
    }
  }
}
