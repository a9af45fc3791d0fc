import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoH3cellRings = ScalarFunction(
    name: "geo_h3cell_rings",
    family: .geospatial,
    summary: "Lists the H3 cells at each distance from one, the cell itself first.",
    parameters: [
      .required("h3cell", .type(.string)),
      .required("distance", .type(.long), "0 to 142 steps."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print geo_h3cell_rings('861f8894fffffff', 1)"#,
        #"[["861f8894fffffff"],["861f88947ffffff","861f8895fffffff","861f88867ffffff","861f8d497ffffff","861f8d4b7ffffff","861f8896fffffff"]]"#
      )
    ],
    evaluate: GeoH3cellRings.evaluate
  )
}

private enum GeoH3cellRings {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let cell = H3Cell(token: given.string(0, row)),
        let rings = given.number(1, row).flatMap({ Int(exactly: $0) }).flatMap({ cell.rings($0) })
      else { return false }
      output.append(UInt8(ascii: "["))
      for (index, ring) in rings.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        H3Arguments.append(ring, to: &output)
      }
      output.append(UInt8(ascii: "]"))
      return true
    }
  }
}
