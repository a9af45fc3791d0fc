import KQLDiagnostics
import KQLEngine
import KQLRendering

/// What may follow a typed text: directives here, statements as the engine knows them. And the colours of the text.
final class ShellCompleter {
  private unowned let shell: Shell
  /// Meaning of the text painted last, and whether finding it out was too slow for every key.
  private var meaning = Highlighter.Meaning()
  private var meaningText = ""
  private var slowLength = Int.max
  #if DEBUG
    private static let budgetSeconds = 0.5
  #else
    private static let budgetSeconds = 0.03
  #endif
  private static let hintLengthMax = 4096

  init(_ shell: Shell) {
    self.shell = shell
  }

  /// A new text is begun: what was too slow for the old one may not be for this.
  func begin() { slowLength = .max }

  // MARK: Candidates

  func list(_ text: String, cursor: Int) -> CompletionList {
    let found = candidates(text, cursor: cursor)
    let closing = found.items.count == 1 ? closing(found.items[0], text, found.replaced.upperBound) : ""
    return CompletionList(replaced: found.replaced, items: found.items, closing: closing)
  }

  private func candidates(_ text: String, cursor: Int) -> Candidates {
    if text.hasPrefix("#") || text.hasPrefix("?") { return DirectiveCompletion(shell).candidates(text, cursor: cursor) }
    return shell.session.candidates(text, cursor: cursor)
  }

  /// What ends the only candidate: a space, the quote of a file name.
  private func closing(_ candidate: Candidate, _ text: String, _ end: Int) -> String {
    let rest = text.utf8.dropFirst(end)
    switch candidate.kind {
    case .function, .builtin, .property, .key: return ""
    case .file:
      if candidate.insertion.hasSuffix("/") { return "" }
      return text.hasPrefix("#") ? "" : quote(before: text, at: end).map { rest.first == $0 ? "" : String(UnicodeScalar($0)) } ?? ""
    case .value:
      guard let quote = quote(before: text, at: end) else { return " " }
      return candidate.insertion.hasSuffix("=") || rest.first == quote ? "" : String(UnicodeScalar(quote))
    case .column, .variable, .table, .keyword:
      return rest.first.map { $0 == 0x20 || $0 == UInt8(ascii: "(") } ?? false ? "" : " "
    }
  }

  /// The quote of the string that is open at a place.
  private func quote(before text: String, at end: Int) -> UInt8? {
    var open: UInt8?
    for byte in text.utf8.prefix(end) {
      if let quote = open { if byte == quote { open = nil } } else if byte == 0x22 || byte == 0x27 { open = byte }
    }
    return open
  }

  // MARK: Hints

  /// The rest of the best candidate, when something of it was typed.
  func hint(_ text: String) -> String {
    guard text.utf8.count < min(Self.hintLengthMax, slowLength) else { return "" }
    let start = MonotonicTime.seconds
    let found = candidates(text, cursor: text.utf8.count)
    let seconds = MonotonicTime.seconds - start
    guard seconds < Self.budgetSeconds else {
      slowLength = text.utf8.count
      return ""
    }
    guard !found.prefix.isEmpty, let best = found.items.first, best.insertion.hasPrefix(found.prefix) else { return "" }
    return String(best.insertion.dropFirst(found.prefix.count))
  }

  // MARK: Colours

  private static let functionNames: Set<String> = Set(
    BuiltinDefinitions.builtins.scalars.keys
  ).union(BuiltinDefinitions.builtins.aggregates.keys)
  private static let operatorNames = Set(BuiltinDefinitions.builtins.operators.keys)

  func styles(_ bytes: [UInt8]) -> [Highlighter.Style] {
    let text = String(decoding: bytes, as: UTF8.self)
    if text != meaningText {
      meaningText = text
      meaning.functions = Self.functionNames
      meaning.operators = Self.operatorNames
      if bytes.count < min(Self.hintLengthMax, slowLength), bytes.first != UInt8(ascii: "#") {
        let start = MonotonicTime.seconds
        let found = shell.session.meaning(of: text)
        meaning.columns = found.columns
        meaning.unknown = found.unknown
        if MonotonicTime.seconds - start > Self.budgetSeconds { slowLength = bytes.count }
      } else {
        meaning.columns = []
        meaning.unknown = []
      }
    }
    return Highlighter.styles(bytes, meaning)
  }
}
