import KQLDiagnostics
import KQLSyntax

/// Lays out scripts: one pipe a line, four blanks a level, one blank line at the most. Comments, line breaks between
/// arguments and everything inside literals stay; a second run changes nothing.
package struct ScriptFormatter: Sendable {
  /// A laid out script, and the statements that were left as they are because they do not parse.
  package struct Result: Sendable {
    package var text: String
    package var problems: [(block: Block, diagnostic: Diagnostic)]
  }

  let grammar: Grammar

  package init(grammar: Grammar) { self.grammar = grammar }

  package func format(_ bytes: [UInt8]) -> Result {
    let lines = ScriptFormatter.lines(of: bytes)
    let blocks = BlockReader.blocks(of: bytes)
    var problems: [(block: Block, diagnostic: Diagnostic)] = []
    var output: [String] = []
    var line = 0
    for block in blocks {
      let first = block.line - 1
      let last = (block.segments.last?.line ?? block.line) - 1
      guard first >= line, last < lines.count else { continue }
      append(lines[line..<first], to: &output)
      let original = lines[first...last].joined(separator: "\n")
      output.append(text(of: block, original: original, &problems))
      line = last + 1
    }
    append(lines[line...], to: &output)
    while output.last == "" { output.removeLast() }
    let text = output.isEmpty ? "" : output.joined(separator: "\n") + "\n"
    // Whatever cuts into other statements than before is not kept.
    let again = BlockReader.blocks(of: text)
    guard again.count == blocks.count, zip(again, blocks).allSatisfy({ $0.kind == $1.kind }) else {
      return Result(text: lines.joined(separator: "\n") + (lines.isEmpty ? "" : "\n"), problems: problems)
    }
    return Result(text: text, problems: problems)
  }

  private func text(
    of block: Block, original: String, _ problems: inout [(block: Block, diagnostic: Diagnostic)]
  ) -> String {
    guard block.kind == .statement else { return ScriptFormatter.trimmed(original) }
    if let problem = block.problem {
      problems.append((block, problem))
      return original
    }
    var parser = Parser(block.text, grammar: grammar)
    let (request, diagnostics) = parser.parseRequest()
    if let error = diagnostics.first(where: { $0.severity == .error }) {
      problems.append((block, error))
      return original
    }
    // A line joined by `&` would lose its mark, and data is not laid out.
    if original != block.text { return original }
    if case .command(let command)? = request, case .data? = command.input { return original }
    return StatementFormatter.format(block.text) ?? original
  }

  /// Appends what stands between statements: blank lines become one, none at the start.
  private func append(_ lines: ArraySlice<String>, to output: inout [String]) {
    for line in lines {
      let text = ScriptFormatter.trimmed(line)
      if text.isEmpty && (output.isEmpty || output.last == "") { continue }
      output.append(text)
    }
  }

  private static func trimmed(_ line: String) -> String {
    var text = Substring(line)
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }

  /// Without byte order mark and carriage returns.
  private static func lines(of bytes: [UInt8]) -> [String] {
    var bytes = bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    if bytes.last == 0x0A { bytes = bytes.dropLast() }
    guard !bytes.isEmpty else { return [] }
    return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
  }
}
