import KQLCatalog
import KQLColumns
import KQLDiagnostics

/// The commands that create a database's entities anew, in an order in which each finds what it needs.
struct SchemaScript {
  let state: CatalogState
  let database: String
  let includesMappings: Bool
  let includesSecurity: Bool

  var commands: [String] {
    tables + functions + externalTables + (includesMappings ? mappings : []) + (includesSecurity ? roles : [])
      + policies + exports
  }

  private var tables: [String] {
    state.tables(in: database).flatMap { table in
      let columns = table.columns.map { "\(EntityText.quoted($0.name)):\($0.type.name)" }.joined(separator: ", ")
      let name = EntityText.quoted(table.name)
      var commands = [".create-merge table \(name) (\(columns))\(properties(table.folder, table.docString))"]
      let described = table.columns.filter { !$0.docString.isEmpty }
      if !described.isEmpty {
        let texts = described.map { "\(EntityText.quoted($0.name)): \(EntityText.literal($0.docString))" }
        commands.append(".alter-merge table \(name) column-docstrings (\(texts.joined(separator: ", ")))")
      }
      return commands
    }
  }

  private func properties(_ folder: String, _ docString: String) -> String {
    var list: [String] = []
    if !folder.isEmpty { list.append("folder = \(EntityText.literal(folder))") }
    if !docString.isEmpty { list.append("docstring = \(EntityText.literal(docString))") }
    return list.isEmpty ? "" : " with (\(list.joined(separator: ", ")))"
  }

  /// Validation is skipped: functions may refer to one another in any order.
  private var functions: [String] {
    state.functions(in: database).map { function in
      var list: [String] = []
      if !function.folder.isEmpty { list.append("folder = \(EntityText.literal(function.folder))") }
      if !function.docString.isEmpty { list.append("docstring = \(EntityText.literal(function.docString))") }
      if function.isView { list.append("view = true") }
      list.append("skipvalidation = true")
      let name = EntityText.quoted(function.name)
      return
        ".create-or-alter function with (\(list.joined(separator: ", "))) \(name)\(function.parameters) \(function.body)"
    }
  }

  private var externalTables: [String] {
    state.externalTables(in: database).map { ExternalTableText.script($0) }
  }

  private var mappings: [String] {
    state.mappings.filter { $0.key.database == database }.sorted { $0.key.path < $1.key.path }.flatMap { owner, list in
      list.sorted { ($0.kind, $0.name) < ($1.kind, $1.name) }.map { mapping in
        let kind = owner.kind == .database ? "database" : owner.kind == .externalTable ? "external table" : "table"
        let entity = EntityText.quoted(owner.kind == .database ? owner.database : owner.name)
        let keyword = owner.kind == .externalTable ? "mapping" : "ingestion \(mapping.kind) mapping"
        let verb = owner.kind == .externalTable ? ".create" : ".create-or-alter"
        return
          "\(verb) \(kind) \(entity) \(keyword) \(EntityText.literal(mapping.name)) \(EntityText.block(mapping.json))"
      }
    }
  }

  /// Those of the database first: others build on them.
  private var roles: [String] {
    state.principals.filter { $0.key.database == database }
      .sorted { ($0.key.kind == .database ? "" : $0.key.path) < ($1.key.kind == .database ? "" : $1.key.path) }
      .flatMap { entity, holders in
        let name = EntityText.quoted(entity.kind == .database ? entity.database : entity.name)
        return holders.sorted { ($0.role, $0.principal) < ($1.role, $1.principal) }.map { holder in
          let notes = holder.notes.isEmpty ? "" : " " + EntityText.literal(holder.notes)
          return ".add \(entity.kind.rawValue) \(name) \(holder.role) "
            + "(\(EntityText.literal(holder.principal))) skip-results\(notes)"
        }
      }
  }

  private var policies: [String] {
    state.policies.filter { $0.key.database == database && [.table, .database].contains($0.key.kind) }
      .sorted { ($0.key.kind == .database ? "" : $0.key.name) < ($1.key.kind == .database ? "" : $1.key.name) }
      .flatMap { entity, policies in
        let name = EntityText.quoted(entity.kind == .database ? entity.database : entity.name)
        return policies.sorted { $0.key < $1.key }.map { policy, json in
          let text = Policy.all.first { $0.name == policy }?.script(json) ?? EntityText.block(json)
          return ".alter \(entity.kind.rawValue) \(name) policy \(policy) \(text)"
        }
      }
  }

  private var exports: [String] {
    state.continuousExports(in: database).map { export in
      var list = ["intervalBetweenRuns = \(TimeSpanText.text(export.intervalBetweenRuns))"]
      if let latency = export.forcedLatency { list.append("forcedLatency = \(TimeSpanText.text(latency))") }
      for (name, value) in export.properties.sorted(by: { $0.key < $1.key }) {
        list.append("\(name) = \(EntityText.literal(value))")
      }
      if export.isDisabled { list.append("isDisabled = true") }
      let tables = export.factTables.map(EntityText.quoted).joined(separator: ", ")
      return ".create-or-alter continuous-export \(EntityText.quoted(export.name)) over (\(tables)) to table "
        + "\(EntityText.quoted(export.externalTable)) with (\(list.joined(separator: ", "))) <| \(export.query)"
    }
  }
}
