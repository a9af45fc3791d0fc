import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

/// Evaluates the update policies that new rows of a table set off, down all cascades; commits nothing.
struct PolicyRun {
  let database: Database
  let snapshot: DatabaseSnapshot
  let request: RequestContext
  /// Ticks: the ingestion time that the rows will be committed with.
  let ingestionTime: Int64
  /// Tags and creation time of the operation, if entries may propagate them.
  let propagated: (tags: [String], createdOn: Int64)?
  let isReplacing: Bool
  let sourcePath: String
  let propertiesText: String
  var failures: [FailureInfo] = []

  init(
    database: Database, snapshot: DatabaseSnapshot, request: RequestContext, ingestionTime: Int64,
    propagated: (tags: [String], createdOn: Int64)?, isReplacing: Bool, sourcePath: String, propertiesText: String
  ) {
    self.database = database
    self.snapshot = snapshot
    self.request = request
    self.ingestionTime = ingestionTime
    self.propagated = propagated
    self.isReplacing = isReplacing
    self.sourcePath = sourcePath
    self.propertiesText = propertiesText
  }

  /// What one entry produced, and what that set off.
  struct Node {
    var target: TableInfo
    var source: TableInfo
    var isTransactional: Bool
    var extents: [StagedExtent]
    var rowCount: Int
    var originalSize: Int
    var startedOn: Int64
    var duration: Int64
    var children: [Node]

    var all: [Node] { [self] + children.flatMap(\.all) }
  }

  /// A transactional entry failed; `failures` has the records.
  struct TransactionalFailure: Error {
    let cause: Diagnostic
  }

  /// Runs every entry whose source is the table; `visited` holds the tables of this chain.
  mutating func run(_ source: TableInfo, rows: any ScanSource, visited: Set<Int64>) throws -> [Node] {
    var nodes: [Node] = []
    let edges = database.policyCache.edges(from: source.name, in: source.database, state: snapshot.state)
    for edge in edges {
      if visited.contains(edge.target.id) {
        if edge.target.id == source.id && !edge.policy.sourceIsWildCard {
          let cause = Diagnostic(
            code: "UpdatePolicy_Cyclic_Update_Not_Allowed",
            "the update policy of table '\(source.name)' names the table itself as source")
          try fail(edge, cause, code: cause.code, isPermanent: true, table: edge.target.name, nodes)
        }
        continue
      }
      if let node = try run(edge, source, rows, visited, nodes) { nodes.append(node) }
    }
    return nodes
  }

  private mutating func run(
    _ edge: UpdatePolicyCache.Edge, _ source: TableInfo, _ rows: any ScanSource, _ visited: Set<Int64>,
    _ siblings: [Node]
  ) throws -> Node? {
    let started = database.clock.now()
    let startedCpu = Clock.systemTicks()
    let target = edge.target
    let result: Table
    do {
      result = try evaluate(edge.policy, source: source, target: target, rows: rows)
    } catch {
      let (cause, code, isPermanent) = classify(error, edge, source, rows)
      try fail(edge, cause, code: code, isPermanent: isPermanent, table: target.name, siblings)
      return nil
    }
    if let mismatch = UpdatePolicy.mismatch(result.schema, target) {
      try fail(edge, mismatch, code: mismatch.code, isPermanent: true, table: target.name, siblings)
      return nil
    }
    if result.rowCount == 0 && !isReplacing { return nil }
    let carried = edge.policy.propagatesIngestionProperties ? propagated : nil
    let hasTime = snapshot.state.hasIngestionTime(target)
    let traits = ExtentTraits(
      tags: carried?.tags ?? [], createdOn: carried?.createdOn ?? ingestionTime,
      ingestionTime: hasTime ? ingestionTime : nil)
    var staged: [StagedExtent] = []
    do {
      if !snapshot.state.hasZeroRetention(target) {
        staged = try database.stage(
          result.chunks, for: target, traits: traits, snapshot.state)
      }
    } catch {
      let cause = Diagnostic(error)
      try fail(
        edge, cause, code: "UpdatePolicy_IngestionError", isPermanent: false, table: source.name, siblings)
      return nil
    }
    var node = Node(
      target: target, source: source, isTransactional: edge.policy.isTransactional, extents: staged,
      rowCount: result.rowCount, originalSize: staged.reduce(0) { $0 + $1.info.originalSize }, startedOn: started,
      duration: max(Clock.systemTicks() - startedCpu, 0), children: [])
    do {
      let derived = RowsSource(
        name: target.name, schema: target.schema, chunks: result.chunks, ingestionTime: traits.ingestionTime,
        tags: JSON.array(traits.tags.map(JSON.string)).text)
      node.children = try run(target, rows: derived, visited: visited.union([target.id]))
    } catch let failure as TransactionalFailure {
      discard([node])
      let cause = Diagnostic(
        code: "UpdatePolicy_FailedDescendantTransaction",
        "a transactional update policy further down failed: \(failure.cause.message)", isPermanent: false)
      try fail(edge, cause, code: cause.code, isPermanent: false, table: target.name, siblings)
      return nil
    }
    return node
  }

  func evaluate(
    _ entry: UpdatePolicy, source: TableInfo, target: TableInfo, rows: any ScanSource
  ) throws -> Table {
    let task = task(entry.query, source, rows)
    let result = try database.services.runQuery(task)
    try UpdatePolicyRules(entry: entry, source: source, target: target, state: snapshot.state)
      .check(task.resolver.usedEntities)
    return result
  }

  private func task(_ query: String, _ source: TableInfo, _ rows: any ScanSource) -> QueryTask {
    let resolver = SnapshotResolver(
      snapshot: snapshot, database: source.database, principal: request.principal,
      overrides: [source.name: rows, "$source_table": rows], refusesRestricted: true)
    return QueryTask(
      text: UpdatePolicy.queryText(query, state: snapshot.state, database: source.database), resolver: resolver,
      now: ingestionTime, principal: request.principal, clientActivityId: request.clientActivityId)
  }

  /// Whether the query itself is wrong, or only its run failed.
  private func classify(
    _ error: any Error, _ edge: UpdatePolicyCache.Edge, _ source: TableInfo, _ rows: any ScanSource
  ) -> (Diagnostic, String, Bool) {
    do {
      let task = task(edge.policy.query, source, rows)
      _ = try database.services.bindQuery(task)
      try UpdatePolicyRules(entry: edge.policy, source: source, target: edge.target, state: snapshot.state)
        .check(task.resolver.usedEntities)
      return (Diagnostic(error), "UpdatePolicy_UnknownError", false)
    } catch {
      return (Diagnostic(error), "UpdatePolicy_BadRequest", true)
    }
  }

  private mutating func fail(
    _ edge: UpdatePolicyCache.Edge, _ cause: Diagnostic, code: String, isPermanent: Bool, table: String,
    _ siblings: [Node]
  ) throws {
    failures.append(
      FailureInfo(
        operationId: request.operationId, database: edge.target.database, table: table,
        failedOn: database.clock.now(), ingestionSourcePath: sourcePath, details: cause.message,
        isPermanent: isPermanent, rootActivityId: request.rootActivityId, operationKind: request.operation,
        originatesFromUpdatePolicy: true, errorCode: code, principal: request.principal,
        ingestionProperties: propertiesText))
    guard edge.policy.isTransactional else { return }
    discard(siblings)
    var told = Diagnostic(
      code: code, "update policy of table '\(edge.target.name)' failed: \(cause.message)", hints: cause.hints,
      isPermanent: isPermanent)
    if code == "UpdatePolicy_FailedDescendantTransaction" { told.message = cause.message }
    throw TransactionalFailure(cause: told)
  }

  func discard(_ nodes: [Node]) {
    for node in nodes.flatMap(\.all) { database.discard(node.extents) }
  }
}

extension Diagnostic {
  /// What an error of any kind tells the user.
  package init(_ error: any Error) {
    switch error {
    case let diagnostic as Diagnostic: self = diagnostic
    case let failure as PolicyRun.TransactionalFailure: self = failure.cause
    default: self.init(code: "General_InternalServerError", "\(error)", isPermanent: false)
    }
  }
}
