internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let activityMetrics = Plugin(
    name: "activity_metrics",
    summary: "Counts distinct and new ids of each window of time and gives retention and churn since the window before.",
    usage: "activity_metrics(IdColumn, TimelineColumn, [Start, End], Window, [dimension, ...])",
    examples: [
      Example(
        "datatable(User: string, Day: datetime)['A', datetime(2024-01-01), 'B', datetime(2024-01-01), 'B', "
          + "datetime(2024-01-02), 'C', datetime(2024-01-02)] | evaluate activity_metrics(User, Day, "
          + "datetime(2024-01-01), datetime(2024-01-02), 1d)",
        "2024-01-01T00:00:00.0000000Z | 2 | 2 | 1.0 | 0.0\n2024-01-02T00:00:00.0000000Z | 2 | 1 | 0.5 | 0.5")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    // Start and end may both be left out.
    let hasRange = try Timeline.hasRange(arguments, &binder)
    let first = hasRange ? 5 : 3
    var timeline = try Timeline(
      arguments, input, id: 0, time: 1, dimensions: Array(first..<max(first, arguments.positional.count)), &binder)
    var condition = "isnotnull(t)"
    if hasRange {
      try timeline.constant("start", 2, as: timeline.type, &binder)
      try timeline.constant("end", 3, as: timeline.type, &binder)
      condition = "t >= start and t <= end"
    }
    try timeline.window("step", first - 1, &binder)
    let slices = timeline.slices
    let query = """
      let seen = materialize(T | where \(condition) | extend t = \(timeline.bin("t"))
        | summarize by id, k, t\(slices));
      let counts = materialize(seen | summarize n = count() by k, t\(slices));
      let retained = seen | join kind=inner (seen | project id, k, t = \(timeline.next("t"))) on id, k, t
        | summarize r = count() by k, t;
      let before = counts | project k, t = \(timeline.next("t")), b = n;
      counts
      | join kind=leftouter retained on k, t
      | join kind=leftouter before on k, t
      | extend r = coalesce(r, 0)
      | extend retention = iff(isnull(b), 1.0, 1.0 * r / b)
      | extend fresh = n - r, churn = 1.0 - retention
      | sort by t asc, k asc
      """
    return try timeline.result(
      query,
      [
        ("t", timeline.name), ("n", "dcount_values"), ("fresh", "dcount_newvalues"), ("retention", "retention_rate"),
        ("churn", "churn_rate"),
      ] + timeline.dimensionColumns, &binder)
  }
}

extension Timeline {
  /// Whether arguments 2 and 3 are a start and an end, rather than argument 2 the window.
  static func hasRange(_ arguments: PluginArguments, _ binder: inout Binder) throws(Diagnostic) -> Bool {
    guard arguments.positional.count >= 5 else { return false }
    var copy = binder
    guard let first = try? copy.constant(arguments.positional[2]),
      (try? copy.constant(arguments.positional[3])) != nil, (try? copy.constant(arguments.positional[4])) != nil
    else { return false }
    return first.type != .timespan && first.type != .string
  }
}
