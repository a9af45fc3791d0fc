import KQLEngine
import KQLSyntax

/// A statement or directive of a script file.
package struct ScriptStatement: Sendable {
  package var path: String
  package var block: Block

  func isSame(as other: ScriptStatement) -> Bool { path == other.path && block.line == other.block.line }

  /// Comments that suppress findings: `// kqlsh:allow KC101 KC102`, in the statement or before it.
  func allows(_ rule: Rule) -> Bool {
    block.text.split(separator: "\n").contains { line in
      guard let mark = line.firstRange(of: "// kqlsh:allow") else { return false }
      return line[mark.upperBound...].split { $0 == " " || $0 == "," }.contains { $0 == rule.id || $0 == rule.name }
    }
  }

  /// The commands of a `.execute script`, each as a statement with its own place; nil for any other statement.
  func inner(_ outline: CommandOutline) -> [ScriptStatement]? {
    guard outline.id == "ExecuteDatabaseScript", let data = outline.data else { return nil }
    let start = block.location(of: data.range.lowerBound)
    var reader = BlockReader(mode: .auto, line: start.line)
    var blocks: [Block] = []
    for line in data.text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      blocks += reader.add(ArraySlice(Array(line)))
    }
    blocks += reader.finish()
    return blocks.map { ScriptStatement(path: path, block: $0) }
  }
}
