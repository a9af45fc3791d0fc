import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoLineBuffer = ScalarFunction(
    name: "geo_line_buffer",
    family: .geospatial,
    summary: "Outlines all that lies within a distance of a line.",
    parameters: [
      .required("line", .type(.dynamic)),
      .required("radius", .type(.real), "Metres."),
      .optional("tolerance", .type(.real), "Metres; 10 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print isnull(geo_line_buffer(dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]}), 0))"#,
        #"true"#)
    ],
    evaluate: GeoLineBuffer.evaluate
  )
}

private enum GeoLineBuffer {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let tolerance = arguments.count > 2 ? given.number(2, row) ?? -1 : 10
      guard let lines = given.geometry(0, row)?.lines, let radius = given.number(1, row), radius > 0, radius <= 1e7,
        tolerance > 0
      else { return false }
      let buffers = lines.map { Buffer.around(line: $0.map { Direction($0) }, radius, tolerance) }
      Geometry.appendPolygons(Overlay.union(buffers.flatMap { $0 }).map(\.geography), to: &output)
      return true
    }
  }
}
