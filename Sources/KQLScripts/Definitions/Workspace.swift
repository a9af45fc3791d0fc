import KQLDiagnostics
import KQLEngine

/// A database that is thrown away, without files, to try definitions on.
package final class Workspace {
  private let engine: Engine
  package let session: Session

  package init() throws(Diagnostic) {
    var options = EngineOptions()
    options.isRehearsal = true
    engine = try Engine.open(options)
    session = engine.session(principal: nil)
  }

  deinit { engine.close() }

  /// Takes over the definitions of a data directory, which is only read.
  package func load(directory: String, database: String?) throws(Diagnostic) {
    var options = EngineOptions()
    options.directory = directory
    options.isReadOnly = true
    let source = try Engine.open(options)
    defer { source.close() }
    let session = source.session(principal: nil)
    if let database { try session.use(database: database) }
    for command in SchemaDefinitions.commands(of: session) {
      let rehearsal = self.session.rehearse(command)
      if let failure = rehearsal.diagnostics.first(where: { $0.severity == .error }) {
        throw Diagnostic(
          code: failure.code, "the definitions of '\(directory)' cannot be taken over: \(failure.message)",
          hints: ["in: \(command.prefix(100))"])
      }
    }
  }
}
