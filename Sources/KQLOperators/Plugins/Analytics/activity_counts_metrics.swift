internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension Plugin {
  static let activityCountsMetrics = Plugin(
    name: "activity_counts_metrics",
    summary: "Counts rows, distinct ids, new ids and all ids so far in each window of time.",
    usage: "activity_counts_metrics(IdColumn, TimelineColumn, Start, End, Step, [dimension, ...])",
    examples: [
      Example(
        "datatable(User: string, Day: datetime)['A', datetime(2024-01-01), 'A', datetime(2024-01-02), 'B', "
          + "datetime(2024-01-02)] | evaluate activity_counts_metrics(User, Day, datetime(2024-01-01), "
          + "datetime(2024-01-02), 1d)",
        "2024-01-01T00:00:00.0000000Z | 1 | 1 | 1 | 1\n2024-01-02T00:00:00.0000000Z | 2 | 2 | 1 | 2")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    var timeline = try Timeline(
      arguments, input, id: 0, time: 1, dimensions: Array(5..<max(5, arguments.positional.count)), &binder)
    try timeline.constant("start", 2, as: timeline.type, &binder)
    try timeline.constant("end", 3, as: timeline.type, &binder)
    try timeline.window("step", 4, &binder)
    let slices = timeline.slices
    let query = """
      let seen = materialize(T | where t >= start and t <= end | extend t = \(timeline.bin("t"))
        | summarize n = count() by id, k, t\(slices));
      let fresh = seen | summarize t = min(t) by id, k | summarize fresh = count() by k, t;
      seen | summarize n = sum(n), ids = count() by k, t\(slices)
      | join kind=leftouter fresh on k, t
      | extend fresh = coalesce(fresh, 0)
      | sort by k asc, t asc
      | extend total = row_cumsum(fresh, k != prev(k))
      | sort by t asc, k asc
      """
    return try timeline.result(
      query,
      [("t", timeline.name)] + timeline.dimensionColumns
        + [("n", "count"), ("ids", "dcount"), ("fresh", "new_dcount"), ("total", "aggregated_dcount")], &binder)
  }
}
