package import KQLDiagnostics

/// A piece of a script that runs by itself, and where each of its lines stood.
package struct Block: Sendable {
  package enum Kind: Sendable {
    /// A query or a command, with the comments before it.
    case statement
    /// A line that starts with `#` or `?`.
    case directive
  }

  package struct Segment: Sendable {
    /// UTF-8 offset in the block's text from which the place counts.
    package var offset: Int
    package var line: Int
    package var column: Int
  }

  package var kind: Kind
  /// With `\n` between lines, joined lines joined, and no line break at the end.
  package var text: String
  package var segments: [Segment]
  /// The text is not valid UTF-8; such a block must not be run.
  package var problem: Diagnostic?

  package init(kind: Kind, text: String, segments: [Segment], problem: Diagnostic? = nil) {
    self.kind = kind
    self.text = text
    self.segments = segments
    self.problem = problem
  }

  /// The line, from 1, on which the block starts.
  package var line: Int { segments.first?.line ?? 1 }

  /// Line and column of a UTF-8 offset into the text, both from 1; columns count characters.
  package func location(of offset: Int) -> (line: Int, column: Int) {
    var low = 0
    var high = segments.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if segments[middle].offset <= offset { low = middle } else { high = middle }
    }
    guard low < segments.count else { return (1, 1) }
    let segment = segments[low]
    let utf8 = text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: min(segment.offset, utf8.count))
    let end = utf8.index(utf8.startIndex, offsetBy: min(max(offset, segment.offset), utf8.count))
    return (segment.line, segment.column + text[start..<end].count)
  }
}
