import KQLDiagnostics
import KQLEngine
import KQLSyntax

/// One definition: the command that makes it, and what it is about.
package struct Definition: Sendable, Hashable {
  /// `table T`, `table T policy update`, `function F`.
  package var subject: String
  package var text: String
}

/// The definitions of a database, in an order in which each finds what it needs.
package struct DefinitionSet: Sendable {
  package private(set) var definitions: [Definition]
  private let places: [String: Int]

  package init(_ commands: [String]) {
    definitions = commands.map { Definition(subject: CommandOutline($0)?.subject ?? $0, text: $0) }
    places = Dictionary(definitions.enumerated().map { ($1.subject, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(_ subject: String) -> Definition? { places[subject].map { definitions[$0] } }

  package func keeping(_ isIncluded: (Definition) -> Bool) -> DefinitionSet {
    DefinitionSet(definitions.filter(isIncluded).map(\.text))
  }
}
