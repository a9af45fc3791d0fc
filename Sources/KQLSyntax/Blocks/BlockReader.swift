internal import KQLDiagnostics

/// Cuts a script into blocks, line by line, so that the mode may change between lines and input may be endless.
package struct BlockReader: Sendable {
  /// Where a statement ends. A line break inside strings, comments and brackets ends nothing in any mode; a last `&`
  /// joins the next line, a last `&&` joins it without the line break.
  package enum Mode: Sendable {
    /// At a blank line, and before a line that starts with `.`.
    case auto
    /// At each line break.
    case line
    /// At a blank line.
    case block
  }

  private enum Region {
    case statement
    /// After `.ingest inline … <|`: to the first blank line.
    case inlineData
    /// After `.execute script <|`: to `#end` or another directive.
    case script
  }

  private enum Join { case none, keepingBreak, droppingBreak }

  package var mode: Mode
  private var lineNumber: Int
  private var byteOffset = 0
  private var text: [UInt8] = []
  private var segments: [Block.Segment] = []
  private var scanner = ProtectedText()
  private var region = Region.statement
  private var join = Join.none
  private var problem: Diagnostic?

  /// `line` is the number of the first line.
  package init(mode: Mode = .auto, line: Int = 1) {
    self.mode = mode
    lineNumber = line - 1
  }

  /// All blocks of a text in one mode.
  package static func blocks(of text: [UInt8], mode: Mode = .auto) -> [Block] {
    var reader = BlockReader(mode: mode)
    var blocks: [Block] = []
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: 0x0A) ?? text.count
      blocks += reader.add(text[start..<end])
      start = end + 1
    }
    return blocks + reader.finish()
  }

  package static func blocks(of text: String, mode: Mode = .auto) -> [Block] {
    blocks(of: Array(text.utf8), mode: mode)
  }

  /// Whether nothing is waiting for more lines.
  package var isEmpty: Bool { text.isEmpty }

  /// Whether strings, brackets, a joined line or data are open.
  var needsMore: Bool { scanner.isOpen || join != .none || region != .statement }

  /// Takes the next line, with or without its line break, and gives the blocks that are complete now.
  package mutating func add(_ line: ArraySlice<UInt8>) -> [Block] {
    var line = line
    if line.last == 0x0A { line = line.dropLast() }
    if line.last == 0x0D { line = line.dropLast() }
    lineNumber += 1
    defer { byteOffset += line.count + 1 }
    if line.isEmpty, text.isEmpty { return [] }
    if byteOffset == 0 {
      if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
      if line.starts(with: [UInt8(ascii: "#"), UInt8(ascii: "!")]) { return [] }
    }
    return take(line)
  }

  /// The text left at the end of the input.
  package mutating func finish() -> [Block] { close() }

  // MARK: Lines

  private mutating func take(_ line: ArraySlice<UInt8>) -> [Block] {
    if join != .none || scanner.isOpen {
      append(line)
      return mode == .line ? closeLine() : []
    }
    let isBlank = line.allSatisfy { $0 <= 0x20 }
    let first = line.first
    switch region {
    case .inlineData:
      if isBlank { return close() }
      append(line)
      return []
    case .script:
      guard first == UInt8(ascii: "#") else {
        append(line)
        return []
      }
      let blocks = close()
      return line.starts(with: "#end".utf8) ? blocks : blocks + [directive(line)]
    case .statement: break
    }
    if first == UInt8(ascii: "#") || first == UInt8(ascii: "?") { return close() + [directive(line)] }
    if isBlank {
      // A comment before a blank line stays with the statement after it.
      guard scanner.hasContent else {
        if !text.isEmpty { append(line) }
        return []
      }
      return close()
    }
    var blocks: [Block] = []
    if mode == .auto, first == UInt8(ascii: "."), scanner.hasContent { blocks = close() }
    append(line)
    return mode == .line ? blocks + closeLine() : blocks
  }

  private mutating func closeLine() -> [Block] {
    guard scanner.hasContent, !scanner.isOpen, join == .none, region == .statement else { return [] }
    return close()
  }

  private mutating func append(_ line: ArraySlice<UInt8>) {
    if !segments.isEmpty, join != .droppingBreak { text.append(0x0A) }
    join = .none
    segments.append(Block.Segment(offset: text.count, line: lineNumber, column: 1))
    let start = text.count
    note(line)
    text.append(contentsOf: line)
    guard region == .statement else { return }
    var found = Region.statement
    let before = text
    scanner.scan(text[start...]) { event, _ in
      found = BlockReader.region(of: before, event)
      return found != .statement
    }
    region = found
    guard region == .statement, scanner.ampersands == 1 || scanner.ampersands == 2 else { return }
    join = scanner.ampersands == 1 ? .keepingBreak : .droppingBreak
    while text.count > start, text[text.count - 1] <= 0x20 { text.removeLast() }
    text.removeLast(min(scanner.ampersands, text.count - start))
  }

  /// Remembers the first byte that is not UTF-8.
  private mutating func note(_ line: ArraySlice<UInt8>) {
    guard problem == nil, line.contains(where: { $0 >= 0x80 }) else { return }
    let bytes = Array(line)
    var index = 0
    while index < bytes.count {
      let (scalar, width) = Lexer.scalar(bytes, at: index)
      guard scalar != nil else {
        let offset = text.count + index
        problem = Diagnostic(
          code: "SYN0001", "the text is not valid UTF-8 at byte offset \(byteOffset + index)",
          range: offset..<(offset + 1))
        return
      }
      index += width
    }
  }

  private mutating func close() -> [Block] {
    defer {
      text.removeAll()
      segments.removeAll()
      scanner = ProtectedText()
      region = .statement
      join = .none
      problem = nil
    }
    guard scanner.hasContent else { return [] }
    let block = Block(
      kind: .statement, text: String(decoding: text, as: UTF8.self), segments: segments, problem: problem)
    return [block]
  }

  private func directive(_ line: ArraySlice<UInt8>) -> Block {
    Block(
      kind: .directive, text: String(decoding: line, as: UTF8.self),
      segments: [Block.Segment(offset: 0, line: lineNumber, column: 1)])
  }

  // MARK: Commands with data

  /// What a `<|` or a `[` begins, by the words of the command before it.
  private static func region(of text: [UInt8], _ event: ProtectedText.Event) -> Region {
    let words = leadingWords(text)
    guard let verb = words.first else { return .statement }
    if verb == ".ingest" { return words.dropFirst().first == "inline" ? .inlineData : .statement }
    guard verb == ".execute", case .input = event else { return .statement }
    let rest = words.dropFirst()
    return rest.first == "script" || rest.dropFirst().first == "script" ? .script : .statement
  }

  /// The first three words after comments, in lower case.
  private static func leadingWords(_ text: [UInt8]) -> [String] {
    var lexer = Lexer(text)
    var words: [String] = []
    guard lexer.next().kind == .dot else { return [] }
    for number in 0..<3 {
      let token = lexer.next()
      guard token.kind == .name else { break }
      let word = String(decoding: text[token.range], as: UTF8.self).lowercased()
      words.append(number == 0 ? "." + word : word)
    }
    return words
  }
}
