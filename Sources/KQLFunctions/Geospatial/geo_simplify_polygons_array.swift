import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoSimplifyPolygonsArray = ScalarFunction(
    name: "geo_simplify_polygons_array",
    family: .geospatial,
    summary: "Unites polygons and leaves out corners that are nearer than the tolerance to what remains.",
    parameters: [
      .required("polygons", .type(.dynamic)),
      .optional("tolerance", .type(.real), "Metres; 10 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print isnull(geo_simplify_polygons_array(pack_array(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})), -1))"#,
        #"true"#)
    ],
    evaluate: GeoSimplifyPolygonsArray.evaluate
  )
}

private enum GeoSimplifyPolygonsArray {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let tolerance = arguments.count > 1 ? given.number(1, row) ?? -1 : 10
      guard tolerance > 0, let geometries = given.geometries(0, row) else { return false }
      let polygons = geometries.compactMap(\.polygons)
      guard polygons.count == geometries.count else { return false }
      let united = Overlay.union(polygons.flatMap { $0 }.map { SpherePolygon($0) })
      let simple = united.compactMap { Simplification.simplify(polygon: $0.geography, tolerance) }
      if simple.isEmpty { return false }
      Geometry.appendPolygons(simple, to: &output)
      return true
    }
  }
}
