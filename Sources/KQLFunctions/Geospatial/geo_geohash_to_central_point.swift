import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoGeohashToCentralPoint = ScalarFunction(
    name: "geo_geohash_to_central_point",
    family: .geospatial,
    summary: "Finds the centre of a geohash cell.",
    parameters: [
      .required("geohash", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print geo_geohash_to_central_point('sunny').type", "Point")
    ],
    evaluate: GeoGeohashToCentralPoint.evaluate
  )
}

private enum GeoGeohashToCentralPoint {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let cell = Geohash(given.string(0, row)) else { return false }
      Geometry.appendPoint(cell.center, to: &output)
      return true
    }
  }
}
