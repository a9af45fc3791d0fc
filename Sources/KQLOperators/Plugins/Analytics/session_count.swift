internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension Plugin {
  static let sessionCount = Plugin(
    name: "session_count",
    summary: "Counts the sessions that begin in each bin: appearances of an id after so long an absence.",
    usage: "session_count(IdColumn, TimelineColumn, Start, End, Bin, LookBackWindow, [dimension, ...])",
    examples: [
      Example(
        "datatable(Id: long, T: long)[1, 1, 1, 3, 1, 50, 2, 120] | evaluate session_count(Id, T, 0, 200, 100, 10)",
        "0 | 2\n100 | 1")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    var timeline = try Timeline(
      arguments, input, id: 0, time: 1, dimensions: Array(6..<max(6, arguments.positional.count)), &binder)
    try timeline.constant("begin", 2, as: timeline.type, &binder)
    try timeline.constant("end", 3, as: timeline.type, &binder)
    try timeline.window("step", 4, &binder)
    try timeline.constant("lookback", 5, as: timeline.lengthType, &binder)
    let slices = timeline.slices
    let query = """
      T | where t > begin - lookback and t <= end
      | sort by k asc, id asc, t asc
      | extend isNew = row_number() == 1 or not(coalesce(k == prev(k) and id == prev(id), false))
          or t - prev(t) >= lookback
      | where isNew and t >= begin
      | extend t = \(timeline.bin("t"))
      | summarize n = count() by t\(slices)
      | sort by t asc
      """
    return try timeline.result(
      query, [("t", timeline.name)] + timeline.dimensionColumns + [("n", "count_sessions")], &binder)
  }
}
