import KQLLanguage

extension ScalarFunction {
  static let geoPolygonToS2cells = ScalarFunction(
    name: "geo_polygon_to_s2cells",
    family: .geospatial,
    summary: "Lists the S2 cells that cover a polygon.",
    parameters: [
      .required("polygon", .type(.dynamic)),
      .optional("level", .type(.long), "0 to 30; 11 by default."),
      .optional("radius", .type(.real), "Metres to cover around it; 0 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print array_length(geo_polygon_to_s2cells(dynamic({"type":"Polygon","coordinates":[[[0,0],[0,50],[100,50],[0,0]]]}), 5))"#,
        #"286"#)
    ],
    evaluate: { arguments in
      CoveringCells.evaluate(arguments) { geometry, radius in geometry.polygons.map { Covering(polygons: $0, radius) } }
    }
  )
}
