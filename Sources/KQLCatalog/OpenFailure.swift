import KQLDiagnostics

/// Why a data directory cannot be used at all; nothing in it was touched. The process ends with status 3.
package struct OpenFailure: Error, Sendable {
  package let message: String
  package let hints: [String]

  package init(_ message: String, hints: [String] = []) {
    self.message = message
    self.hints = hints
  }

  package var diagnostic: Diagnostic { Diagnostic(code: "General_BadRequest", message, hints: hints) }
}
