import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoUnionPolygonsArray = ScalarFunction(
    name: "geo_union_polygons_array",
    family: .geospatial,
    summary: "Unites polygons to one geometry.",
    parameters: [
      .required("polygons", .type(.dynamic))
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print isnull(geo_union_polygons_array(pack_array(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({"type":"LineString","coordinates":[[3, 3]]}))))"#,
        #"true"#)
    ],
    evaluate: GeoUnionPolygonsArray.evaluate
  )
}

private enum GeoUnionPolygonsArray {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let geometries = given.geometries(0, row) else { return false }
      let polygons = geometries.compactMap(\.polygons)
      guard polygons.count == geometries.count else { return false }
      let united = Overlay.union(polygons.flatMap { $0 }.map { SpherePolygon($0) })
      Geometry.appendPolygons(united.map(\.geography), to: &output)
      return true
    }
  }
}
