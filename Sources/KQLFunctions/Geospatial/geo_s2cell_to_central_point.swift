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
    examples: [
      Example(
        "print p = geo_s2cell_to_central_point('47a1c') | project round(toreal(p.coordinates[0]), 6)"
          + ", round(toreal(p.coordinates[1]), 6)",
        "11.468884 | 49.779391")
    ],
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
