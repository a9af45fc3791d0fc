import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoGeohashNeighbors = ScalarFunction(
    name: "geo_geohash_neighbors",
    family: .geospatial,
    summary: "Lists the geohash cells around one.",
    parameters: [
      .required("geohash", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print array_length(geo_geohash_neighbors('sunny'))", "8")
    ],
    evaluate: GeoGeohashNeighbors.evaluate
  )
}

private enum GeoGeohashNeighbors {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let cell = Geohash(given.string(0, row)) else { return false }
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
