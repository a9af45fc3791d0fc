import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage

extension QueryRunner {
  /// What materialized views need of the language.
  func viewServices() -> ViewServices {
    ViewServices(
      describe: { task in
        try diagnosed {
          var binder = try binder(request(task))
          guard let source = try binder.deltaRelation(of: task.view) else {
            throw Diagnostic(code: "General_BadRequest", "materialized view '\(task.view.name)' has no source")
          }
          return try binder.describeView(task.view, over: source)
        }
      },
      explain: { task in
        try diagnosed {
          var binder = try binder(request(task))
          guard let source = try binder.deltaRelation(of: task.view) else { return nil }
          let query = try binder.bindViewQuery(task.view, over: source)
          return Optimizer.optimize(query.states, context: binder.context).explanation
        }
      },
      collect: { task in
        try diagnosed {
          var binder = try binder(request(task))
          guard let plan = try binder.collectView(task.view) else { return nil }
          return try rows(of: plan, task)
        }
      },
      combine: { task, states in
        try diagnosed {
          var binder = try binder(request(task))
          let empty = Table(schema: states.schema)
          return try rows(of: try binder.mergeView(task.view, old: empty, states: states), task)
        }
      },
      merge: { task, numbered, states, lookback in
        try diagnosed { try merge(task, numbered, states, lookback) }
      })
  }

  private func merge(
    _ task: ViewTask, _ numbered: any ScanSource, _ states: Table, _ lookback: (column: String, from: Int64)?
  ) throws -> ViewChange {
    var binder = try binder(request(task))
    let found = try rows(
      of: try binder.matchView(task.view, numbered: numbered, states: states, lookback: lookback), task)
    if found.rowCount == 0 { return ViewChange(added: states, obsolete: []) }
    let kept = states.schema
    let old = Table(schema: kept, chunks: found.chunks.map { Array($0.prefix(kept.count)) })
    let merged = try rows(of: try binder.mergeView(task.view, old: old, states: states), task)
    // What comes out as it was stays where it is.
    let added = try rows(of: try binder.difference(merged, old, on: kept.fields), task)
    let gone = try rows(of: try binder.difference(found, merged, on: kept.fields), task)
    var numbers: [Int64] = []
    for chunk in gone.chunks {
      guard let column = chunk.last else { continue }
      for row in 0..<column.count {
        if case .long(let number) = column.value(row) { numbers.append(number) }
      }
    }
    return ViewChange(added: added, obsolete: numbers)
  }

  private func rows(of plan: Plan, _ task: ViewTask) throws -> Table {
    let request = request(task)
    return try executor(request).collect(Optimizer.optimize(plan, context: request.context))
  }

  private func request(_ task: ViewTask) -> Request {
    Request(
      resolver: task.resolver,
      context: context(
        task.resolver, now: task.now, principal: Principal(task.principal) ?? .local, activity: task.clientActivityId),
      cancellation: task.cancellation)
  }
}
