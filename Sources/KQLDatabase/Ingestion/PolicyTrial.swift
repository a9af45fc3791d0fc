import KQLCatalog
import KQLColumns
import KQLDiagnostics

/// What an entry of an update policy would make of rows that are not ingested.
package struct PolicyTrial: Sendable {
  package enum Outcome: Sendable {
    case rows(Table)
    case failure(Diagnostic)
    /// Why it would not run.
    case skipped(String)
  }

  package var source: TableInfo
  package var target: TableInfo
  package var policy: UpdatePolicy
  /// 1 for entries of the tested table, more for what its rows set off.
  package var depth: Int
  package var rowsIn: Int
  package var outcome: Outcome
}

extension Database {
  /// Runs the entries of a table's update policy over rows of a source, and whatever their output sets off; nothing is
  /// stored.
  package func tryUpdatePolicy(
    of target: TableInfo, from source: TableInfo, rows: [[Column]], snapshot: DatabaseSnapshot,
    request: RequestContext
  ) throws -> [PolicyTrial] {
    let entries = try UpdatePolicy.parse(snapshot.state.policy("update", of: target.entity) ?? "[]")
    let edges = entries.filter { $0.matches(source.name) }.map { UpdatePolicyCache.Edge(target: target, policy: $0) }
    let run = PolicyRun(
      database: self, snapshot: snapshot, request: request, ingestionTime: clock.now(), propagated: nil,
      isReplacing: false, sourcePath: "", propertiesText: "")
    return run.trials(of: edges, source, rows, visited: [source.id], depth: 1)
  }
}

extension PolicyRun {
  fileprivate func trials(
    of edges: [UpdatePolicyCache.Edge], _ source: TableInfo, _ chunks: [[Column]], visited: Set<Int64>, depth: Int
  ) -> [PolicyTrial] {
    let rows = RowsSource(name: source.name, schema: source.schema, chunks: chunks, ingestionTime: ingestionTime)
    return edges.flatMap { edge -> [PolicyTrial] in
      var trial = PolicyTrial(
        source: source, target: edge.target, policy: edge.policy, depth: depth, rowsIn: rows.rowCount ?? 0,
        outcome: .skipped("the entry is disabled"))
      guard edge.policy.isEnabled else { return [trial] }
      if visited.contains(edge.target.id) {
        trial.outcome = .skipped("table '\(edge.target.name)' is part of this chain already")
        return [trial]
      }
      trial.outcome = outcome(edge, source, rows)
      guard case .rows(let result) = trial.outcome, result.rowCount > 0 else { return [trial] }
      let next = database.policyCache.edges(from: edge.target.name, in: edge.target.database, state: snapshot.state)
      return [trial]
        + trials(of: next, edge.target, result.chunks, visited: visited.union([edge.target.id]), depth: depth + 1)
    }
  }

  private func outcome(
    _ edge: UpdatePolicyCache.Edge, _ source: TableInfo, _ rows: RowsSource
  ) -> PolicyTrial.Outcome {
    do {
      let result = try evaluate(edge.policy, source: source, target: edge.target, rows: rows)
      if let mismatch = UpdatePolicy.mismatch(result.schema, edge.target) { return .failure(mismatch) }
      return .rows(Table(schema: edge.target.schema, chunks: result.chunks))
    } catch {
      return .failure(Diagnostic(error))
    }
  }
}
