import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPointToS2cell = ScalarFunction(
    name: "geo_point_to_s2cell",
    family: .geospatial,
    summary: "Names the S2 cell of a point by its token.",
    parameters: [
      .required("longitude", .type(.real)),
      .required("latitude", .type(.real)),
      .optional("level", .type(.long), "0 to 30; 11 by default."),
    ],
    result: .type(.string),
    examples: [
      Example("print geo_point_to_s2cell(-80.195829, 25.802215, 8)", "88d9b")
    ],
    evaluate: GeoPointToS2cell.evaluate
  )
}

private enum GeoPointToS2cell {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildText { row, output in
      let level = arguments.count > 2 ? given.number(2, row).flatMap { Int(exactly: $0) } ?? -1 : 11
      guard let point = given.point(0, row), (0...30).contains(level) else { return }
      output.append(contentsOf: S2Cell(Direction(point), level: level).token.utf8)
    }
  }
}
