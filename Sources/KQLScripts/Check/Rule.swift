import KQLDiagnostics

/// Something that `check` looks for.
package struct Rule: Sendable, Hashable {
  /// `KC101`: what a script suppresses it by.
  package let id: String
  package let name: String
  package let summary: String
  package let severity: Diagnostic.Severity

  package static let all: [Rule] = [
    .syntax, .meaning, .directive, .include, .warning, .broken, .notIdempotent, .deployment,
  ]

  static let syntax = Rule(
    id: "KC001", name: "syntax", summary: "The statement does not parse.", severity: .error)
  static let meaning = Rule(
    id: "KC002", name: "meaning", summary: "The statement would be refused: a name, type or value is wrong.",
    severity: .error)
  static let directive = Rule(
    id: "KC003", name: "directive", summary: "The directive is not known.", severity: .warning)
  static let include = Rule(
    id: "KC004", name: "include", summary: "A script that is run by this one cannot be read.", severity: .error)
  static let warning = Rule(
    id: "KC200", name: "warning", summary: "The statement would succeed with a warning.", severity: .warning)
  static let broken = Rule(
    id: "KC201", name: "broken-definition", summary: "What is defined here no longer works at the end of the script.",
    severity: .error)
  static let notIdempotent = Rule(
    id: "KC101", name: "not-idempotent", summary: "Running the statement a second time fails or adds again.",
    severity: .note)
  static let deployment = Rule(
    id: "KC102", name: "deployment", summary: "A deployment script of the service would refuse the statement.",
    severity: .note)
}

/// One finding, and the statement it is about.
package struct Finding: Sendable {
  package var rule: Rule
  /// Its range refers to the text of the statement.
  package var diagnostic: Diagnostic
  package var statement: ScriptStatement

  package var severity: Diagnostic.Severity { rule.severity }
}
