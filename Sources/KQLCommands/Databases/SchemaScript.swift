import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics

/// The commands that create a database's entities anew, in an order in which each finds what it needs.
struct SchemaScript {
  let state: CatalogState
  let database: String
  let includesMappings: Bool
  let includesSecurity: Bool
  let includesEncoding: Bool

  var commands: [String] {
    let definitions = tables + functions + externalTables + materializedViews + entityGroups + graphModels
    return definitions + (includesMappings ? mappings : []) + (includesSecurity ? roles : []) + policies + exports
  }

  private var entityGroups: [String] {
    documents(EntityGroup.kind).map { group in
      let references = (JSON(group.text)?.array ?? []).compactMap(\.string).joined(separator: ", ")
      return ".create-or-alter entity_group \(EntityText.quoted(group.name)) (\(references))"
    }
  }

  /// Their latest versions.
  private var graphModels: [String] {
    documents(GraphModel.kind).compactMap { model in
      GraphModel.versions(model).last.map {
        ".create-or-alter graph_model \(EntityText.quoted(model.name)) \(EntityText.block($0.model.text))"
      }
    }
  }

  private func documents(_ kind: String) -> [DocumentInfo] {
    (state.documents[kind] ?? [:]).values.filter { $0.database == database }.sorted { $0.name < $1.name }
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

  /// Views over views after those they read.
  private var materializedViews: [String] {
    let views = state.materializedViews(in: database)
    return (views.filter { !$0.readsView } + views.filter(\.readsView)).flatMap { view in
      let options = view.options
      var list: [String] = []
      if let lookback = options.lookback { list.append("lookback = time(\(TimeSpanText.text(lookback)))") }
      if !options.lookbackColumn.isEmpty {
        list.append("lookback_column = \(EntityText.literal(options.lookbackColumn))")
      }
      if options.updatesSchema { list.append("autoUpdateSchema = true") }
      for (name, entities) in [
        ("dimensionTables", options.dimensionTables), ("dimensionMaterializedViews", options.dimensionViews),
      ] where !entities.isEmpty {
        list.append("\(name) = dynamic(\(JSON.array(entities.map(JSON.string)).text))")
      }
      if state.hasRowLevelSecurity(.table(view.source, in: database)) {
        list.append("allowMaterializedViewsWithoutRowLevelSecurity = true")
      }
      if !view.folder.isEmpty { list.append("folder = \(EntityText.literal(view.folder))") }
      if !view.docString.isEmpty { list.append("docString = \(EntityText.literal(view.docString))") }
      let name = EntityText.quoted(view.name)
      let source = (view.readsView ? "materialized-view " : "table ") + EntityText.quoted(view.source)
      let with = list.isEmpty ? "" : "with (\(list.joined(separator: ", "))) "
      var commands = [".create-or-alter materialized-view \(with)\(name) on \(source) { \(view.query)\n}"]
      if !view.progress.isEnabled { commands.append(".disable materialized-view \(name) ifenabled") }
      return commands
    }
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

  /// Those of views first: a table's row level security asks for that of its views.
  private var policies: [String] {
    func rank(_ entity: EntityName) -> (Int, String) {
      switch entity.kind {
      case .materializedView: (0, entity.name)
      case .database: (1, "")
      case .table: (2, entity.name)
      default: (3, entity.kind.rawValue + " " + entity.name)
      }
    }
    return state.policies.all.filter { entity, _ in
      entity.database == database
        && [.table, .database, .materializedView, .column, .externalTable, .graphModel].contains(entity.kind)
    }
    .sorted { rank($0.key) < rank($1.key) }
    .flatMap { entity, policies in
      let name =
        entity.kind == .column
        ? entity.name.split(separator: ".", maxSplits: 1).map { EntityText.quoted(String($0)) }.joined(separator: ".")
        : EntityText.quoted(entity.kind == .database ? entity.database : entity.name)
      let shown = policies.filter { includesEncoding || $0.key != "encoding" }
      return shown.sorted { $0.key < $1.key }.map { policy, json in
        var text = Policy.all.first { $0.name == policy }?.script(json) ?? EntityText.block(json)
        if policy == "row_level_security", text.hasPrefix("enable "), hasOpenViews(entity) {
          text = "enable with (allowMaterializedViewsWithoutRowLevelSecurity = true) " + text.dropFirst("enable ".count)
        }
        return ".alter \(entity.kind.rawValue) \(name) policy \(policy) \(text)"
      }
    }
  }

  /// Whether views of the table show what its row level security hides.
  private func hasOpenViews(_ table: EntityName) -> Bool {
    state.materializedViews(in: database).contains { view in
      !view.readsView && view.source == table.name && table.kind == .table
        && state.policy("row_level_security", of: view.entity) == nil
    }
  }

  private var exports: [String] {
    state.continuousExports(in: database).map { export in
      var list = ["intervalBetweenRuns = time(\(TimeSpanText.text(export.intervalBetweenRuns)))"]
      if let latency = export.forcedLatency { list.append("forcedLatency = time(\(TimeSpanText.text(latency)))") }
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
