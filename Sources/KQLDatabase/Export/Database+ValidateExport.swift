import KQLCatalog
import KQLColumns
import KQLDiagnostics

extension Database {
  /// Checks the definition of a continuous export (semantics-continuous-export.md §3) and completes it: its fact
  /// tables where `over` was not given, its start where it is new.
  package func validate(
    _ export: ContinuousExportInfo, over: [String]?, snapshot: DatabaseSnapshot, principal: String
  ) throws -> ContinuousExportInfo {
    let state = snapshot.state
    guard let external = state.externalTables[ObjectKey(export.database, export.externalTable)] else {
      throw Diagnostic.notFound("ExternalTable", export.externalTable)
    }
    let format = external.dataFormat.lowercased()
    guard ["csv", "tsv", "json", "parquet"].contains(format) || external.kind == "delta" && external.partitions.isEmpty
    else { throw refusal("format '\(external.dataFormat)' of external table '\(external.name)' is not supported") }
    try checkLimits(export)
    let resolver = SnapshotResolver(snapshot: snapshot, database: export.database, principal: principal)
    let schema = try services.bindQuery(
      QueryTask(
        text: export.query, resolver: resolver, now: clock.now(), principal: principal, clientActivityId: ""))
    try Database.check(schema, external)
    let used = resolver.usedEntities
    let hasIdentity = export.properties["managedIdentity"] != nil
    if !used.databases.isEmpty && !hasIdentity {
      throw refusal("tables of other databases need the property managedIdentity")
    }
    if let identity = export.properties["managedIdentity"] { try checkIdentity(identity, export.database, state) }
    let facts = over ?? used.tables.sorted()
    if facts.isEmpty { throw refusal("the query reads no table") }
    for fact in facts {
      if let foreign = used.databases.first(where: { fact.hasPrefix($0 + ".") }) {
        throw Diagnostic(
          code: "General_BadRequest", "table '\(fact)' of database '\(foreign)' cannot be a fact table",
          hints: ["over (…) names the fact tables; all others are read whole in every run"])
      }
      if state.materializedViews[ObjectKey(export.database, fact)] != nil {
        throw refusal("materialized view '\(fact)' cannot be exported continuously: its rows change")
      }
      let table = try snapshot.table(fact, in: export.database)
      guard used.tables.contains(table.name) else { throw refusal("table '\(fact)' is not used by the query") }
      guard state.hasIngestionTime(table) else { throw refusal("table '\(fact)' has no IngestionTime policy") }
    }
    for name in used.tables.sorted() {
      guard let table = state.table(name, in: export.database) else { continue }
      if state.isViewRestricted(table.entity) {
        throw Diagnostic(code: "Forbidden", "table '\(name)' has restricted view access, so it cannot be exported")
      }
      let isImpersonated = external.connectionStrings.contains { $0.lowercased().contains(";impersonate") }
      if state.hasRowLevelSecurity(table.entity) && !(hasIdentity && isImpersonated) {
        throw refusal("table '\(name)' has row level security, so managedIdentity and impersonation are needed")
      }
    }
    if external.connectionStrings.contains(where: { $0.lowercased().contains(";impersonate") }) && !hasIdentity {
      throw refusal("external table '\(external.name)' uses impersonation, so managedIdentity is needed")
    }
    return placed(export, facts: facts, snapshot)
  }

  /// Exports whose queries read the table; those to external tables with impersonation only if they count.
  package func exportsReading(
    _ table: TableInfo, snapshot: DatabaseSnapshot, countsImpersonated: Bool = false
  ) -> [String] {
    snapshot.state.continuousExports(in: table.database).filter { export in
      let external = snapshot.state.externalTables[ObjectKey(export.database, export.externalTable)]
      let isImpersonated =
        external?.connectionStrings.contains { $0.lowercased().contains(";impersonate") } ?? false
      if isImpersonated && !countsImpersonated { return false }
      let resolver = SnapshotResolver(snapshot: snapshot, database: export.database)
      _ = try? services.bindQuery(
        QueryTask(text: export.query, resolver: resolver, now: clock.now(), principal: "", clientActivityId: ""))
      return export.factTables.contains(table.name) || resolver.usedEntities.tables.contains(table.name)
    }.map(\.name)
  }

  /// A new export begins at the present cursor, a changed one stays where it was.
  private func placed(
    _ export: ContinuousExportInfo, facts: [String], _ snapshot: DatabaseSnapshot
  ) -> ContinuousExportInfo {
    var export = export
    export.factTables = facts
    if let old = snapshot.state.continuousExports[ObjectKey(export.database, export.name)] {
      export.startCursor = old.startCursor
      export.cursor = old.cursor
      export.lastRunTime = old.lastRunTime
      export.lastRunResult = old.lastRunResult
      export.lastSuccessRun = old.lastSuccessRun
      export.exportedTo = old.exportedTo
    } else {
      export.startCursor = snapshot.cursor
      export.cursor = snapshot.cursor
    }
    return export
  }

  private func checkLimits(_ export: ContinuousExportInfo) throws {
    if export.intervalBetweenRuns < 60 * Clock.ticksPerSecond {
      throw refusal("intervalBetweenRuns must be at least 00:01:00")
    }
    if let latency = export.forcedLatency, latency < 0 { throw refusal("forcedLatency must not be negative") }
    if let text = export.properties["sizeLimit"] {
      guard let size = Int64(text), (104_857_600...1_073_741_824).contains(size) else {
        throw refusal("sizeLimit must be from 104857600 to 1073741824 bytes")
      }
    }
  }

  private func refusal(_ message: String) -> Diagnostic { Diagnostic(code: "General_BadRequest", message) }
}
