/// What went wrong with what the user gave: one message, one cause, a place where known, and the next step.
package struct Diagnostic: Error, Sendable, Hashable {
  package enum Severity: String, Sendable { case error, warning, note }

  package var severity: Severity = .error
  /// Kusto's code where known: `SEM0100`, `SYN0002`, `BadRequest_TableNotExist`, `Stream_WrongNumberOfFields`.
  package var code: String
  package var message: String
  /// UTF-8 offsets into the statement's text.
  package var range: Range<Int>?
  package var hints: [String] = []
  /// Whether a retry cannot help.
  package var isPermanent = true

  package init(
    _ severity: Severity = .error, code: String, _ message: String, range: Range<Int>? = nil, hints: [String] = [],
    isPermanent: Bool = true
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.range = range
    self.hints = hints
    self.isPermanent = isPermanent
  }
}
