/// Draws prompt, text and hint, each in its colours.
///
/// What is too long for a row is written on, so that the terminal itself begins the next; only a newline is one. So the
/// terminal knows which rows are one, when its width changes and when a text is copied from it.
struct Painter {
  let layout: ScreenLayout
  let promptCount: Int
  let promptStyle: String
  /// For each byte of the text.
  let styles: [Highlighter.Style]
  let hint: String
  /// The rows that are drawn: not all of a text that is higher than the screen.
  let rows: Range<Int>
  /// The first of them goes on from one that has left the screen; it is written over.
  let isContinued: Bool

  /// From the start of an empty row, with empty rows below, to the cursor's place.
  func draw(cursor: ScreenLayout.Position) -> (bytes: String, showsHint: Bool) {
    var out = ""
    var style = ""
    func change(to new: String) {
      guard new != style else { return }
      out += "\u{1B}[0m" + new
      style = new
    }
    change(to: promptStyle)
    var byte = 0
    for (index, scalar) in layout.scalars.enumerated() {
      if index >= promptCount {
        change(to: byte < styles.count ? styles[byte].code : "")
        byte += UTF8.width(scalar)
      }
      let row = layout.positions[index].row
      if scalar == "\n" {
        guard rows.contains(row) else { continue }
        if isContinued, row == rows.lowerBound { out += "\u{1B}[K" }
        if rows.contains(row + 1) { out += "\r\n" }
      } else if rows.contains(row) {
        out += ScreenLayout.shown(scalar, cells: layout.cells[index])
      }
    }
    change(to: "")
    var showsHint = false
    if rows.contains(layout.end.row) {
      if layout.endsAtEdge { out += layout.end.row > rows.lowerBound ? " \r" : "" }
      if isContinued, layout.end.row == rows.lowerBound { out += "\u{1B}[K" }
      let shown = Self.shown(hint, room: layout.width - layout.end.column - 1)
      if !shown.isEmpty { out += "\u{1B}[2m" + shown + "\u{1B}[0m" }
      showsHint = !shown.isEmpty
    }
    let up = rows.upperBound - 1 - cursor.row
    if up > 0 { out += "\u{1B}[\(up)A" }
    out += "\r"
    if cursor.column > 0 { out += "\u{1B}[\(cursor.column)C" }
    return (out, showsHint)
  }

  /// As much of the hint's first row as fits.
  private static func shown(_ hint: String, room: Int) -> String {
    var result = ""
    var used = 0
    for scalar in hint.unicodeScalars {
      if scalar == "\n" { break }
      let cells = scalar == "\t" ? 1 : ScreenLayout.cells(scalar)
      guard used + cells <= room else { break }
      result.unicodeScalars.append(scalar == "\t" ? " " : scalar)
      used += cells
    }
    return result
  }
}
