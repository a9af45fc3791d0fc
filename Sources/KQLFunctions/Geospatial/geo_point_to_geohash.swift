import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPointToGeohash = ScalarFunction(
    name: "geo_point_to_geohash",
    family: .geospatial,
    summary: "Names the geohash cell of a point.",
    parameters: [
      .required("longitude", .type(.real)),
      .required("latitude", .type(.real)),
      .optional("accuracy", .type(.long), "The number of digits, 1 to 18; 5 by default."),
    ],
    result: .type(.string),
    examples: [
      Example("print geo_point_to_geohash(-80.195829, 25.802215, 8)", "dhwfz15h")
    ],
    evaluate: GeoPointToGeohash.evaluate
  )
}

private enum GeoPointToGeohash {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildText { row, output in
      let length = arguments.count > 2 ? given.number(2, row).flatMap { Int(exactly: $0) } ?? 0 : 5
      guard let point = given.point(0, row), let cell = Geohash(point, length: length) else { return }
      output.append(contentsOf: cell.text.utf8)
    }
  }
}
