import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoH3cellLevel = ScalarFunction(
    name: "geo_h3cell_level",
    family: .geospatial,
    summary: "Says how deep in the grid an H3 cell lies.",
    parameters: [
      .required("h3cell", .type(.string))
    ],
    result: .type(.int),
    examples: [
      Example(#"print geo_h3cell_level('862a1072fffffff')"#, #"6"#),
      Example(#"print isnull(geo_h3cell_level('abc'))"#, #"true"#),
    ],
    evaluate: GeoH3cellLevel.evaluate
  )
}

private enum GeoH3cellLevel {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildLong(.int) { row in
      H3Cell(token: given.string(0, row)).map { Int64($0.level) }
    }
  }
}
