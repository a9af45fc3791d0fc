import KQLCatalog
import KQLColumns
import KQLDiagnostics

/// A policy that may be stored: its canonical text, and what the user should know.
package struct ValidatedPolicy: Sendable {
  package var json: String
  package var warnings: [Diagnostic]
}

extension Database {
  /// Checks an update policy for a table (semantics-update-policy.md §3); throws the first rule it breaks.
  ///
  /// `keeping`: entries already stored, to which `.alter-merge` appends; they are not checked again.
  package func validateUpdatePolicy(
    _ text: String, of target: TableInfo, keeping: [UpdatePolicy] = [], snapshot: DatabaseSnapshot, principal: String
  ) throws -> ValidatedPolicy {
    let entries = try UpdatePolicy.parse(text)
    var warnings: [Diagnostic] = []
    for entry in entries { try check(entry, of: target, snapshot, principal: principal, &warnings) }
    return ValidatedPolicy(json: UpdatePolicy.text(keeping + entries), warnings: warnings)
  }

  func check(
    _ entry: UpdatePolicy, of target: TableInfo, _ snapshot: DatabaseSnapshot, principal: String,
    _ warnings: inout [Diagnostic]
  ) throws {
    try checkCycle(entry, target)
    for source in try sources(of: entry, target, snapshot) {
      try check(entry, source, target, snapshot, principal, &warnings)
    }
    if let identity = entry.managedIdentity { try checkIdentity(identity, target.database, snapshot.state) }
  }

  private func checkCycle(_ entry: UpdatePolicy, _ target: TableInfo) throws {
    guard !entry.sourceIsWildCard && entry.source == target.name else { return }
    throw Diagnostic(
      code: "UpdatePolicy_Cyclic_Update_Not_Allowed",
      "the update policy of table '\(target.name)' names the table itself as source")
  }

  /// The tables that the entry names now; a wildcard may name none.
  private func sources(
    of entry: UpdatePolicy, _ target: TableInfo, _ snapshot: DatabaseSnapshot
  ) throws -> [TableInfo] {
    if entry.sourceIsWildCard {
      return snapshot.state.tables(in: target.database).filter { entry.matches($0.name) && $0.id != target.id }
    }
    return [try snapshot.table(entry.source, in: target.database)]
  }

  private func check(
    _ entry: UpdatePolicy, _ source: TableInfo, _ target: TableInfo, _ snapshot: DatabaseSnapshot,
    _ principal: String, _ warnings: inout [Diagnostic]
  ) throws {
    let rows = RowsSource(name: source.name, schema: source.schema, chunks: [], ingestionTime: nil)
    let resolver = SnapshotResolver(
      snapshot: snapshot, database: target.database, principal: principal,
      overrides: [source.name: rows, "$source_table": rows])
    let schema = try services.bindQuery(
      QueryTask(
        text: UpdatePolicy.queryText(entry.query, state: snapshot.state, database: target.database),
        resolver: resolver, now: clock.now(), principal: principal, clientActivityId: ""))
    if let mismatch = UpdatePolicy.mismatch(schema, target) { throw mismatch }
    for (field, column) in zip(schema.fields, target.columns) where field.name != column.name {
      warnings.append(
        Diagnostic(
          .warning, code: "UpdatePolicy_ColumnNames",
          "the query's column '\(field.name)' goes into column '\(column.name)' of table '\(target.name)'"))
    }
    let rules = UpdatePolicyRules(entry: entry, source: source, target: target, state: snapshot.state)
    try rules.check(resolver.usedEntities)
    warnings += rules.warnings(resolver.usedEntities)
    if snapshot.state.hasZeroRetention(source) && !entry.isTransactional {
      throw Diagnostic(
        code: "General_BadRequest",
        "table '\(source.name)' keeps no data, so update policies that read it must be transactional")
    }
  }

  /// Whether a policy of the database or of the cluster lets the identity run flows by itself.
  func checkIdentity(_ identity: String, _ database: String, _ state: CatalogState) throws {
    let texts = [
      state.policy("managed_identity", of: .database(database)), state.policy("managed_identity", of: .cluster),
    ]
    for item in texts.compactMap({ $0.flatMap(JSON.init)?.array }).joined() {
      guard let id = item["ObjectId"]?.string, id.lowercased() == identity.lowercased() else { continue }
      let usages = item["AllowedUsages"]?.string ?? ""
      let allowed = usages.split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() }
      if allowed.contains("automatedflows") || allowed.contains("all") { return }
    }
    throw Diagnostic(
      code: "General_BadRequest", "managed identity '\(identity)' is not allowed for AutomatedFlows",
      hints: [".alter-merge database \(database) policy managed_identity allows it"])
  }

  /// Targets of entries that read the table as source without being transactional: with them its soft-delete period
  /// cannot be zero.
  package func nonTransactionalTargets(of source: TableInfo, state: CatalogState) -> [String] {
    state.updatePolicies(in: source.database).filter { _, entries in
      entries.contains { $0.matches(source.name) && !$0.isTransactional }
    }.map(\.table.name)
  }

  /// Targets whose update policies read the table, as source (if that counts) or otherwise, without a managed identity.
  package func targetsReading(
    _ table: TableInfo, snapshot: DatabaseSnapshot, countsSource: Bool = true
  ) -> [String] {
    snapshot.state.updatePolicies(in: table.database).filter { _, entries in
      entries.contains { entry in
        guard entry.managedIdentity == nil else { return false }
        if entry.matches(table.name) { return countsSource }
        guard let source = snapshot.state.table(entry.source, in: table.database) else { return false }
        let rows = RowsSource(name: source.name, schema: source.schema, chunks: [], ingestionTime: nil)
        let resolver = SnapshotResolver(
          snapshot: snapshot, database: table.database, overrides: [source.name: rows, "$source_table": rows])
        let text = UpdatePolicy.queryText(entry.query, state: snapshot.state, database: table.database)
        _ = try? services.bindQuery(
          QueryTask(text: text, resolver: resolver, now: clock.now(), principal: "", clientActivityId: ""))
        return resolver.usedEntities.tables.contains(table.name)
      }
    }.map(\.table.name)
  }
}
