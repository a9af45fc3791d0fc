import CKernels
import Glibc
import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

/// What reads tables and functions and stops working when they change: update policies, row level security, continuous
/// exports, materialized views and graph models.
struct Dependent {
  /// As error texts and listings call it: `Table`, `ContinuousExport`.
  let kind: String
  let name: String
  /// The policy, when it is one: `UpdatePolicy`.
  let property: String
  /// `update policy of table 'T'`.
  let title: String
  let database: String
  /// The names in it by which a change can reach it: its table, source and query.
  let names: Set<String>
  let text: String
  /// Throws what is wrong with it.
  let check: (DatabaseSnapshot) throws -> Void
}

extension Database {
  /// What worked before a change of definitions and no longer does, each with its cause. `changed`: names of the tables,
  /// functions and external tables that were altered or dropped.
  package func broken(
    by changed: Set<String>, before: DatabaseSnapshot, after: DatabaseSnapshot
  ) -> [(what: String, cause: Diagnostic)] {
    guard !changed.isEmpty else { return [] }
    let dependents = dependents(before.state)
    guard !dependents.isEmpty else { return [] }
    let reached = Self.reached(from: changed, before.state)
    return dependents.sorted { $0.title < $1.title }.compactMap { dependent in
      let isReached =
        !dependent.names.isDisjoint(with: reached) || reached.contains { Self.holds(dependent.text, $0) }
      guard isReached, let cause = Self.failure(of: dependent, after), Self.failure(of: dependent, before) == nil else {
        return nil
      }
      return (dependent.title, cause)
    }
  }

  /// What does not work: materialized views, continuous exports, update policies and row level security of a database.
  package func violations(
    in database: String, _ snapshot: DatabaseSnapshot
  ) -> [(kind: String, name: String, property: String, cause: Diagnostic)] {
    dependents(snapshot.state).filter { $0.database == database }.compactMap { dependent in
      Self.failure(of: dependent, snapshot).map { (dependent.kind, dependent.name, dependent.property, $0) }
    }
  }

  /// The names, and those of functions that call them, however deep.
  private static func reached(from changed: Set<String>, _ state: CatalogState) -> Set<String> {
    var reached = changed
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for function in state.functions.values where !reached.contains(function.name) {
        guard reached.contains(where: { holds(function.body, $0) }) else { continue }
        reached.insert(function.name)
        isGrowing = true
      }
    }
    return reached
  }

  /// Whether a text has the name in it, perhaps within a longer word.
  private static func holds(_ text: String, _ name: String) -> Bool {
    var (text, name) = (text, name)
    return text.withUTF8 { text in name.withUTF8 { memmem(text.baseAddress, text.count, $0.baseAddress, $0.count) } != nil }
  }

  private static func failure(of dependent: Dependent, _ snapshot: DatabaseSnapshot) -> Diagnostic? {
    do {
      try dependent.check(snapshot)
      return nil
    } catch {
      return Diagnostic(error)
    }
  }

  private func dependents(_ state: CatalogState) -> [Dependent] {
    var dependents: [Dependent] = []
    for (entity, entries) in state.updatePolicies() {
      dependents += entries.filter(\.isEnabled).map { dependent($0, entity) }
    }
    for (entity, _) in state.policies.owners(of: "row_level_security") where entity.kind == .table {
      if state.hasRowLevelSecurity(entity), let policy = state.rowSecurity(of: entity.name, in: entity.database) {
        dependents.append(rowSecurity(entity, policy.query))
      }
    }
    return dependents + state.continuousExports.values.map(export) + state.materializedViews.values.map(view)
      + (state.documents[GraphModel.kind] ?? [:]).values.map(graphModel)
  }

  private func graphModel(_ model: DocumentInfo) -> Dependent {
    let steps = GraphModel.versions(model).last?.model["Definition"]?["Steps"]?.array ?? []
    return Dependent(
      kind: "GraphModel", name: model.name, property: "", title: "graph model '\(model.name)'", database: model.database, names: [],
      text: steps.compactMap { $0["Query"]?.string }.joined(separator: "\n")
    ) { snapshot in
      guard snapshot.graphModel(model.name, in: model.database) != nil else { return }
      let query = "graph(\(KQLCatalog.JSON.string(model.name).text), true) | graph-to-table edges"
      _ = try self.services.bindQuery(self.task(query, model.database, snapshot))
    }
  }

  private func view(_ view: MaterializedViewInfo) -> Dependent {
    Dependent(
      kind: "MaterializedView", name: view.name, property: "", title: "materialized view '\(view.name)'",
      database: view.database, names: [view.source], text: view.query
    ) { snapshot in
      guard let current = snapshot.state.materializedViews[ObjectKey(view.database, view.name)] else { return }
      let schema = try self.services.bindQuery(self.task(current.query, current.database, snapshot))
      let columns = Schema(fields: current.columns.map { Schema.Field($0.name, $0.type) })
      guard schema != columns, !current.options.updatesSchema else { return }
      throw Diagnostic(
        code: "General_BadRequest",
        "its query gives other columns than the view has: \(ViewSchema.difference(columns, schema))")
    }
  }

  private func dependent(_ entry: UpdatePolicy, _ entity: EntityName) -> Dependent {
    Dependent(
      kind: "Table", name: entity.name, property: "UpdatePolicy", title: "the update policy of table '\(entity.name)'",
      database: entity.database, names: [entity.name, entry.source], text: entry.query
    ) { snapshot in
      // A table that is gone takes its policy along.
      guard let target = snapshot.state.table(entity.name, in: entity.database),
        snapshot.state.policy("update", of: entity) != nil
      else { return }
      var ignored: [Diagnostic] = []
      try self.check(entry, of: target, snapshot, principal: "", &ignored)
    }
  }

  private func rowSecurity(_ entity: EntityName, _ query: String) -> Dependent {
    Dependent(
      kind: "Table", name: entity.name, property: "RowLevelSecurityPolicy",
      title: "the row level security of table '\(entity.name)'", database: entity.database, names: [entity.name],
      text: query
    ) { snapshot in
      guard let table = snapshot.state.table(entity.name, in: entity.database),
        snapshot.state.policy("row_level_security", of: entity) != nil
      else { return }
      let schema = try self.services.bindQuery(self.task(query, entity.database, snapshot))
      guard schema != table.schema else { return }
      throw UpdatePolicy.mismatch(schema, table)
        ?? Diagnostic(
          code: "General_BadRequest", "the query no longer gives the names of the columns of table '\(table.name)'")
    }
  }

  private func export(_ export: ContinuousExportInfo) -> Dependent {
    Dependent(
      kind: "ContinuousExport", name: export.name, property: "", title: "continuous export '\(export.name)'", database: export.database,
      names: Set([export.externalTable] + export.factTables), text: export.query
    ) { snapshot in
      guard snapshot.state.continuousExports[ObjectKey(export.database, export.name)] != nil else { return }
      for fact in export.factTables { _ = try snapshot.table(fact, in: export.database) }
      guard let external = snapshot.state.externalTables[ObjectKey(export.database, export.externalTable)] else {
        throw Diagnostic.notFound("ExternalTable", export.externalTable)
      }
      try Database.check(try self.services.bindQuery(self.task(export.query, export.database, snapshot)), external)
    }
  }

  private func task(_ query: String, _ database: String, _ snapshot: DatabaseSnapshot) -> QueryTask {
    QueryTask(
      text: query, resolver: SnapshotResolver(snapshot: snapshot, database: database), now: clock.now(), principal: "",
      clientActivityId: "")
  }
}
