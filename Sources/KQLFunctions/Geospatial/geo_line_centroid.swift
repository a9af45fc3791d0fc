import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoLineCentroid = ScalarFunction(
    name: "geo_line_centroid",
    family: .geospatial,
    summary: "Finds the weighted middle of a line, or several.",
    parameters: [
      .required("line", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print c = geo_line_centroid(dynamic({"type":"LineString","coordinates":[[0,0],[0,10]]})) | project tostring(c.type), round(toreal(c.coordinates[1]), 9)"#,
        #"Point | 5.0"#)
    ],
    evaluate: GeoLineCentroid.evaluate
  )
}

private enum GeoLineCentroid {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let lines = given.geometry(0, row)?.lines, let middle = Sphere.centroid(lines: lines) else { return false }
      Geometry.appendPoint(middle.point, to: &output)
      return true
    }
  }
}
