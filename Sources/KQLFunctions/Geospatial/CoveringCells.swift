import KQLColumns
import KQLLanguage

/// `geo_line_to_s2cells()` and `geo_polygon_to_s2cells()`: the tokens of the cells that cover a shape.
enum CoveringCells {
  /// `covering` gives the shape of a geometry widened by a radius in metres; nil when it is of another kind.
  static func evaluate(
    _ arguments: Arguments, covering: @escaping (Geometry, Double) -> Covering?
  ) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      let level = arguments.count > 1 ? given.number(1, row).flatMap { Int(exactly: $0) } ?? -1 : 11
      let radius = arguments.count > 2 ? given.number(2, row) ?? -1 : 0
      guard (0...30).contains(level), radius >= 0, radius <= 1e7, let geometry = given.geometry(0, row),
        let cells = covering(geometry, radius)?.cells(level: level)
      else { return false }
      output.append(UInt8(ascii: "["))
      for (index, cell) in cells.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        JSON.appendQuoted(cell.token, to: &output)
      }
      output.append(UInt8(ascii: "]"))
      return true
    }
  }
}
