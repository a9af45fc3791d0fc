import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoH3cellToCentralPoint = ScalarFunction(
    name: "geo_h3cell_to_central_point",
    family: .geospatial,
    summary: "Finds the centre of an H3 cell.",
    parameters: [
      .required("h3cell", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example(#"print geo_h3cell_to_central_point('862a1072fffffff').type"#, #"Point"#)
    ],
    evaluate: GeoH3cellToCentralPoint.evaluate
  )
}

private enum GeoH3cellToCentralPoint {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let cell = H3Cell(token: given.string(0, row)) else { return false }
      Geometry.appendPoint(cell.center.point, to: &output)
      return true
    }
  }
}
