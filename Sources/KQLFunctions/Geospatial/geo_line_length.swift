import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoLineLength = ScalarFunction(
    name: "geo_line_length",
    family: .geospatial,
    summary: "Measures a line, or several, in metres.",
    parameters: [
      .required("line", .type(.dynamic))
    ],
    result: .type(.real),
    examples: [
      Example("print round(geo_line_length(dynamic({'type': 'LineString', 'coordinates': [[0, 0], [1, 0]]})))", "111195.0")
    ],
    evaluate: GeoLineLength.evaluate
  )
}

private enum GeoLineLength {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildReal { row in
      given.geometry(0, row)?.lines.map { $0.reduce(0) { $0 + Sphere.length($1) } }
    }
  }
}
