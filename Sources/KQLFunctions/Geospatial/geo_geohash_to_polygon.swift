import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoGeohashToPolygon = ScalarFunction(
    name: "geo_geohash_to_polygon",
    family: .geospatial,
    summary: "Outlines a geohash cell.",
    parameters: [
      .required("geohash", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print geo_geohash_to_polygon('dr5ru').coordinates[0][0]", "[-74.00390625,40.7373046875]")
    ],
    evaluate: GeoGeohashToPolygon.evaluate
  )
}

private enum GeoGeohashToPolygon {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let cell = Geohash(given.string(0, row)) else { return false }
      Geometry.appendPolygon(cell.ring, to: &output)
      return true
    }
  }
}
