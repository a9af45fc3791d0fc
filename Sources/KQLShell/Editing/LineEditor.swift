import CLibedit
import Glibc

/// Reads statements at a terminal with libedit: several rows are edited as one text, Enter submits when it is complete.
///
/// The library keeps the text and finds out which key was pressed; what the keys do is written here (`EditAction`), and
/// while it waits for the next key, prompt, text and hint are drawn (`Painter`): what it would draw by itself goes
/// nowhere, because it leaves the terminal in the dark about which rows are one.
///
/// One per process, because the library calls back through C functions without context, on the thread that reads. It is
/// not ended before the process: the library would throw away the keys that wait.
final class LineEditor {
  enum Outcome {
    case text(String)
    /// Ctrl-C; with what was typed.
    case interrupted(String)
    /// Ctrl-D on an empty text, or the end of the input.
    case end
    /// A signal asks the shell to leave.
    case leave
  }

  /// What the editor asks of the shell.
  struct Client {
    var isComplete: (String) -> Bool
    /// Candidates at a UTF-8 offset.
    var candidates: (String, Int) -> CompletionList
    /// What may follow the text, to be shown dim behind it.
    var hint: (String) -> String
    /// A style for each byte.
    var styles: ([UInt8]) -> [Highlighter.Style]
    /// Help for the word at the cursor.
    var help: (String) -> String
  }

  nonisolated(unsafe) static var current: LineEditor?
  /// As the library reads it; freed when the next one is set.
  nonisolated(unsafe) private static var promptText: UnsafeMutablePointer<CChar>?

  let editor: OpaquePointer
  let client: Client
  let interrupts: Interrupts
  let history: HistoryNavigator
  let usesColor: Bool
  var prompt = ""
  var promptStyle = ""
  var completing = CompletionCycle()
  /// What Ctrl-K and the like removed, and what Ctrl-C dropped.
  var killed = ""

  /// Characters read but not yet taken.
  private var unread: [Unicode.Scalar] = []
  /// What the text begins with, until it is inserted.
  private var initial: String?
  private var outcome: Outcome?
  var hintText = ""
  /// Nil where the next drawing begins at the start of an empty row.
  var shown: Shown?
  var ignoresResume = false
  /// False once the terminal has not answered.
  var reportsCursor = true
  /// Colours and hints of longer texts would be felt at each key.
  static let paintedBytesMax = 1 << 16
  static let endKey = "\u{1B}[99~"
  private static let escapeKey = "\u{1B}[98~"
  private static let escapeMilliseconds: Int32 = 50
  private var usesVi = false

  /// Nil when the terminal cannot be edited on.
  init?(client: Client, interrupts: Interrupts, history: HistoryNavigator, usesColor: Bool, usesViKeys: Bool) {
    guard let editor = kedit_init("kqlsh") else { return nil }
    self.editor = editor
    self.client = client
    self.interrupts = interrupts
    self.history = history
    self.usesColor = usesColor
    kedit_set_signal(editor, 0)
    kedit_set_prompt(editor) { _ in LineEditor.promptText }
    kedit_set_reader(editor) { _, out in
      guard let out, let current = LineEditor.current else { return -1 }
      return current.readCharacter(out)
    }
    for action in EditAction.allCases { kedit_add_function(editor, action.functionName, action.summary, action.function) }
    Self.current = self
    bindKeys(vi: usesViKeys)
  }

  func bindKeys(vi: Bool) {
    kedit_set_editor(editor, vi ? "vi" : "emacs")
    // The library's own end of a line finishes the buffer; submitting pushes the key that nobody types.
    kedit_bind(editor, Self.endKey, "ed-newline")
    for action in EditAction.allCases {
      for key in vi ? action.keysInVi : action.keys { kedit_bind(editor, key, action.functionName) }
    }
    usesVi = vi
    if vi {
      // A lone Escape, told from the keys that begin with one by the time that follows it.
      kedit_bind(editor, Self.escapeKey, "vi-command-mode")
      kedit_bind_alternative(editor, Self.escapeKey, "vi-command-mode")
      for action in EditAction.allCases {
        for key in action.keysInVi where key.hasPrefix("\\e") { kedit_bind_alternative(editor, key, action.functionName) }
      }
      kedit_bind_alternative(editor, "k", EditAction.up.functionName)
      kedit_bind_alternative(editor, "j", EditAction.down.functionName)
      for key in ["^M", "^J"] { kedit_bind_alternative(editor, key, EditAction.enter.functionName) }
    }
    // Lines of ~/.editrc for kqlsh apply last.
    el_source(editor, nil)
    // Between two prompts the terminal stays in the shell's own mode (`TerminalMode`).
    kedit_set_outer_mode(editor)
  }

  // MARK: Reading

  func read(prompt: String, style: String, initial: String = "") -> Outcome {
    setPrompt(prompt, style: style)
    history.begin()
    completing = CompletionCycle()
    outcome = nil
    shown = nil
    ignoresResume = false
    if !initial.isEmpty {
      // Inserted as if pasted, so that a newline in it is no Enter.
      self.initial = initial
      unread.insert(contentsOf: Self.pasteStart, at: 0)
    }
    // Before the prompt is seen, so that no key typed at it is echoed by the terminal itself.
    kedit_set_raw(editor, 1)
    send("\u{1B}[?2004h")
    var count: Int32 = 0
    errno = 0
    let line = el_gets(editor, &count)
    send("\u{1B}[?2004l")
    if let outcome { return outcome }
    guard let line, count > 0 else { return .end }
    var text = String(cString: line)
    if text.hasSuffix("\n") { text.removeLast() }
    return .text(text)
  }

  func setPrompt(_ text: String, style: String) {
    prompt = text
    promptStyle = style
    free(Self.promptText)
    Self.promptText = strdup(text)
  }

  var promptParts: (text: String, style: String) { (prompt, promptStyle) }

  /// Called by the library whenever it wants a character: 1 with one, 0 at the end, -1 to stop.
  private func readCharacter(_ out: UnsafeMutablePointer<wchar_t>) -> Int32 {
    while true {
      if !unread.isEmpty {
        out.pointee = wchar_t(bitPattern: unread.removeFirst().value)
        return 1
      }
      if !interrupts.isAnythingWaiting { present() }
      switch interrupts.waitForInput() {
      case .input:
        guard let scalar = readScalar() else {
          outcome = .end
          return -1
        }
        if usesVi, scalar == "\u{1B}", !isInputWaiting(milliseconds: Self.escapeMilliseconds) {
          pushBack(Array(Self.escapeKey.unicodeScalars.dropFirst()))
        }
        out.pointee = wchar_t(bitPattern: scalar.value)
        return 1
      case .interrupt:
        moveBelowText()
        killed = buffer.isEmpty ? killed : buffer.text
        outcome = .interrupted(buffer.text)
        errno = EINTR
        return -1
      case .leave:
        moveBelowText()
        outcome = .leave
        errno = EINTR
        return -1
      case .resize: resized()
      case .suspend: suspend()
      case .resume: resume()
      case .idle: break
      }
    }
  }

  /// The next character for an action that reads more than its key; nil when an event ended it.
  func nextScalar() -> Unicode.Scalar? {
    while true {
      if !unread.isEmpty { return unread.removeFirst() }
      if !interrupts.isAnythingWaiting { present() }
      switch interrupts.waitForInput() {
      case .input: return readScalar()
      case .resize: resized()
      case .idle, .resume: break
      case .interrupt, .leave, .suspend: return nil
      }
    }
  }

  func pushBehind(_ bytes: ArraySlice<UInt8>) { unread += Array(String(decoding: bytes, as: UTF8.self).unicodeScalars) }

  func pushBack(_ scalars: [Unicode.Scalar]) { unread.insert(contentsOf: scalars, at: 0) }

  func readByte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = Glibc.read(0, &byte, 1)
      if count == 1 { return byte }
      if count == 0 || errno != EINTR { return nil }
    }
  }

  /// One character; bytes that are none are skipped.
  private func readScalar() -> Unicode.Scalar? {
    while let first = readByte() {
      if first < 0x80 { return Unicode.Scalar(first) }
      let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0
      guard length > 0 else { continue }
      var bytes = [first]
      while bytes.count < length, isInputWaiting(milliseconds: Self.restOfCharacterMilliseconds), let next = readByte() {
        bytes.append(next)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if let scalar = text.unicodeScalars.first, scalar != "\u{FFFD}" { return scalar }
    }
    return nil
  }

  private static let pasteStart = Array("\u{1B}[200~".unicodeScalars)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)
  private static let restOfCharacterMilliseconds: Int32 = 200
  /// A terminal that sends no end mark for so long will send none.
  private static let pasteMilliseconds: Int32 = 2000

  func isInputWaiting(milliseconds: Int32) -> Bool {
    var source = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    return poll(&source, 1, milliseconds) > 0
  }

  /// What is pasted, to its end mark, with newlines as newlines and without other control characters.
  func readPaste() -> String {
    if let text = initial {
      initial = nil
      return text
    }
    // What came while the terminal was asked something.
    var bytes = unread.flatMap { Array(String($0).utf8) }
    unread = []
    var searchStart = 0
    var piece = [UInt8](repeating: 0, count: 1 << 12)
    while true {
      if let end = bytes[searchStart...].firstRange(of: Self.pasteEnd) {
        unread.append(contentsOf: String(decoding: bytes[end.upperBound...], as: UTF8.self).unicodeScalars)
        bytes.removeSubrange(end.lowerBound...)
        break
      }
      searchStart = max(0, bytes.count - Self.pasteEnd.count)
      guard isInputWaiting(milliseconds: Self.pasteMilliseconds) else { break }
      let count = Glibc.read(0, &piece, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      bytes.append(contentsOf: piece[..<count])
    }
    // The terminal's mode swaps the two; either, or both together, is one newline.
    var text = String(decoding: bytes, as: UTF8.self).replacing("\n\r", with: "\n").replacing("\r\n", with: "\n")
    text = text.replacing("\r", with: "\n")
    text.unicodeScalars.removeAll { ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || $0.value == 0x7F }
    return text
  }

  // MARK: The text

  var buffer: EditBuffer {
    get {
      guard let line = el_wline(editor)?.pointee else { return EditBuffer() }
      let count = line.lastchar - line.buffer
      return EditBuffer(
        scalars: UnsafeBufferPointer(start: line.buffer, count: count).map {
          Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}"
        }, cursor: line.cursor - line.buffer)
    }
    set {
      let old = buffer
      if old.scalars != newValue.scalars {
        // The library's way: all before the cursor is deleted, then the new text is inserted.
        el_cursor(editor, Int32(old.scalars.count - old.cursor))
        if !old.scalars.isEmpty { el_deletestr(editor, Int32(old.scalars.count)) }
        var text = newValue.scalars.map { wchar_t(bitPattern: $0.value) } + [0]
        if !newValue.isEmpty { el_winsertstr(editor, &text) }
        el_cursor(editor, Int32(newValue.cursor - newValue.scalars.count))
      } else if old.cursor != newValue.cursor {
        el_cursor(editor, Int32(newValue.cursor - old.cursor))
      }
    }
  }
}
