import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoH3cellParent = ScalarFunction(
    name: "geo_h3cell_parent",
    family: .geospatial,
    summary: "Names the H3 cell above another one.",
    parameters: [
      .required("h3cell", .type(.string)),
      .optional("resolution", .type(.long), "0 to 14; the level above by default."),
    ],
    result: .type(.string),
    examples: [
      Example(#"print geo_h3cell_parent('862a1072fffffff')"#, #"852a1073fffffff"#),
      Example(#"print geo_h3cell_parent('862a1072fffffff', 1)"#, #"812a3ffffffffff"#),
    ],
    evaluate: GeoH3cellParent.evaluate
  )
}

private enum GeoH3cellParent {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildText { row, output in
      guard let cell = H3Cell(token: given.string(0, row)),
        let level = H3Arguments.level(arguments, given, 1, row, standard: cell.level - 1),
        let parent = cell.parent(level: level)
      else { return }
      output.append(contentsOf: parent.token.utf8)
    }
  }
}
