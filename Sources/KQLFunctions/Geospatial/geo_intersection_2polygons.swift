import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoIntersection2polygons = ScalarFunction(
    name: "geo_intersection_2polygons",
    family: .geospatial,
    summary: "Returns the common area of two polygons.",
    parameters: [
      .required("polygon1", .type(.dynamic)),
      .required("polygon2", .type(.dynamic)),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print geo_intersection_2polygons(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[5,5],[6,5],[6,6],[5,6],[5,5]]]}))"#,
        #"{"type":"GeometryCollection","geometries":[]}"#)
    ],
    evaluate: GeoIntersection2polygons.evaluate
  )
}

private enum GeoIntersection2polygons {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let first = given.geometry(0, row)?.polygons, let second = given.geometry(1, row)?.polygons else {
        return false
      }
      var result: [[[GeoPoint]]] = []
      for a in first {
        for b in second {
          result += Overlay.combine([SpherePolygon(a), SpherePolygon(b)], .intersection).map(\.geography)
        }
      }
      Geometry.appendPolygons(result, to: &output)
      return true
    }
  }
}
