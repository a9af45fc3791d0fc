import Glibc
import KQLDiagnostics

/// The regular expression of `zipPattern`, which chooses members of an archive.
final class MemberPattern {
  private let expression: UnsafeMutablePointer<regex_t>
  private let isCompiled: Bool

  /// - Throws: `BadRequest_MalformedIngestionProperty`.
  init(_ text: String) throws {
    expression = .allocate(capacity: 1)
    expression.initialize(to: regex_t())
    // The system's dialect has no `\d`.
    let pattern = text.split(separator: "\\d", omittingEmptySubsequences: false).joined(separator: "[0-9]")
    isCompiled = regcomp(expression, pattern, REG_EXTENDED | REG_NOSUB) == 0
    // The destructor runs for what is thrown from here, too.
    guard isCompiled else {
      throw Diagnostic(
        code: "BadRequest_MalformedIngestionProperty", "property 'zipPattern' wants a regular expression: '\(text)'")
    }
  }

  deinit {
    if isCompiled { regfree(expression) }
    expression.deallocate()
  }

  func matches(_ name: String) -> Bool { regexec(expression, name, 0, nil, 0) == 0 }
}
