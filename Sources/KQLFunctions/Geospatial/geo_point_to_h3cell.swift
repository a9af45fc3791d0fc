import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPointToH3cell = ScalarFunction(
    name: "geo_point_to_h3cell",
    family: .geospatial,
    summary: "Names the H3 cell of a point by its token.",
    parameters: [
      .required("longitude", .type(.real)),
      .required("latitude", .type(.real)),
      .optional("resolution", .type(.long), "0 to 15; 6 by default."),
    ],
    result: .type(.string),
    examples: [
      Example(#"print geo_point_to_h3cell(-74.04450446039874, 40.689250859314974, 6)"#, #"862a1072fffffff"#),
      Example(#"print geo_point_to_h3cell(1, 1, 16)"#, #""#),
    ],
    evaluate: GeoPointToH3cell.evaluate
  )
}

private enum GeoPointToH3cell {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildText { row, output in
      guard let point = given.point(0, row),
        let level = H3Arguments.level(arguments, given, 2, row, standard: 6)
      else { return }
      output.append(contentsOf: H3Cell(Direction(point), level: level).token.utf8)
    }
  }
}
