import KQLColumns
import KQLLanguage

/// What the functions on H3 cells share.
enum H3Arguments {
  /// Nil when the argument is given and is no level of the grid.
  static func level(_ arguments: Arguments, _ given: GeoArguments, _ index: Int, _ row: Int, standard: Int) -> Int? {
    guard arguments.count > index else { return standard }
    guard let level = given.number(index, row).flatMap({ Int(exactly: $0.rounded(.towardZero)) }) else { return nil }
    return (0...H3Cell.levelMax).contains(level) ? level : nil
  }

  static func append(_ cells: [H3Cell], to output: inout [UInt8]) {
    output.append(UInt8(ascii: "["))
    for (index, cell) in cells.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      JSON.appendQuoted(cell.token, to: &output)
    }
    output.append(UInt8(ascii: "]"))
  }
}
