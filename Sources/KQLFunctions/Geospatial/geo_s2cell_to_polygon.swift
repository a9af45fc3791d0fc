import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoS2cellToPolygon = ScalarFunction(
    name: "geo_s2cell_to_polygon",
    family: .geospatial,
    summary: "Outlines an S2 cell.",
    parameters: [
      .required("s2cell", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print p = geo_s2cell_to_polygon('47a1c') | project p.type, array_length(p.coordinates[0])", "Polygon | 5")
    ],
    evaluate: GeoS2cellToPolygon.evaluate
  )
}

private enum GeoS2cellToPolygon {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let cell = S2Cell(token: given.string(0, row)) else { return false }
      Geometry.appendPolygon(cell.ring, to: &output)
      return true
    }
  }
}
