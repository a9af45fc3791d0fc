import KQLDiagnostics
import KQLEngine
import KQLSyntax

/// Where definitions come from: a data directory, a script, or the JSON document of `.show database schema as json`.
package struct SchemaSource: Sendable {
  package enum Form: Sendable { case directory, script, json }

  package let path: String
  package let form: Form
  private let bytes: [UInt8]

  /// `bytes` is what a file holds; nil for a directory.
  package init(_ path: String, bytes: [UInt8]?) {
    self.path = path
    self.bytes = bytes ?? []
    if let bytes {
      form = SchemaDocument.isDocument(bytes) ? .json : .script
    } else {
      form = .directory
    }
  }

  /// The definitions, as a database that has just been made of them tells them.
  package func definitions(database: String?) throws(Diagnostic) -> DefinitionSet {
    let workspace = try Workspace()
    switch form {
    case .directory: try workspace.load(directory: path, database: database)
    case .script: try workspace.run(script: bytes, path: path)
    case .json:
      for command in try SchemaDocument.commands(bytes, path: path) { try workspace.run(command, place: path) }
    }
    return DefinitionSet(SchemaDefinitions.commands(of: workspace.session))
  }

  /// What a JSON schema can tell: of other kinds of definition it says nothing.
  package static func isToldByJSON(_ definition: Definition) -> Bool {
    ["CreateMergeTable", "CreateOrAlterFunction"].contains(CommandOutline(definition.text)?.id ?? "")
  }
}

extension Workspace {
  /// Runs the commands of a script that define things; one that fails ends it. Queries and data are passed over.
  package func run(script bytes: [UInt8], path: String) throws(Diagnostic) {
    for block in BlockReader.blocks(of: bytes) where block.kind == .statement {
      let statement = ScriptStatement(path: path, block: block)
      guard let outline = CommandOutline(block.text) else {
        let rehearsal = session.rehearse(block.text)
        // A query changes nothing, but what does not parse is never skipped.
        if let error = rehearsal.diagnostics.first(where: { $0.severity == .error && $0.code.hasPrefix("SYN") }) {
          throw located(error, statement)
        }
        continue
      }
      for command in statement.inner(outline) ?? [statement] {
        let rehearsal = session.rehearse(command.block.text)
        if let error = rehearsal.diagnostics.first(where: { $0.severity == .error }) { throw located(error, command) }
      }
    }
  }

  fileprivate func run(_ command: String, place: String) throws(Diagnostic) {
    if let error = session.rehearse(command).diagnostics.first(where: { $0.severity == .error }) {
      throw Diagnostic(code: error.code, "\(place): \(error.message)", hints: ["in: \(command.prefix(100))"])
    }
  }

  private func located(_ error: Diagnostic, _ statement: ScriptStatement) -> Diagnostic {
    let place = statement.block.location(of: error.range?.lowerBound ?? 0)
    return Diagnostic(
      code: error.code, "\(statement.path):\(place.line):\(place.column): \(error.message)", hints: error.hints)
  }
}
