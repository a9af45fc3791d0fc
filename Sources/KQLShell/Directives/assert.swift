import Glibc
import KQLColumns
import KQLDiagnostics
import KQLRendering

extension Directive {
  static let assert: Directive = Directive(
    ["assert"], usage: "#assert rows == 3 | value == \"x\" | error ~ \"SEM0100\" | same FILE.csv",
    summary: "Checks the previous result; error ~ expects that the statement failed.",
    argument: .words(["rows", "value", "error", "same"])
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

  private static let comparisons = ["==", "!=", ">=", "<=", ">", "<", "~"]

  init(_ text: String) throws(Diagnostic) {
    let word = String(text.prefix { $0.isLetter })
    let rest = Directive.trimmed(text.dropFirst(word.count))
    switch word {
    case "same":
      subject = .file(try Directive.file(rest, Directive.assert))
      comparison = "same"
      expected = ""
      return
    case "rows": subject = .rows
    case "value": subject = .value
    case "error": subject = .error
    default:
      var error = Directive.usageError("'\(text)' is not a condition", Directive.assert)
      if let near = Spelling.nearest(word, in: ["rows", "value", "error", "same"]) {
        error.hints.insert("did you mean '\(near)'?", at: 0)
      }
      throw error
    }
    guard let sign = Self.comparisons.first(where: { rest.hasPrefix($0) }) else {
      throw Directive.usageError("'\(text)' is not a condition: a comparison is missing", Directive.assert)
    }
    comparison = sign
    expected = Directive.unquoted(Directive.trimmed(rest.dropFirst(sign.count)))
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
      guard let failure = shell.runner.lastFailure else { return "the statement did not fail" }
      return holds(failure) ? nil : "the error was: \(failure)"
    case .rows:
      guard let table = shell.presenter.lastTable else { return "there is no result" }
      return holds(String(table.rowCount)) ? nil : "the result has \(table.rowCount) rows"
    case .value:
      guard let column = shell.presenter.lastTable?.chunks.first(where: { ($0.first?.count ?? 0) > 0 })?.first else {
        return "there is no value"
      }
      var bytes: [UInt8] = []
      column.appendText(row: 0, to: &bytes)
      let value = String(decoding: bytes, as: UTF8.self)
      return holds(value) ? nil : "the value is \(value)"
    case .file(let path):
      guard let table = shell.presenter.lastTable else { return "there is no result" }
      guard let wanted = FileText.read(shell.resolve(path)) else { return "'\(path)' cannot be read" }
      var bytes: [UInt8] = []
      let format = ResultFormat.forFile(path) ?? .csv
      try? format.render(table, RenderOptions()) { bytes += copy $0 }
      return bytes == wanted ? nil : Self.difference(bytes, wanted)
    }
  }

  /// The first line that differs.
  private static func difference(_ actual: [UInt8], _ wanted: [UInt8]) -> String {
    let left = actual.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let right = wanted.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let line = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(left.count, right.count)
    func text(_ lines: [ArraySlice<UInt8>]) -> String {
      line < lines.count ? "'\(String(decoding: lines[line], as: UTF8.self))'" : "nothing"
    }
    return "line \(line + 1) is \(text(left)), the file has \(text(right))"
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
