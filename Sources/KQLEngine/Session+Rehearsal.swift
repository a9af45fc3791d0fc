import KQLColumns
import KQLCommands
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

/// What became of a statement in a rehearsal.
package struct Rehearsal: Sendable {
  /// Errors and warnings, places in the statement's text.
  package var diagnostics: [Diagnostic] = []
  /// Nil for a query.
  package var command: CommandOutline?

  package var hasFailed: Bool { diagnostics.contains { $0.severity == .error } }
}

/// What a command is, as far as tools on scripts need to know.
package struct CommandOutline: Sendable {
  /// As the reference calls it: `CreateTable`.
  package var id: String
  /// Its first words: `.create table`.
  package var name: String
  /// What it is about, the same for all commands that define one thing: `table T`, `table T policy update`.
  package var subject: String
  package var reads: Bool
  /// It needs a right on the cluster.
  package var isClusterLevel: Bool
  package var captures: Captures
  /// The text of a script or of inline data, and its place.
  package var data: (text: String, range: SourceRange)?

  /// Nil when the text is no command, or none that parses.
  package init?(_ text: String) {
    var parser = Parser(text, grammar: QueryRunner.grammar)
    let (request, diagnostics) = parser.parseRequest()
    guard case .command(let command)? = request, !diagnostics.contains(where: { $0.severity == .error }) else {
      return nil
    }
    self.init(command)
  }

  init(_ command: Command) {
    let definition = ManagementCommand.all[command.definition]
    id = definition.id
    name = definition.name
    reads = definition.effect == .reads
    isClusterLevel = definition.permission == .allDatabasesAdmin
    captures = command.captures
    if case .data(let text, let range)? = command.input { data = (text, range) }
    subject = CommandOutline.subject(definition, command.captures)
  }

  /// Words behind which a command says how the entity is made, not which it is.
  private static let detailWords: Set<String> = ["kind", "dataformat", "on", "over", "to", "with"]

  /// The words of the command without its verb, with the names that were captured in their places: `table T policy update`,
  /// `external table E`, `table T ingestion csv mapping M`, `column T.C policy encoding`.
  private static func subject(_ definition: ManagementCommand, _ captures: Captures) -> String {
    var words = definition.name.split(separator: " ").dropFirst().map(String.init)
    if let end = words.dropFirst().firstIndex(where: { detailWords.contains($0) }) { words.removeSubrange(end...) }
    let isColumn = words.first == "column"
    var names: [String] = []
    var last: [String] = []
    for (capture, item) in captures.items {
      switch item {
      case .path(let parts): names.append(parts.suffix(isColumn ? 2 : 1).map(\.text).joined(separator: "."))
      case .name(let name) where capture.hasSuffix("Name"): names.append(name.text)
      case .keyword(let word) where capture == "MappingKind":
        words.insert(word.text, at: words.firstIndex(of: "mapping") ?? words.count)
      case .keyword(let word) where capture == "Role": last.append(word.text)
      case .list(let rows) where capture == "Principal":
        // One definition for each holder of a role.
        last += rows.compactMap { $0.string("Principal") }
      case .expression(let value) where capture == "MappingName": last += value.stringValue.map { [$0] } ?? []
      default: break
      }
    }
    // The first name is the entity's; a view's source and an export's table say how it is made.
    if let name = names.first { words.insert(name, at: min(words.first == "external" ? 2 : 1, words.count)) }
    // Apart from the definition of what is switched off.
    if definition.name.hasPrefix(".disable ") { last.append("disabled") }
    return (words + last).joined(separator: " ")
  }
}

extension Session {
  /// Tries a statement: a query is bound and not run, a command is run. For engines that are opened for rehearsals.
  package func rehearse(_ text: String) -> Rehearsal {
    var rehearsal = Rehearsal()
    var parser = Parser(text, grammar: QueryRunner.grammar)
    let (request, diagnostics) = parser.parseRequest()
    rehearsal.diagnostics = diagnostics
    guard let request, !rehearsal.hasFailed else {
      if !rehearsal.hasFailed { rehearsal.diagnostics.append(Diagnostic(code: "SYN0002", "there is no statement")) }
      return rehearsal
    }
    do {
      switch request {
      case .query(let query): rehearsal.diagnostics += try bind(query)
      case .command(let command):
        rehearsal.command = CommandOutline(command)
        let outcome = try submit(text, cancellation: Cancellation()) { _ in }
        rehearsal.diagnostics += outcome.warnings
      }
    } catch {
      rehearsal.diagnostics += (error as? RequestFailure)?.diagnostics ?? [Session.diagnostic(error)]
    }
    return rehearsal
  }
}

extension Session {
  /// The rows of each table of the database, by `table T`.
  package func rowCounts() -> [String: Int] {
    guard let snapshot = try? engine.database.snapshot() else { return [:] }
    var counts: [String: Int] = [:]
    for table in snapshot.state.tables(in: database) where !table.isHidden {
      counts["table \(table.name)"] = (try? snapshot.extents(of: table))?.reduce(0) { $0 + $1.info.rowCount } ?? 0
    }
    return counts
  }
}
