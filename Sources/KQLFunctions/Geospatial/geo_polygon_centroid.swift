import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoPolygonCentroid = ScalarFunction(
    name: "geo_polygon_centroid",
    family: .geospatial,
    summary: "Finds the weighted middle of a polygon, or of the union of several.",
    parameters: [
      .required("polygon", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print c = geo_polygon_centroid(dynamic({"type":"Polygon","coordinates":[[[-1,-1],[1,-1],[1,1],[-1,1],[-1,-1]]]})) | project round(toreal(c.coordinates[0]), 9), round(toreal(c.coordinates[1]), 9)"#,
        #"0.0 | 0.0"#)
    ],
    evaluate: GeoPolygonCentroid.evaluate
  )
}

private enum GeoPolygonCentroid {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let polygons = given.geometry(0, row)?.polygons else { return false }
      guard let middle = Sphere.centroid(polygons: Overlay.united(polygons).map { SpherePolygon($0) }) else { return false }
      Geometry.appendPoint(middle.point, to: &output)
      return true
    }
  }
}
