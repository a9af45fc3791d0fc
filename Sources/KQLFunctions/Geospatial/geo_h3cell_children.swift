import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoH3cellChildren = ScalarFunction(
    name: "geo_h3cell_children",
    family: .geospatial,
    summary: "Lists the H3 cells below another one.",
    parameters: [
      .required("h3cell", .type(.string)),
      .optional("resolution", .type(.long), "1 to 15, at most 5 below the cell; the level below by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print geo_h3cell_children('862a1072fffffff')"#,
        #"["872a10728ffffff","872a10729ffffff","872a1072affffff","872a1072bffffff","872a1072cffffff","872a1072dffffff","872a1072effffff"]"#),
      Example(#"print array_length(geo_h3cell_children('862a1072fffffff', 9))"#, #"343"#),
    ],
    evaluate: GeoH3cellChildren.evaluate
  )
}

private enum GeoH3cellChildren {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let cell = H3Cell(token: given.string(0, row)),
        let level = H3Arguments.level(arguments, given, 1, row, standard: cell.level + 1),
        level <= H3Cell.levelMax, (0...5).contains(level - cell.level)
      else { return false }
      H3Arguments.append(cell.children(level: level), to: &output)
      return true
    }
  }
}
