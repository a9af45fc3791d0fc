internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension Plugin {
  static let rollingPercentile = Plugin(
    name: "rolling_percentile",
    summary: "Gives a percentile of the values of each bin and the bins before it, as many as a window holds.",
    usage: "rolling_percentile(ValueColumn, Percentile, IndexColumn, BinSize, BinsPerWindow, [dimension, ...])",
    examples: [
      Example(
        "range x from 0 to 5 step 1 | extend v = x * 10 | evaluate rolling_percentile(v, 100, x, 2, 2)",
        "0 | 10\n2 | 30\n4 | 50")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    var timeline = try Timeline(
      arguments, input, id: nil, time: 2, value: 0, dimensions: Array(5..<max(5, arguments.positional.count)), &binder)
    let percentile = try arguments.required(1, binder)
    try timeline.constant("percent", 1, &binder)
    try timeline.window("step", 3, &binder)
    let bins = try binder.constantLong(try arguments.required(4, binder))
    guard (1...100_000).contains(bins), timeline.step == .constant else {
      throw binder.semanticError(
        "rolling_percentile(): a window must hold between 1 and 100000 bins of constant size.", code: "SEM0005",
        range: call.range)
    }
    let value = input?.schema[try arguments.column(0, of: timeline.input, binder)].name ?? ""
    let slices = timeline.slices
    let query = """
      let rows = T | extend t = bin(t, step);
      rows
      | mv-expand n = range(0, \(bins - 1), 1) to typeof(long)
      | extend t = t + n * step
      | summarize p = percentile(v, percent) by t, k\(slices)
      | join kind=leftsemi (rows | summarize by t, k) on t, k
      | sort by k asc, t asc
      """
    let shown = try binder.constant(percentile)
    let text = shown.value.text(shown.type)
    return try timeline.result(
      query,
      [("t", timeline.name)] + timeline.dimensionColumns + [("p", "rolling_\(bins)_percentile_\(value)_\(text)")],
      &binder)
  }
}
