import KQLDiagnostics
import KQLRendering
import KQLSyntax

/// Where a statement's text comes from, so that a place in it can be said as `FILE:LINE:COL`.
package struct StatementOrigin: Sendable {
  /// `deploy.kql`, `-e[2]`, or nil for typed text, which shows no location.
  package var file: String?
  /// Knows where each line of the statement stood; nil for a text that is a whole file.
  package var block: Block?

  package init(file: String?, block: Block? = nil) {
    self.file = file
    self.block = block
  }

  /// `deploy.kql:12`, for lists of failures.
  package var label: String { "\(file ?? "line"):\(block?.line ?? 1)" }
}

/// Writes one diagnostic for people: location, message, code, the source line with a caret, and what to do next.
enum ErrorReport {
  /// `isPretty`: with the line, a caret and hints, not the first line alone.
  static func text(
    _ diagnostic: Diagnostic, statement: String, origin: StatementOrigin, usesColor: Bool, isPretty: Bool = true
  ) -> String {
    let diagnostic = diagnostic.masked
    let bytes = Array(SecretText.blanked(statement).utf8)
    let place = diagnostic.range.map { Place(bytes, min($0.lowerBound, bytes.count)) }
    var head = ""
    if let file = origin.file {
      let (line, column) = location(diagnostic, origin, place)
      head = "\(file):\(line):\(column): "
    }
    let label =
      usesColor ? color(diagnostic.severity) + diagnostic.severity.rawValue + "\u{1B}[0m" : diagnostic.severity.rawValue
    var report = "\(head)\(label): \(visible(diagnostic.message))"
    if !diagnostic.code.isEmpty { report += " [\(diagnostic.code)]" }
    report += "\n"
    guard isPretty else { return report }
    if let place, let range = diagnostic.range {
      report += caret(bytes, place, range, number: location(diagnostic, origin, place).line)
    }
    for hint in diagnostic.hints.prefix(2) { report += "  hint: \(visible(hint))\n" }
    return report
  }

  /// Line and column in the file, from 1.
  fileprivate static func location(
    _ diagnostic: Diagnostic, _ origin: StatementOrigin, _ place: Place?
  ) -> (line: Int, column: Int) {
    if let block = origin.block { return block.location(of: diagnostic.range?.lowerBound ?? 0) }
    return ((place?.line ?? 0) + 1, (place?.column ?? 0) + 1)
  }

  fileprivate struct Place {
    /// 0-based line and column (in characters), and the byte range of the line.
    var line = 0
    var column = 0
    var lineStart = 0
    var lineEnd = 0

    init(_ bytes: [UInt8], _ offset: Int) {
      for index in 0..<offset where bytes[index] == UInt8(ascii: "\n") {
        line += 1
        lineStart = index + 1
      }
      lineEnd = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      column = String(decoding: bytes[lineStart..<max(lineStart, offset)], as: UTF8.self).count
    }
  }

  private static let lineWidthMax = 100

  private static func caret(_ bytes: [UInt8], _ place: Place, _ range: Range<Int>, number: Int) -> String {
    let line = Array(String(decoding: bytes[place.lineStart..<place.lineEnd], as: UTF8.self))
    let endInLine = min(max(range.upperBound, range.lowerBound), place.lineEnd)
    let marked =
      endInLine > range.lowerBound ? String(decoding: bytes[range.lowerBound..<endInLine], as: UTF8.self).count : 0
    // A long line is shown around the caret.
    let start = place.column > lineWidthMax - 20 ? place.column - 40 : 0
    let end = min(line.count, start + lineWidthMax)
    let shown = (start > 0 ? "…" : "") + String(line[min(start, end)..<end]) + (end < line.count ? "…" : "")
    // As wide as what stands before the caret, once secrets are masked.
    let before = visible(String(line[min(start, end)..<min(place.column, line.count)]))
    let padding = before.map { character in
      character == "\t" ? "\t" : String(repeating: " ", count: DisplayWidth.of(Array(String(character).utf8)))
    }.joined()
    let label = String(number)
    let gutter = String(repeating: " ", count: max(1, 5 - label.count)) + label
    let marks = "^" + String(repeating: "~", count: max(0, min(marked, end - place.column) - 1))
    return "\(gutter) | \(visible(shown))\n"
      + String(repeating: " ", count: gutter.count) + " | " + (start > 0 ? " " : "") + padding + marks + "\n"
  }

  private static func color(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "\u{1B}[1;31m"
    case .warning: "\u{1B}[1;33m"
    case .note: "\u{1B}[1;34m"
    }
  }

  /// Control characters of data never reach the terminal, secrets are masked.
  private static func visible(_ text: String) -> String {
    let text = SecretText.masked(text)
    guard text.unicodeScalars.contains(where: isControl) else {
      return text
    }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
  }
}

extension ErrorReport {
  fileprivate static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 && scalar != "\t" || (0x7F..<0xA0).contains(scalar.value)
  }

  private static let statementCharactersMax = 2000

  /// One object on a line: code, severity, message, file, line, column, endColumn, hint, statement, permanent,
  /// operationId.
  static func json(
    _ diagnostic: Diagnostic, statement: String, origin: StatementOrigin, operationId: String? = nil
  ) -> String {
    let diagnostic = diagnostic.masked
    let bytes = Array(statement.utf8)
    var fields: [(String, String)] = [
      ("code", quoted(diagnostic.code)), ("severity", quoted(diagnostic.severity.rawValue)),
      ("message", quoted(diagnostic.message)), ("file", origin.file.map(quoted) ?? "null"),
    ]
    if let range = diagnostic.range {
      let start = Place(bytes, min(range.lowerBound, bytes.count))
      let (line, column) = location(diagnostic, origin, start)
      let length = String(
        decoding: bytes[min(range.lowerBound, bytes.count)..<min(range.upperBound, bytes.count)], as: UTF8.self
      ).count
      fields += [("line", String(line)), ("column", String(column)), ("endColumn", String(column + length))]
    } else {
      fields.append(("line", String(origin.block?.line ?? 1)))
    }
    fields.append(("hint", diagnostic.hints.first.map(quoted) ?? "null"))
    let text = String(SecretText.masked(statement).prefix(statementCharactersMax))
    fields.append(("statement", text.isEmpty ? "null" : quoted(text)))
    fields.append(("permanent", diagnostic.isPermanent ? "true" : "false"))
    fields.append(("operationId", operationId.map(quoted) ?? "null"))
    return "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}\n"
  }

  private static func quoted(_ text: String) -> String {
    var json = JSONText()
    json.string(text)
    return json.text
  }
}
