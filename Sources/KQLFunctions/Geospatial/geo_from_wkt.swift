import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoFromWkt = ScalarFunction(
    name: "geo_from_wkt",
    family: .geospatial,
    summary: "Converts a geometry in well-known text to GeoJSON; null when it is not valid.",
    parameters: [
      .required("wkt", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print geo_from_wkt('POINT (1 2)')", "{\"type\":\"Point\",\"coordinates\":[1.0,2.0]}")
    ],
    evaluate: GeoFromWkt.evaluate
  )
}

private enum GeoFromWkt {
  static func evaluate(_ arguments: Arguments) -> Column {
    let texts = arguments.textRows(0)
    return arguments.buildDynamic { row, output in
      var parser = WellKnownText(texts.bytes(row))
      let mark = output.count
      if parser.geometry(to: &output, depth: 0), parser.isAtEnd { return true }
      output.removeLast(output.count - mark)
      return false
    }
  }
}
