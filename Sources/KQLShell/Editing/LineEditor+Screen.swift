import CLibedit
import Glibc

/// What the editor draws by itself: colours and hints over the library's text, and everything anew when the window changes.
extension LineEditor {
  func send(_ text: String) { sendBytes(Array(text.utf8)) }

  func sendBytes(_ bytes: [UInt8]) {
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
    return (Int(size.ws_col), Int(size.ws_row))
  }

  var width: Int { size.width }
  var height: Int { size.height }

  /// The hint that is shown now.
  var visibleHint: String { buffer.isAtEnd ? hintText : "" }

  /// Paints colours and the hint over what the library has drawn.
  func present() {
    let buffer = self.buffer
    let (width, height) = size
    var styles: [Highlighter.Style] = []
    hintText = ""
    if buffer.scalars.count < Self.paintedBytesMax {
      if usesColor { styles = client.styles(Array(buffer.text.utf8)) }
      if buffer.isAtEnd, !buffer.isEmpty { hintText = client.hint(buffer.text) }
    }
    let frame = Painter.frame(
      prompt: prompt, promptStyle: usesColor ? promptStyle : "", buffer: buffer, styles: styles,
      hint: usesColor ? hintText : "", width: width)
    painted = (frame.layout, frame.cursor)
    showsHint = frame.showsHint
    if !showsHint { hintText = "" }
    // A text higher than the screen is scrolled by the library; what is where is not known.
    guard frame.layout.rowCount < height, usesColor, !buffer.isEmpty || !prompt.isEmpty else {
      hintText = ""
      showsHint = false
      return
    }
    sendBytes(frame.bytes)
  }

  func eraseHint() {
    if showsHint { send("\u{1B}[K") }
    showsHint = false
  }

  private func layoutNow() -> (layout: ScreenLayout, cursor: ScreenLayout.Position) {
    let buffer = self.buffer
    let promptScalars = Array(prompt.unicodeScalars)
    let layout = ScreenLayout(promptScalars + buffer.scalars, width: size.width)
    return (layout, layout.positions[promptScalars.count + buffer.cursor])
  }

  /// To the start of the row below the text, to print something there.
  func moveBelowText() {
    fflush(nil)
    let (layout, cursor) = layoutNow()
    let down = layout.end.row - cursor.row
    send((down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n")
  }

  /// Prompt and text anew, where the cursor is.
  func redraw() {
    kedit_redraw(editor)
    fflush(nil)
  }

  /// Removes prompt and text from the screen, row by row: a terminal may keep a copy of what is cleared as a whole.
  private func clearText() {
    fflush(nil)
    eraseHint()
    let (layout, cursor) = layoutNow()
    let down = layout.end.row - cursor.row
    send((down > 0 ? "\u{1B}[\(down)B" : "") + String(repeating: "\u{1B}[2K\u{1B}[A", count: layout.end.row) + "\r\u{1B}[2K")
  }

  /// Redraws for a prompt or a text that a change gives.
  func replaceDisplay(_ change: () -> Void) {
    clearText()
    change()
    redraw()
  }

  func clearScreen() {
    fflush(nil)
    send("\u{1B}[H\u{1B}[2J")
    redraw()
  }

  /// Prints a text below, then prompt and text again.
  func printBelow(_ text: String) {
    moveBelowText()
    send(text.hasSuffix("\n") || text.isEmpty ? text : text + "\n")
    redraw()
  }

  func resized() {
    // The terminal has wrapped what was there to the new width.
    clearText()
    el_resize(editor)
    redraw()
    present()
  }

  func suspend() {
    eraseHint()
    moveBelowText()
    send("\u{1B}[?2004l")
    kedit_set_raw(editor, 0)
    interrupts.stopProcess()
    resume()
  }

  func resume() {
    // Out of its mode and in again: the library does not know that the parent has set another.
    kedit_set_raw(editor, 0)
    kedit_set_raw(editor, 1)
    send("\r\u{1B}[J\u{1B}[?2004h")
    el_resize(editor)
    redraw()
    present()
  }

  /// Another program on the terminal, then prompt and text again.
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
