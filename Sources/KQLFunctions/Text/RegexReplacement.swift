import CRE2
import KQLColumns
import KQLLanguage

/// Replaces the matches of a pattern.
enum RegexReplacement {
  /// Literal bytes and groups of a rewrite pattern.
  private enum Part {
    case literal([UInt8])
    case group(Int)
  }

  static func evaluate(
    _ arguments: Arguments, pattern: TextRows, rewrite: TextRows, source: TextRows
  ) throws -> Column {
    var matcher = RowRegex(pattern)
    var parts = rewrite.isConstant ? rewrite.withRow(0) { parse($0) } : []
    return try arguments.buildText { row, output in
      let regex = try matcher.regex(row)
      if !rewrite.isConstant { parts = rewrite.withRow(row) { parse($0) } }
      try source.withRow(row) { text in
        var groups = regex.groupBuffer()
        var end = 0
        try regex.forEachMatch(text, &groups) { match in
          output.append(contentsOf: text[end..<Int(match[0].start)])
          end = Int(match[0].start + match[0].length)
          try TextLimit.check(output.count, rows: arguments.rowCount)
          for part in parts {
            switch part {
            case .literal(let bytes): output.append(contentsOf: bytes)
            case .group(let group):
              guard group < match.count, match[group].start >= 0 else { continue }
              let start = Int(match[group].start)
              output.append(contentsOf: text[start..<start + Int(match[group].length)])
            }
          }
        }
        output.append(contentsOf: text[end...])
      }
    }
  }

  /// `\\1` is a group, `\\\\` a backslash.
  private static func parse(_ rewrite: UnsafeBufferPointer<UInt8>) -> [Part] {
    var parts: [Part] = []
    var literal: [UInt8] = []
    var index = 0
    while index < rewrite.count {
      let byte = rewrite[index]
      if byte == UInt8(ascii: "\\"), index + 1 < rewrite.count {
        let next = rewrite[index + 1]
        if next >= 0x30 && next <= 0x39 {
          if !literal.isEmpty { parts.append(.literal(literal)) }
          literal = []
          parts.append(.group(Int(next - 0x30)))
        } else {
          literal.append(next)
        }
        index += 2
        continue
      }
      literal.append(byte)
      index += 1
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    return parts
  }
}
