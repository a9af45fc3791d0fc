internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension Plugin {
  static let slidingWindowCounts = Plugin(
    name: "sliding_window_counts",
    summary: "Counts rows and distinct ids in a lookback window that slides from bin to bin.",
    usage: "sliding_window_counts(IdColumn, TimelineColumn, Start, End, LookbackWindow, Bin, [dimension, ...])",
    examples: [
      Example(
        "datatable(User: string, Day: datetime)['A', datetime(2024-01-01), 'A', datetime(2024-01-02)]"
          + " | evaluate sliding_window_counts(User, Day, datetime(2024-01-01), datetime(2024-01-03), 2d, 1d)",
        "2024-01-01T00:00:00.0000000Z | 1 | 1\n2024-01-02T00:00:00.0000000Z | 2 | 1\n2024-01-03T00:00:00.0000000Z | 1 | 1")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    var timeline = try Timeline(
      arguments, input, id: 0, time: 1, dimensions: Array(6..<max(6, arguments.positional.count)), &binder)
    try timeline.constant("start", 2, as: timeline.type, &binder)
    try timeline.constant("end", 3, as: timeline.type, &binder)
    try timeline.constant("lookback", 4, as: timeline.lengthType, &binder)
    try timeline.window("step", 5, &binder)
    let slices = timeline.slices
    let expansion: String
    switch timeline.step {
    case .constant:
      let count = try timeline.windows(of: "lookback", per: "step", binder)
      expansion = "mv-expand n = range(0, \(count - 1), 1) to typeof(long) | extend t = t + n * step"
    case .week, .month, .year:
      // Named windows have no constant length: each row is in those that begin before its own and the lookback end.
      let next = timeline.step == .week ? "t + n * 7d" : "datetime_add('\(timeline.step.rawValue)', n, t)"
      expansion =
        "extend beyond = t + lookback | mv-expand n = range(0, max_of(0, tolong(lookback / 7d)), 1) to typeof(long)"
        + " | extend t = \(next) | where n == 0 or t < beyond"
    }
    let query = """
      T | where t > start - lookback and t <= end | extend t = \(timeline.bin("t"))
      | summarize n0 = count() by id, k, t\(slices)
      | \(expansion)
      | where t >= \(timeline.bin("start")) and t <= end
      | summarize n0 = sum(n0) by id, k, t\(slices)
      | summarize total = sum(n0), ids = count() by t, k\(slices)
      | sort by t asc, k asc
      """
    return try timeline.result(
      query, [("t", timeline.name)] + timeline.dimensionColumns + [("total", "Count"), ("ids", "dcount")], &binder)
  }
}
