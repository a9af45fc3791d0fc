package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// What the query of a materialized view may be (materialized-view-create.md, "Query parameter").
enum ViewRules {
  static func refusal(_ reason: String, hints: [String] = []) -> Diagnostic {
    Diagnostic(code: "General_BadRequest", "Materialized view query is invalid: \(reason).", hints: hints)
  }

  /// Takes the plan of a view's query apart.
  static func query(of plan: Plan) throws(Diagnostic) -> ViewQuery {
    switch plan {
    case .aggregate(let input, let keys, let calls):
      if calls.isEmpty { throw refusal("it must end in a summarize operator with aggregation functions") }
      if keys.isEmpty { throw refusal("its summarize operator needs at least one group-by expression") }
      for call in calls where call.function.incremental == nil {
        throw refusal(
          "aggregation function '\(call.function.name)' is not supported in materialized views",
          hints: [
            "supported: count, countif, dcount, dcountif, min, max, avg, avgif, sum, sumif, arg_max, arg_min, "
              + "take_any, take_anyif, hll, make_set, make_list, make_bag, percentile, percentiles, tdigest"
          ])
      }
      return ViewQuery(input: input, keys: keys, calls: keepingIngestionTime(calls, input))
    case .project(.aggregate, _):
      throw refusal(
        "composite aggregations are not supported",
        hints: ["summarize the parts, and compute with them when the view is queried"])
    default: throw refusal("the summarize operator must be the last operator of the query")
    }
  }

  /// A view that selects rows keeps the time at which each was ingested.
  private static func keepingIngestionTime(_ calls: [AggregateCall], _ input: Plan) -> [AggregateCall] {
    guard calls.count == 1, let call = calls.first, call.selectsColumns,
      // A single value is chosen by what it is; beside a second column it would not be.
      call.arguments.count > 1 || !["take_any", "any"].contains(call.function.name),
      let position = input.schema.index(of: HiddenColumn.ingestionTime)
    else { return calls }
    let field = Schema.Field(StoredView.ingestionTimeName, .datetime)
    let shape = AggregateShape(
      arguments: call.shape.arguments + [field], constants: call.shape.constants + [nil],
      resultType: call.shape.resultType)
    return [
      AggregateCall(
        function: call.function, arguments: call.arguments + [.column(position, .datetime)], shape: shape,
        output: call.output + [field], filter: call.filter)
    ]
  }

  /// Throws for operators whose result over some rows says nothing of the result over more.
  static func check(_ plan: Plan) throws(Diagnostic) {
    switch plan {
    case .sort: throw refusal("operator 'sort' is not supported")
    case .topRows: throw refusal("operator 'top' is not supported")
    case .limit: throw refusal("operator 'take' is not supported")
    case .window: throw refusal("operator 'serialize' and window functions are not supported")
    case .aggregate: throw refusal("it may have a single summarize operator only")
    case .makeSeries: throw refusal("operator 'make-series' is not supported")
    default: break
    }
    for input in plan.inputs { try check(input) }
  }

  private static let refused: Set<String> = [
    "sort", "order", "top", "top-nested", "partition", "serialize", "take", "limit", "sample", "scan", "reduce",
    "externaldata", "evaluate http_request", "fork", "facet", "make-graph", "top-hitters", "search", "find",
  ]

  /// Operators that leave no node of their own.
  static func check(_ statements: [Statement]) throws(Diagnostic) {
    for statement in statements {
      guard let pipeline = pipeline(of: statement) else { continue }
      for call in pipeline.operators where refused.contains(call.name) {
        throw refusal("operator '\(call.name)' is not supported")
      }
    }
    guard let last = statements.last(where: { if case .expression = $0 { true } else { false } }),
      let operators = pipeline(of: last)?.operators, operators.last?.name == "summarize"
    else { throw refusal("the summarize operator must be the last operator of the query") }
  }

  private static func pipeline(of statement: Statement) -> Pipeline? {
    switch statement {
    case .expression(.pipeline(let pipeline)), .letValue(_, .pipeline(let pipeline), _): pipeline
    default: nil
    }
  }

  /// The one aggregate of a query, and whether it is given `*`.
  static func star(_ statements: [Statement]) -> (function: String, hasStar: Bool)? {
    guard case .expression(.pipeline(let pipeline))? = statements.last,
      let items = pipeline.operators.last?.captures.expressions("Aggregate"), items.count == 1
    else { return nil }
    var item = items[0]
    if case .named(_, let inner) = item { item = inner }
    if case .namedList(_, let inner, _) = item { item = inner }
    guard case .call(let call) = item else { return nil }
    let hasStar = call.arguments.contains { if case .star = $0 { true } else { false } }
    return (call.function.text, hasStar)
  }
}
