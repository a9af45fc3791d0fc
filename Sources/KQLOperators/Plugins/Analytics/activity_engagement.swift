internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension Plugin {
  static let activityEngagement = Plugin(
    name: "activity_engagement",
    summary: "Gives the ratio of the distinct ids of each window to those of a longer window that ends with it.",
    usage:
      "activity_engagement(IdColumn, TimelineColumn, [Start, End], InnerActivityWindow, OuterActivityWindow, [dimension, ...])",
    examples: [
      Example(
        "datatable(User: string, Day: datetime)['A', datetime(2024-01-01), 'B', datetime(2024-01-02)]"
          + " | evaluate activity_engagement(User, Day, datetime(2024-01-01), datetime(2024-01-02), 1d, 7d)",
        "2024-01-01T00:00:00.0000000Z | 1 | 1 | 1.0\n2024-01-02T00:00:00.0000000Z | 1 | 2 | 0.5")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    let hasRange = try Timeline.hasRange(arguments, &binder)
    let first = hasRange ? 6 : 4
    var timeline = try Timeline(
      arguments, input, id: 0, time: 1, dimensions: Array(first..<max(first, arguments.positional.count)), &binder)
    var (before, within) = ("isnotnull(t)", "true")
    if hasRange {
      try timeline.constant("start", 2, as: timeline.type, &binder)
      try timeline.constant("end", 3, as: timeline.type, &binder)
      (before, within) = ("t > start - outer_ and t <= end", "t >= start and t <= end")
    } else {
      within = "t <= toscalar(T | summarize max(t))"
    }
    try timeline.window("step", first - 2, &binder)
    try timeline.constant("outer_", first - 1, as: timeline.lengthType, &binder)
    let count = try timeline.windows(of: "outer_", per: "step", binder)
    let slices = timeline.slices
    let query = """
      T | where \(before) | extend t = \(timeline.bin("t")) | summarize by id, k, t\(slices)
      | mv-expand n = range(0, \(count - 1), 1) to typeof(long)
      | extend t = t + n * step
      | where \(within)
      | summarize isInner = min(n) by id, k, t\(slices)
      | summarize within = countif(isInner == 0), around = count() by t, k\(slices)
      | extend ratio = 1.0 * within / around
      | sort by t asc, k asc
      """
    return try timeline.result(
      query,
      [
        ("t", timeline.name), ("within", "dcount_activities_inner"), ("around", "dcount_activities_outer"),
        ("ratio", "activity_ratio"),
      ] + timeline.dimensionColumns, &binder)
  }
}

extension Timeline {
  /// How many windows of one length fit into another, at least one.
  func windows(of long: String, per short: String, _ binder: Binder) throws(Diagnostic) -> Int {
    var count = 0.0
    switch (constants[long]?.value, constants[short]?.value) {
    case (.long(let a)?, .long(let b)?) where b != 0: count = (Double(a) / Double(b)).rounded(.down)
    case (.real(let a)?, .real(let b)?) where b != 0: count = (a / b + 1e-9).rounded(.down)
    default: break
    }
    guard count >= 1, count <= 100_000 else {
      throw binder.semanticError(
        "\(arguments.call.function.text)(): the longer window must hold between 1 and 100000 of the shorter ones.",
        code: "SEM0005", range: arguments.call.range)
    }
    return Int(count)
  }
}
