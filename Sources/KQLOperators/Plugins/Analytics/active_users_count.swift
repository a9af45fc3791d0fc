internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension Plugin {
  static let activeUsersCount = Plugin(
    name: "active_users_count",
    summary: "Counts the distinct ids that appeared in at least so many periods of a lookback window.",
    usage:
      "active_users_count(IdColumn, TimelineColumn, Start, End, LookbackWindow, Period, ActivePeriodsCount, Bin, [dimension, ...])",
    examples: [
      Example(
        "datatable(User: string, Day: datetime)['A', datetime(2024-01-01), 'A', datetime(2024-01-02), 'B', "
          + "datetime(2024-01-02)] | evaluate active_users_count(User, Day, datetime(2024-01-01), datetime(2024-01-07), 3d, "
          + "1d, 2, 7d)", "2024-01-01T00:00:00.0000000Z | 1")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    var timeline = try Timeline(
      arguments, input, id: 0, time: 1, dimensions: Array(8..<max(8, arguments.positional.count)), &binder)
    try timeline.constant("start", 2, as: timeline.type, &binder)
    try timeline.constant("end", 3, as: timeline.type, &binder)
    try timeline.constant("lookback", 4, as: timeline.lengthType, &binder)
    try timeline.constant("period", 5, as: timeline.lengthType, &binder)
    try timeline.constant("least", 6, as: .long, &binder)
    try timeline.window("step", 7, &binder)
    let slices = timeline.slices
    var isFirst = "false"
    if case .long(let least)? = timeline.constants["least"]?.value {
      guard (1...10_000).contains(least) else {
        throw binder.semanticError(
          "active_users_count(): ActivePeriodsCount must be between 1 and 10000.", code: "SEM0005", range: call.range)
      }
      isFirst = least == 1 ? "true" : "false"
      try timeline.define("before", (.long(least - 1), .long), range: call.range, binder)
    }
    // An appearance is active when so many periods back, the last appearance is still within the lookback window.
    let query = """
      let appearances = materialize(T | where t > start - lookback and t <= end
        | extend p = bin(t, period) | summarize by id, k, t, p\(slices));
      let anchors = appearances | summarize latest = max(t) by id, k, p | sort by k asc, id asc, p asc
        | extend anchor = iff(prev(k, before) == k and prev(id, before) == id and row_number() > before,
            prev(latest, before), t0)
        | project id, k, p, anchor;
      appearances | where t >= start
      | join kind=inner anchors on id, k, p
      | where \(isFirst) or (isnotnull(anchor) and t - anchor < lookback)
      | extend t = \(timeline.bin("t"))
      | summarize by id, k, t\(slices)
      | summarize dcount = count() by t\(slices)
      | sort by t asc
      """
    return try timeline.result(
      query.replacing("t0", with: "\(timeline.type.name)(null)"),
      [("t", timeline.name)] + timeline.dimensionColumns + [("dcount", "dcount")], &binder)
  }
}
