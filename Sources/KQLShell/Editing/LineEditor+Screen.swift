import CLibedit
import Glibc

/// What the editor draws: the library's own drawing goes nowhere.
extension LineEditor {
  /// What is on the screen.
  struct Shown {
    var layout: ScreenLayout
    /// The scalar that the cursor stands on.
    var cursorIndex: Int
    /// Rows of the layout that are drawn.
    var rows: Range<Int>
    /// Among these rows.
    var cursorRow: Int
    /// Rows above them that have left the screen at its top, where nothing reaches them but the terminal itself.
    var lostCount = 0
    var bytes: String
  }

  func send(_ text: String) { sendBytes(Array(text.utf8)) }

  private func sendBytes(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress?.advanced(by: start), $0.count - start) }
      if count <= 0 && errno != EINTR { return }
      if count > 0 { start += count }
    }
  }

  private var size: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return (80, 24) }
    return (Int(size.ws_col), max(1, Int(size.ws_row)))
  }

  var width: Int { size.width }
  var height: Int { size.height }

  /// The hint that is shown now.
  var visibleHint: String { buffer.isAtEnd ? hintText : "" }

  // MARK: Drawing

  /// Draws prompt, text and hint as they are now over what is there. `isFinal`: all rows, with the cursor behind the text.
  func present(isFinal: Bool = false) {
    let buffer = self.buffer
    let (width, height) = size
    // A key may be faster than the word of the new size.
    if let shown, shown.layout.width != width { findText() }
    var styles: [Highlighter.Style] = []
    hintText = ""
    if usesColor, buffer.scalars.count < Self.paintedBytesMax {
      styles = client.styles(Array(buffer.text.utf8))
      if !isFinal, buffer.isAtEnd, !buffer.isEmpty { hintText = client.hint(buffer.text) }
    }
    let promptScalars = Array(prompt.unicodeScalars)
    let layout = ScreenLayout(promptScalars + buffer.scalars, width: width)
    let cursorIndex = isFinal ? layout.scalars.count : promptScalars.count + buffer.cursor
    let cursor = layout.positions[cursorIndex]
    let rows = isFinal ? min(shown?.lostCount ?? 0, layout.end.row)..<layout.rowCount : visibleRows(layout, cursor, height)
    let lostCount = min(shown?.lostCount ?? 0, rows.lowerBound)
    let drawn = Painter(
      layout: layout, promptCount: promptScalars.count, promptStyle: usesColor ? promptStyle : "", styles: styles,
      hint: hintText, rows: rows, isContinued: lostCount > 0
    ).draw(cursor: cursor)
    if !drawn.showsHint { hintText = "" }
    guard drawn.bytes != shown?.bytes else { return }
    // As one picture where the terminal can do that, without a cursor that jumps elsewhere.
    send("\u{1B}[?2026h\u{1B}[?25l" + erasure + drawn.bytes + "\u{1B}[?25h\u{1B}[?2026l")
    shown = Shown(
      layout: layout, cursorIndex: cursorIndex, rows: rows, cursorRow: cursor.row - rows.lowerBound, lostCount: lostCount,
      bytes: drawn.bytes)
  }

  /// Of a text that is higher than the screen, the rows shown before while the cursor is in them.
  private func visibleRows(_ layout: ScreenLayout, _ cursor: ScreenLayout.Position, _ height: Int) -> Range<Int> {
    var first = max(shown?.lostCount ?? 0, min(shown?.rows.lowerBound ?? 0, layout.rowCount - height))
    first = min(max(first, cursor.row - height + 1), cursor.row)
    return first..<min(first + height, layout.rowCount)
  }

  /// Empties the rows that are shown, one by one (a terminal may keep a copy of what is cleared as a whole); ends at the
  /// start of the first.
  private var erasure: String {
    guard let shown else { return "" }
    let rest = shown.rows.count - 1
    var out = shown.cursorRow > 0 ? "\u{1B}[\(shown.cursorRow)A" : ""
    // Emptied as a whole, a row is no longer the continuation of the one above it.
    out += shown.lostCount > 0 ? "\r" : "\r\u{1B}[2K"
    out += String(repeating: "\u{1B}[B\u{1B}[2K", count: rest)
    if rest > 0 { out += "\u{1B}[\(rest)A" }
    return out
  }

  /// To the start of the row below the text, to print something there.
  func moveBelowText() {
    present(isFinal: true)
    send("\r\n")
    shown = nil
  }

  /// Redraws for a prompt or a text that a change gives.
  func replaceDisplay(_ change: () -> Void) {
    change()
    present()
  }

  func clearScreen() {
    send("\u{1B}[H\u{1B}[2J")
    shown = nil
    present()
  }

  /// Prints a text below, then prompt and text again.
  func printBelow(_ text: String) {
    moveBelowText()
    send(text.hasSuffix("\n") || text.isEmpty ? text : text + "\n")
    present()
  }

  // MARK: Changes from outside

  func resized() {
    el_resize(editor)
    present()
  }

  /// Where prompt and text are after the window has changed. Most terminals wrap what is on them anew, some leave rows as they
  /// are, and some have moved rows out at the top though there is room below: where the cursor is tells which.
  private func findText() {
    guard var old = shown else { return }
    old.bytes = ""
    let (width, height) = size
    let report = askForCursor()
    let layout = ScreenLayout(old.layout.scalars, width: width)
    var place = layout.positions[old.cursorIndex]
    // Behind a full row a cursor may have been taken along to the next.
    if report?.column == 0, place.column == width - 1 { place = ScreenLayout.Position(row: place.row + 1, column: 0) }
    let kept = min(old.layout.positions[old.cursorIndex].column, width - 1)
    if let report, report.column == kept, report.column != place.column || Self.keepsRows {
      old.cursorRow = min(old.cursorRow, report.row)
      shown = old
      return
    }
    let firstIndex = old.layout.positions.firstIndex { $0.row >= old.rows.lowerBound - old.lostCount } ?? 0
    let first = layout.positions[firstIndex].row
    old.lostCount = report.map { max(0, place.row - first - $0.row) } ?? 0
    let top = max(first + old.lostCount, place.row - height + 1)
    old.layout = layout
    old.cursorRow = place.row - top
    // What was a row of text and hint may be two now; below the text there is nothing else.
    let end = min(max(layout.rowCount + (hintText.isEmpty ? 0 : 1), old.rows.upperBound), top + height)
    old.rows = top..<max(end, place.row + 1)
    shown = old
  }

  /// Terminals that leave rows as they are, for when the column does not tell.
  private static let keepsRows =
    Environment.value("XTERM_VERSION") != nil || Environment.value("TERM")?.hasPrefix("linux") == true
  /// Waited in full once only: a terminal that has not answered is not asked again.
  private static let reportMilliseconds: Int32 = 2000

  /// Where the terminal says that the cursor is; nil when it does not say.
  private func askForCursor() -> ScreenLayout.Position? {
    guard reportsCursor else { return nil }
    send("\u{1B}[6n")
    var bytes: [UInt8] = []
    while isInputWaiting(milliseconds: Self.reportMilliseconds), let byte = readByte() {
      bytes.append(byte)
      guard byte == UInt8(ascii: "R"), let start = bytes.lastIndex(of: 0x1B) else { continue }
      let numbers = bytes[start...].dropFirst(2).dropLast().split(separator: UInt8(ascii: ";")).map {
        Int(String(decoding: $0, as: UTF8.self))
      }
      guard numbers.count == 2, let row = numbers[0], let column = numbers[1], row > 0, column > 0 else { continue }
      // Keys that came before it.
      pushBehind(bytes[..<start])
      return ScreenLayout.Position(row: row - 1, column: column - 1)
    }
    pushBehind(bytes[...])
    reportsCursor = false
    return nil
  }

  func suspend() {
    moveBelowText()
    send("\u{1B}[?2004l")
    kedit_set_raw(editor, 0)
    interrupts.stopProcess()
    resume()
    // The signal that has continued the process is told as well.
    ignoresResume = true
  }

  func resume() {
    if ignoresResume {
      ignoresResume = false
      return
    }
    // Out of its mode and in again: the library does not know that the parent has set another.
    kedit_set_raw(editor, 0)
    kedit_set_raw(editor, 1)
    send("\r\u{1B}[J\u{1B}[?2004h")
    el_resize(editor)
    shown = nil
    present()
  }

  /// Another program on the terminal.
  func away(_ body: () -> Void) {
    moveBelowText()
    send("\u{1B}[?2004l")
    kedit_set_raw(editor, 0)
    body()
    kedit_set_raw(editor, 1)
    send("\u{1B}[?2004h")
    el_resize(editor)
  }
}
