import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoH3cellToPolygon = ScalarFunction(
    name: "geo_h3cell_to_polygon",
    family: .geospatial,
    summary: "Outlines an H3 cell.",
    parameters: [
      .required("h3cell", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example(#"print array_length(geo_h3cell_to_polygon('862a1072fffffff').coordinates[0])"#, #"7"#)
    ],
    evaluate: GeoH3cellToPolygon.evaluate
  )
}

private enum GeoH3cellToPolygon {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let cell = H3Cell(token: given.string(0, row)) else { return false }
      let outline = cell.outline.map(\.point)
      Geometry.appendPolygon(outline + outline.prefix(1), to: &output)
      return true
    }
  }
}
