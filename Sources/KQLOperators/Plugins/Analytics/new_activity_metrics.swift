internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let newActivityMetrics = Plugin(
    name: "new_activity_metrics",
    summary: "Follows the ids that are new in each window through the windows after it: retention and churn of cohorts.",
    usage:
      "new_activity_metrics(IdColumn, TimelineColumn, Start, End, Window, [Cohort], [dimension, ...], [Lookback])",
    examples: [
      Example(
        "datatable(User: long, Day: datetime)[1, datetime(2024-01-01), 2, datetime(2024-01-01), 1, datetime(2024-01-02)]"
          + " | evaluate new_activity_metrics(User, Day, datetime(2024-01-01), datetime(2024-01-02), 1d)"
          + " | project dcount_new_values, dcount_retained_values, dcount_churn_values, retention_rate",
        "2 | 2 | 0 | 1.0\n0 | 1 | 1 | 0.5")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    var arguments = PluginArguments(call)
    let given = try arguments.input(input, binder)
    var lookback: Relation?
    var positional = arguments.positional
    if positional.count > 5, let last = positional.last, Lookback.isTable(last, given, binder) {
      positional.removeLast()
      lookback = try binder.withRow(nil) { (b) throws(Diagnostic) in try b.bindTabular(last) }.shown
    }
    var first = 5
    if positional.count > 5, positional[5].nameValue.map({ given.schema.index(of: $0.text) == nil }) ?? true { first = 6 }
    arguments = PluginArguments(call, positional: positional)
    var timeline = try Timeline(
      arguments, input, id: 0, time: 1, dimensions: Array(first..<max(first, positional.count)), &binder)
    try timeline.constant("start", 2, as: timeline.type, &binder)
    try timeline.constant("end", 3, as: timeline.type, &binder)
    try timeline.window("step", 4, &binder)
    var cohort = ""
    if first == 6 {
      try timeline.constant("cohort", 5, as: timeline.type, &binder)
      cohort = "| where begin == \(timeline.bin("cohort"))"
    }
    var old = ""
    if let lookback {
      let name = given.schema[try arguments.column(0, of: given, binder)].name
      let position = lookback.schema.index(of: name) ?? 0
      timeline.tables["Old"] = lookback.selecting([(position, "id")])
      old = "| join kind=leftanti Old on id"
    }
    let slices = timeline.slices
    // `pairs` counts the ids first seen in `begin` that are seen in `t`: all metrics are sums of it.
    let query = """
      let seen = materialize(T | where t >= start and t <= end | extend t = \(timeline.bin("t"))
        | summarize by id, k, t\(slices));
      let fresh = materialize(seen | summarize begin = min(t) by id, k\(slices) \(old));
      let pairs = materialize(fresh | join kind=inner (seen | project id, k, t) on id, k
        | summarize n = count() by k, begin, t);
      let cohorts = fresh | summarize size = count() by k, begin\(slices) \(cohort) | extend one = 1;
      let grid = materialize(cohorts | join kind=inner (\(timeline.axis("t")) | extend one = 1) on one | where t >= begin
        | project k, begin, t, size\(slices));
      let news = grid | join kind=inner (pairs | project k, t, other = begin, n) on k, t
        | where other > begin or (t == begin and other == begin) | summarize new = sum(n) by k, begin, t;
      grid
      | join kind=leftouter pairs on k, begin, t
      | join kind=leftouter news on k, begin, t
      | extend kept = coalesce(n, 0), new = coalesce(new, 0)
      | extend lost = size - kept
      | extend retention = 1.0 * kept / size, churn = 1.0 * lost / size
      | sort by k asc, begin asc, t asc
      """
    return try timeline.result(
      query,
      [
        ("begin", "from_\(timeline.name)"), ("t", "to_\(timeline.name)"), ("new", "dcount_new_values"),
        ("kept", "dcount_retained_values"), ("lost", "dcount_churn_values"), ("retention", "retention_rate"),
        ("churn", "churn_rate"),
      ] + timeline.dimensionColumns, &binder)
  }
}

private enum Lookback {
  /// Whether an argument is a table rather than a column or a constant.
  static func isTable(_ syntax: ExpressionSyntax, _ input: Relation, _ binder: Binder) -> Bool {
    switch syntax {
    case .pipeline(let pipeline): return !pipeline.operators.isEmpty
    case .datatable: return true
    case .name(let name):
      if input.schema.index(of: name.text) != nil { return false }
      if case .scalar? = binder.binding(of: name.text) { return false }
      return true
    default: return false
    }
  }
}
