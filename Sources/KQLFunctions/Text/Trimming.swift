import CRE2
import KQLColumns
import KQLLanguage

/// Removes one match of a pattern at an end of each text, or at both.
enum Trimming {
  static func evaluate(_ arguments: Arguments, start: Bool, end: Bool) throws -> Column {
    let (patterns, source) = (arguments.textRows(0), arguments.textRows(1))
    var leading: Regex?
    var trailing: Regex?
    var last: String?
    var groups = [KRegexRange](repeating: KRegexRange(start: -1, length: 0), count: 1)
    return try arguments.buildText { row, output in
      if last == nil || !patterns.isConstant {
        let pattern = patterns.string(row)
        if pattern != last {
          leading = start ? try Regex.compiled("^(?:\(pattern))") : nil
          trailing = end ? try Regex.compiled("(?:\(pattern))$") : nil
          last = pattern
        }
      }
      source.withRow(row) { text in
        var rest = text
        if let leading, leading.find(rest, from: 0, into: &groups), groups[0].start == 0 {
          rest = UnsafeBufferPointer(rebasing: rest[Int(groups[0].length)...])
        }
        if let trailing, trailing.find(rest, from: 0, into: &groups) {
          rest = UnsafeBufferPointer(rebasing: rest[..<Int(groups[0].start)])
        }
        output.append(contentsOf: rest)
      }
    }
  }
}
