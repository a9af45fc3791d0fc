import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoS2cellNeighbors = ScalarFunction(
    name: "geo_s2cell_neighbors",
    family: .geospatial,
    summary: "Lists the S2 cells around one.",
    parameters: [
      .required("s2cell", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print array_length(geo_s2cell_neighbors('47a1cb')), set_has_element(geo_s2cell_neighbors('47a1cb'), '47a1c9')", "8 | true")
    ],
    evaluate: GeoS2cellNeighbors.evaluate
  )
}

private enum GeoS2cellNeighbors {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let cell = S2Cell(token: given.string(0, row)) else { return false }
      output.append(UInt8(ascii: "["))
      for (index, name) in cell.neighbors.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        JSON.appendQuoted(name, to: &output)
      }
      output.append(UInt8(ascii: "]"))
      return true
    }
  }
}
