internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let render = TabularOperator(
    name: "render",
    summary: "Says how the result is to be drawn.",
    syntax: "render Kind=(\(Render.kinds.joined(separator: " | "))) "
      + "[Parameters=<parameters(\(Render.properties.joined(separator: ", ")))>] "
      + "[with '(' [Properties=<properties>] ')']",
    examples: [
      Example("print x = 1 | render barchart with (title = 'One')", "1"),
      Example("print x = 1 | render barchart with (tilte = 'One')", "error: 'render' operator: 'tilte' is no property of a chart."),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    var relation = try binder.required(input, call)
    let kind = call.captures.name("Kind")?.text ?? "table"
    var properties: [(name: String, value: String)] = []
    for property in call.captures.properties("Parameters") + call.captures.properties("Properties") {
      guard Render.properties.contains(property.name.text.lowercased()) else {
        throw binder.semanticError(
          "'\(property.name.text)' is no property of a chart.", code: "SYN0002", range: property.name.range,
          hints: Spelling.hints(for: property.name.text, in: Render.properties))
      }
      properties.append((property.name.text, Render.text(property.value)))
    }
    relation.visualization = Visualization(kind: kind, properties: properties)
    return relation
  }
}

private enum Render {
  /// What a client may draw; which of them are drawn here is the charts' matter.
  static let kinds = [
    "table", "list", "barchart", "piechart", "ladderchart", "timechart", "linechart", "anomalychart", "pivotchart",
    "areachart", "stackedareachart", "scatterchart", "timepivot", "columnchart", "timeline", "card", "treemap", "plotly",
    "graph", "sankey",
  ]
  static let properties = [
    "title", "kind", "accumulate", "anomalycolumns", "series", "xcolumn", "xtitle", "xaxis", "ycolumns", "ytitle", "yaxis",
    "ymin", "ymax", "xmin", "xmax", "ysplit", "legend",
  ]

  static func text(_ syntax: ExpressionSyntax) -> String {
    switch syntax {
    case .name(let name): return name.text
    case .literal(let literal):
      switch literal.kind {
      case .string(let text, _): return text
      case .bool(let flag): return flag ? "true" : "false"
      case .integer(let number): return String(number)
      case .real(let number): return String(number)
      case .timespan(let ticks): return String(ticks)
      case .typed(_, let text), .overflow(let text): return text
      }
    case .unary(_, let inner, _): return "-" + text(inner)
    default: return ""
    }
  }
}
