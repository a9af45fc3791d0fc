import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoUnionLinesArray = ScalarFunction(
    name: "geo_union_lines_array",
    family: .geospatial,
    summary: "Joins lines to one geometry without repetitions.",
    parameters: [
      .required("lines", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print isnull(geo_union_lines_array(pack_array(dynamic({"type":"LineString","coordinates":[[0,0],[0,2]]}), dynamic({"type":"LineString","coordinates":[[3, 3]]}))))"#,
        #"true"#)
    ],
    evaluate: GeoUnionLinesArray.evaluate
  )
}

private enum GeoUnionLinesArray {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let geometries = given.geometries(0, row) else { return false }
      let lines = geometries.compactMap(\.lines)
      guard lines.count == geometries.count else { return false }
      Geometry.appendLines(LineOverlay.union(lines.flatMap { $0 }), to: &output)
      return true
    }
  }
}
