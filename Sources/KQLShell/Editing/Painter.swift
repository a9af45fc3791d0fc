import Glibc

/// Paints colours and the hint over what the line editor has drawn: the same cells with other attributes, then the
/// cursor back where it was.
struct Painter {
  /// Bytes to send, and where the text ends and the cursor stands.
  static func frame(
    prompt: String, promptStyle: String, buffer: EditBuffer, styles: [Highlighter.Style], hint: String, width: Int
  ) -> (bytes: [UInt8], layout: ScreenLayout, cursor: ScreenLayout.Position, showsHint: Bool) {
    let promptScalars = Array(prompt.unicodeScalars)
    let layout = ScreenLayout(promptScalars + buffer.scalars, width: width)
    let cursor = layout.positions[promptScalars.count + buffer.cursor]
    var out = "\u{1B}[?25l"
    if cursor.row > 0 { out += "\u{1B}[\(cursor.row)A" }
    out += "\r"
    var row = 0
    var style = ""
    func moved(to wanted: Int) {
      guard wanted > row else { return }
      if !style.isEmpty { out += "\u{1B}[0m" }
      out += "\r\u{1B}[\(wanted - row)B" + style
      row = wanted
    }
    func changed(to new: String) {
      guard new != style else { return }
      out += "\u{1B}[0m" + new
      style = new
    }
    changed(to: promptStyle)
    var byte = 0
    for (index, scalar) in (promptScalars + buffer.scalars).enumerated() {
      if index >= promptScalars.count {
        changed(to: byte < styles.count ? styles[byte].code : "")
        byte += UTF8.width(scalar)
      }
      guard scalar != "\n" else { continue }
      moved(to: layout.positions[index].row)
      out += ScreenLayout.shown(scalar, cells: layout.cells[index])
    }
    changed(to: "")
    moved(to: layout.end.row)
    let shown = self.shown(hint, room: width - layout.end.column - 1)
    if !shown.isEmpty {
      // Behind a character in the last column the cursor waits before the edge.
      out += "\r" + (layout.end.column > 0 ? "\u{1B}[\(layout.end.column)C" : "")
      out += "\u{1B}[2m" + shown + "\u{1B}[0m"
    }
    if row > cursor.row { out += "\u{1B}[\(row - cursor.row)A" }
    out += "\r"
    if cursor.column > 0 { out += "\u{1B}[\(cursor.column)C" }
    out += "\u{1B}[?25h"
    return (Array(out.utf8), layout, cursor, !shown.isEmpty)
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
