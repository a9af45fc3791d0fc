import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoS2cellToCentralPoint = ScalarFunction(
    name: "geo_s2cell_to_central_point",
    family: .geospatial,
    summary: "Finds the centre of an S2 cell.",
    parameters: [
      .required("s2cell", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [],
    evaluate: GeoS2cellToCentralPoint.evaluate
  )
}

private enum GeoS2cellToCentralPoint {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let cell = S2Cell(token: given.string(0, row)) else { return false }
      Geometry.appendPoint(cell.center, to: &output)
      return true
    }
  }
}
