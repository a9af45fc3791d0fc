import KQLCatalog
import KQLDiagnostics
import KQLSyntax

/// What the query of an update policy may read. Asked when the policy is set, and again at each run: functions that it
/// calls may have changed since.
struct UpdatePolicyRules {
  let entry: UpdatePolicy
  let source: TableInfo
  let target: TableInfo
  let state: CatalogState

  /// Throws the first rule that is broken by what the query was found to read.
  func check(_ used: SnapshotResolver.Used) throws(Diagnostic) {
    if used.qualified.contains(source.name) {
      throw Diagnostic(
        code: "SEM0100", "the source table '\(source.name)' must be named without its database in an update policy")
    }
    if !used.databases.isEmpty && (entry.managedIdentity == nil || Lexer.calls("database", in: entry.query)) {
      throw Diagnostic(
        code: "SEM0100",
        "an update policy reads other databases only from within a function and with a ManagedIdentity")
    }
    if used.readsExternalData {
      throw Diagnostic(code: "SEM0100", "an update policy cannot read external data")
    }
    for name in used.externalTables.sorted() { try checkExternal(name) }
    for name in used.tables.sorted() { try checkReadable(name == "$source_table" ? source.name : name) }
  }

  /// What is allowed, and may surprise.
  func warnings(_ used: SnapshotResolver.Used) -> [Diagnostic] {
    used.views.sorted().filter { readsTarget($0) }.map { name in
      Diagnostic(
        .warning, code: "UpdatePolicy_OwnView",
        "the query reads materialized view '\(name)' of the target table '\(target.name)' itself: which rows it sees depends on when the view was last materialized"
      )
    }
  }

  private func readsTarget(_ name: String) -> Bool {
    guard let view = state.materializedViews[ObjectKey(target.database, name)] else { return false }
    if view.readsView { return readsTarget(view.source) }
    return view.source == target.name || view.options.dimensionTables.contains(target.name)
  }

  /// Only an external table that is accelerated for good may be read.
  private func checkExternal(_ name: String) throws(Diagnostic) {
    let entity = EntityName(.externalTable, database: target.database, name: name)
    let policy = state.policy("query_acceleration", of: entity).flatMap(JSON.init)
    let hot = policy?["Hot"]?.string.flatMap(PolicyText.timespan) ?? 0
    if policy?["IsEnabled"]?.bool == true && hot >= 36_500 * Clock.ticksPerDay { return }
    throw Diagnostic(code: "SEM0100", "an update policy cannot read external table '\(name)'")
  }

  private func checkReadable(_ name: String) throws(Diagnostic) {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let isLocal = state.table(name, in: target.database) != nil
    let entity: EntityName =
      isLocal || parts.count < 2 ? .table(name, in: target.database) : .table(parts[1], in: parts[0])
    // The source means the arriving rows, which nobody views.
    if state.isViewRestricted(entity) && name != source.name {
      throw Diagnostic(
        code: "Forbidden", "an update policy cannot read table '\(name)': its view access is restricted")
    }
    if state.hasRowLevelSecurity(entity) && entry.managedIdentity == nil {
      throw Diagnostic(
        code: "General_BadRequest",
        "an update policy that reads table '\(name)' needs a ManagedIdentity: the table has row level security")
    }
  }
}
