import KQLLanguage

extension ScalarFunction {
  static let geoLineToS2cells = ScalarFunction(
    name: "geo_line_to_s2cells",
    family: .geospatial,
    summary: "Lists the S2 cells that cover a line.",
    parameters: [
      .required("line", .type(.dynamic)),
      .optional("level", .type(.long), "0 to 30; 11 by default."),
      .optional("radius", .type(.real), "Metres to cover around it; 0 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print isnull(geo_line_to_s2cells(dynamic({"type":"LineString","coordinates":[[[0,0],[0,0]]]})))"#,
        #"true"#)
    ],
    evaluate: { arguments in
      CoveringCells.evaluate(arguments) { geometry, radius in geometry.lines.map { Covering(lines: $0, radius) } }
    }
  )
}
