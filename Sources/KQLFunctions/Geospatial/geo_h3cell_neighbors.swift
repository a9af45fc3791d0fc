import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoH3cellNeighbors = ScalarFunction(
    name: "geo_h3cell_neighbors",
    family: .geospatial,
    summary: "Lists the H3 cells around one.",
    parameters: [
      .required("h3cell", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print geo_h3cell_neighbors('862a1072fffffff')"#,
        #"["862a10727ffffff","862a10707ffffff","862a1070fffffff","862a10777ffffff","862a100dfffffff","862a100d7ffffff"]"#)
    ],
    evaluate: GeoH3cellNeighbors.evaluate
  )
}

private enum GeoH3cellNeighbors {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let cell = H3Cell(token: given.string(0, row)) else { return false }
      H3Arguments.append(cell.neighbors, to: &output)
      return true
    }
  }
}
