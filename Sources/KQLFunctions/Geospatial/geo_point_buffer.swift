import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPointBuffer = ScalarFunction(
    name: "geo_point_buffer",
    family: .geospatial,
    summary: "Outlines a circle around a point.",
    parameters: [
      .required("longitude", .type(.real)),
      .required("latitude", .type(.real)),
      .required("radius", .type(.real), "Metres."),
      .optional("tolerance", .type(.real), "Metres; 10 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print isnull(geo_point_buffer(10, 10, -1))"#,
        #"true"#)
    ],
    evaluate: GeoPointBuffer.evaluate
  )
}

private enum GeoPointBuffer {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let tolerance = arguments.count > 3 ? given.number(3, row) ?? -1 : 10
      guard let point = given.point(0, row), let radius = given.number(2, row), radius > 0, radius <= 1e7, tolerance > 0
      else { return false }
      let circle = Buffer.circle(Direction(point), radius, tolerance)
      Geometry.appendPolygons([SpherePolygon(rings: [circle]).geography], to: &output)
      return true
    }
  }
}
