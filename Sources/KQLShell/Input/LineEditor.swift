import CLibedit
import Glibc

/// Reads statements at a terminal with libedit: several rows are edited as one text, Enter submits when it is complete.
///
/// One per process: libedit calls back through C functions without context.
final class LineEditor {
  enum Outcome {
    case text(String)
    /// Ctrl-C.
    case interrupted
    /// Ctrl-D on an empty text.
    case end
  }

  private let editor: OpaquePointer
  private let history: OpaquePointer

  /// What the C callbacks read. Touched by the thread that reads input only.
  nonisolated(unsafe) private static var prompt: UnsafeMutablePointer<CChar>?
  nonisolated(unsafe) private static var isComplete: (String) -> Bool = { _ in true }
  nonisolated(unsafe) private static var complete: (String, Int) -> Completions = { _, _ in Completions() }

  /// What may be inserted at the cursor: the common part, and the choices to list when it is empty.
  struct Completions {
    var insertion = ""
    var choices: [String] = []
  }

  private static let endKey = "\u{1B}[99~"
  private static let historySize: Int32 = 10_000

  /// Nil when the terminal cannot be edited on.
  init?(isComplete: @escaping (String) -> Bool, complete: @escaping (String, Int) -> Completions) {
    guard let editor = kedit_init("kqlsh"), let history = history_init() else { return nil }
    self.editor = editor
    self.history = history
    Self.isComplete = isComplete
    Self.complete = complete
    khistory_set_size(history, Self.historySize)
    kedit_set_editor(editor, "emacs")
    kedit_set_signal(editor, 1)
    kedit_set_history(editor, history)
    kedit_set_prompt(editor) { _ in LineEditor.prompt }
    kedit_add_function(editor, "kqlsh-enter", "Submit a complete statement", enter)
    kedit_add_function(editor, "kqlsh-newline", "Insert a newline", newline)
    kedit_add_function(editor, "kqlsh-complete", "Complete", completeAtCursor)
    kedit_bind(editor, "^M", "kqlsh-enter")
    kedit_bind(editor, "^J", "kqlsh-enter")
    // The library's own end of a line finishes the buffer; `kqlsh-enter` pushes the key that nobody types.
    kedit_bind(editor, Self.endKey, "ed-newline")
    kedit_bind(editor, "\\e^M", "kqlsh-newline")
    kedit_bind(editor, "^I", "kqlsh-complete")
    kedit_bind(editor, "^R", "em-inc-search-prev")
    // ~/.editrc lines for kqlsh apply last.
    el_source(editor, nil)
  }

  deinit {
    history_end(history)
    el_end(editor)
  }

  func remember(_ text: String) { khistory_enter(history, text) }

  func read(prompt: String) -> Outcome {
    free(Self.prompt)
    Self.prompt = strdup(prompt)
    var count: Int32 = 0
    errno = 0
    guard let line = el_gets(editor, &count), count > 0 else {
      return count < 0 && errno == EINTR ? .interrupted : .end
    }
    var text = String(cString: line)
    if text.hasSuffix("\n") { text.removeLast() }
    return .text(text)
  }

  /// Discards what was typed, after an interrupt.
  func reset() { el_reset(editor) }

  private let enter: KEditFunction = { editor, _ in
    guard let editor, let line = el_line(editor)?.pointee else { return UInt8(CC_NEWLINE) }
    let text = LineEditor.text(line, to: line.lastchar)
    if text.hasSuffix("\n") || text.allSatisfy(\.isWhitespace) || LineEditor.isComplete(text) {
      // The cursor may stand in an upper row; the text ends at its end.
      el_cursor(editor, Int32(line.lastchar - line.cursor))
      el_push(editor, LineEditor.endKey)
      return UInt8(CC_REFRESH)
    }
    el_insertstr(editor, "\n")
    return UInt8(CC_REFRESH)
  }

  private let newline: KEditFunction = { editor, _ in
    el_insertstr(editor, "\n")
    return UInt8(CC_REFRESH)
  }

  private let completeAtCursor: KEditFunction = { editor, _ in
    guard let editor, let line = el_line(editor)?.pointee else { return UInt8(CC_ERROR) }
    let text = LineEditor.text(line, to: line.lastchar)
    let cursor = LineEditor.text(line, to: line.cursor).utf8.count
    let completions = LineEditor.complete(text, cursor)
    if !completions.insertion.isEmpty {
      el_insertstr(editor, completions.insertion)
      return UInt8(CC_REFRESH)
    }
    guard !completions.choices.isEmpty else { return UInt8(CC_REFRESH_BEEP) }
    print("\n" + completions.choices.prefix(60).joined(separator: "  "))
    fflush(nil)
    return UInt8(CC_REDISPLAY)
  }

  private static func text(_ line: LineInfo, to end: UnsafePointer<CChar>) -> String {
    let count = end - line.buffer
    return line.buffer.withMemoryRebound(to: UInt8.self, capacity: max(count, 1)) {
      String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
    }
  }
}
