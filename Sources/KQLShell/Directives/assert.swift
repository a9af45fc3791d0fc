import Glibc
import KQLColumns
import KQLDiagnostics
import KQLRendering

extension Directive {
  static let assert = Directive(
    ["assert"], usage: "#assert rows == 3 | value == \"x\" | error ~ \"SEM0100\" | same FILE.csv",
    summary: "Checks the previous result; after a failed statement, error ~ takes the failure as expected."
  ) { shell, argument throws(Diagnostic) in
    let condition = try Assertion(argument)
    if let complaint = condition.complaint(about: shell) {
      shell.failAssertion("#assert \(argument): \(complaint)")
    }
  }
}

/// A condition on the previous statement.
struct Assertion {
  enum Subject { case rows, value, error, file(String) }

  let subject: Subject
  private let comparison: String
  private let expected: String

  init(_ text: String) throws(Diagnostic) {
    let words = text.split(separator: " ", maxSplits: 2).map(String.init)
    switch words.first {
    case "same" where words.count >= 2:
      subject = .file(words.dropFirst().joined(separator: " "))
      comparison = "same"
      expected = ""
      return
    case "rows": subject = .rows
    case "value": subject = .value
    case "error": subject = .error
    default: throw Directive.usageError("'\(text)' is not a condition", Directive.assert.usage)
    }
    guard words.count == 3, ["==", "!=", ">", "<", ">=", "<=", "~"].contains(words[1]) else {
      throw Directive.usageError("'\(text)' is not a condition", Directive.assert.usage)
    }
    comparison = words[1]
    let value = Directive.trimmed(words[2])
    expected =
      value.count >= 2 && value.first == "\"" && value.last == "\"" ? String(value.dropFirst().dropLast()) : value
  }

  /// Whether it expects the statement before it to fail.
  var expectsFailure: Bool {
    if case .error = subject { return true }
    return false
  }

  /// Nil when it holds.
  func complaint(about shell: Shell) -> String? {
    switch subject {
    case .error:
      guard let failure = shell.lastFailure else { return "the statement did not fail" }
      return holds(failure) ? nil : "the error was: \(failure)"
    case .rows:
      guard let table = shell.lastTable else { return "there is no result" }
      return holds(String(table.rowCount)) ? nil : "the result has \(table.rowCount) rows"
    case .value:
      guard let column = shell.lastTable?.chunks.first(where: { ($0.first?.count ?? 0) > 0 })?.first else {
        return "there is no value"
      }
      var bytes: [UInt8] = []
      column.appendText(row: 0, to: &bytes)
      let value = String(decoding: bytes, as: UTF8.self)
      return holds(value) ? nil : "the value is \(value)"
    case .file(let path):
      guard let table = shell.lastTable else { return "there is no result" }
      guard let wanted = FileText.read(shell.resolve(path)) else { return "'\(path)' cannot be read" }
      var bytes: [UInt8] = []
      try? ResultFormat.csv.render(table, RenderOptions()) { bytes += copy $0 }
      return bytes == wanted ? nil : "the result differs from the file"
    }
  }

  private func holds(_ actual: String) -> Bool {
    if comparison == "~" { return actual.contains(expected) }
    let order: Int
    if let a = Double(actual), let b = Double(expected) {
      order = a < b ? -1 : a > b ? 1 : 0
    } else {
      order = actual < expected ? -1 : actual > expected ? 1 : 0
    }
    switch comparison {
    case "==": return order == 0
    case "!=": return order != 0
    case ">": return order > 0
    case "<": return order < 0
    case ">=": return order >= 0
    default: return order <= 0
    }
  }
}
