internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let sequenceDetect = Plugin(
    name: "sequence_detect",
    summary: "Finds sequences of events: rows that fulfil one condition after the other within given times.",
    usage: "sequence_detect(TimelineColumn, MaxSequenceStepWindow, MaxSequenceSpan, Expression, ..., [dimension, ...])",
    examples: [
      Example(
        "datatable(T: datetime, S: string, D: string)[datetime(2024-01-01), 'a', 'x', datetime(2024-01-02), 'b', 'x', "
          + "datetime(2024-01-09), 'b', 'x'] | evaluate sequence_detect(T, 5d, 5d, begin = (S == 'a'), finish = (S == 'b'), D)"
          + " | project D, Duration", "x | 1.00:00:00")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    try SequenceDetect.bind(PluginArguments(call), input, &binder)
  }
}

private enum SequenceDetect {
  static let rowsMax = 10_000_000

  static func bind(
    _ arguments: PluginArguments, _ given: Relation?, _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let input = try arguments.input(given, binder)
    let range = arguments.call.range
    let schema = input.schema
    let time = try arguments.column(0, of: input, binder)
    let type = schema[time].type
    guard type.isStoredAsLong else {
      throw binder.semanticError(
        "sequence_detect(): the timeline has type \(type.name) where a datetime, timespan or whole number is expected.",
        code: "SEM0085", range: range)
    }
    let step = try length(1, type, arguments, &binder)
    let span = try length(2, type, arguments, &binder)
    // Conditions, then dimensions, in the order written; only the conditions may be named.
    var conditions: [(name: String, expression: Expression)] = []
    var dimensions: [NamedExpression] = []
    for argument in arguments.call.arguments.dropFirst(3) {
      var (name, syntax) = (nil as String?, argument)
      if case .named(let given, let inner) = argument { (name, syntax) = (given.text, inner) }
      let expression = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(syntax) }
      if expression.type == .bool, dimensions.isEmpty, name != nil || syntax.nameValue == nil {
        conditions.append((name ?? "Expr\(conditions.count + 1)", expression))
      } else {
        dimensions.append(
          NamedExpression(name ?? binder.implicitName(syntax) ?? "Dim\(dimensions.count + 1)", expression))
      }
    }
    guard (1...16).contains(conditions.count) else {
      throw binder.semanticError(
        "sequence_detect(): between 1 and 16 conditions are expected.", code: "SEM0219", range: range)
    }
    var parts: [Expression] = [.constant(.string("\u{1}"), .string)]
    parts += [Expression](repeating: .constant(.string(""), .string), count: 2)
    for item in dimensions {
      parts.append(
        try binder.convert(item.expression, to: .string, what: item.name, range: range, isExplicit: true))
      parts.append(try binder.call("isnull", [item.expression], range: range))
    }
    let key = try binder.call("strcat_delim", parts, range: range)
    var list = [NamedExpression("t", .column(time, type)), NamedExpression("k", key)] + dimensions
    list += conditions.map { NamedExpression("$\($0.name)", $0.expression) }
    // Rows that are no step of any sequence are left out before the sort.
    let isStep: Expression = conditions.count == 1 ? conditions[0].expression : .or(conditions.map(\.expression))
    let steps = Plan.project(.filter(input.plan, isStep), list)
    let sorted = Plan.sort(
      steps,
      [
        SortKey(.column(1, .string), isAscending: true, nullsFirst: true),
        SortKey(.column(0, type), isAscending: true, nullsFirst: true),
      ])
    var namer = ColumnNamer()
    var fields = dimensions.map { Schema.Field(namer.unique($0.name), $0.expression.type) }
    fields += conditions.map { Schema.Field(namer.unique("\($0.name)_\(schema[time].name)"), type) }
    fields.append(.init(namer.unique("Duration"), type == .datetime ? .timespan : type))
    let output = Schema(fields: fields)
    let detector = Detector(
      step: step, span: span, stepCount: conditions.count, dimensionCount: dimensions.count, schema: output)
    return Relation(
      .tableFunction([sorted], output, name: "sequence_detect") { tables, context in
        try detector.run(tables.first ?? Table(schema: output), context)
      })
  }

  private static func length(
    _ index: Int, _ type: ScalarType, _ arguments: PluginArguments, _ binder: inout Binder
  ) throws(Diagnostic) -> Int64 {
    let syntax = try arguments.required(index, binder)
    let found = try binder.constant(syntax)
    let wanted: ScalarType = type == .datetime ? .timespan : type == .int ? .long : type
    let converted = try binder.convert(
      .constant(found.value, found.type), to: wanted, what: "sequence_detect(): argument #\(index + 1)",
      range: syntax.range)
    if case .constant(.long(let value), _) = converted, value >= 0 { return value }
    throw binder.semanticError(
      "sequence_detect(): argument #\(index + 1) must be a length of time that is not negative.", code: "SEM0005",
      range: syntax.range)
  }
}

/// All ways through the events of a key: each step after the one before it, by no more than the step's window, and all
/// within the span.
private struct Detector: Sendable {
  let step: Int64
  let span: Int64
  let stepCount: Int
  let dimensionCount: Int
  let schema: Schema

  func run(_ table: Table, _ context: EvaluationContext) throws -> Table {
    let events = OrderedEvents(table)
    var rows: [[Value]] = []
    let flags = (0..<stepCount).map { events.flags(2 + dimensionCount + $0) }
    for group in events.bounds.indices.dropLast() {
      try context.checkCancelled()
      let range = events.bounds[group]..<events.bounds[group + 1]
      // The rows of each step, in time.
      let steps = flags.map { flag in range.filter { flag[$0] } }
      if steps.contains(where: \.isEmpty) { continue }
      var chosen: [Int] = []
      func extend() throws {
        if chosen.count == stepCount {
          var row = (0..<dimensionCount).map { events.value(range.lowerBound, 2 + $0) }
          row += chosen.map { .long(events.times[$0]) }
          row.append(.long(events.times[chosen[stepCount - 1]] &- events.times[chosen[0]]))
          rows.append(row)
          if rows.count > SequenceDetect.rowsMax {
            throw Diagnostic(
              code: "E_LOW_MEMORY_CONDITION", "sequence_detect(): more than \(SequenceDetect.rowsMax) sequences.")
          }
          if rows.count % 4096 == 0 { try context.checkCancelled() }
          return
        }
        let candidates = steps[chosen.count]
        guard let last = chosen.last else {
          for row in candidates {
            chosen.append(row)
            try extend()
            chosen.removeLast()
          }
          return
        }
        let (before, first) = (events.times[last], events.times[chosen[0]])
        var index = candidates.partitioned { events.times[$0] <= before }
        while index < candidates.count {
          let time = events.times[candidates[index]]
          if time &- before > step || time &- first > span { return }
          chosen.append(candidates[index])
          try extend()
          chosen.removeLast()
          index += 1
        }
      }
      try extend()
    }
    return Table(schema: schema, rows: rows)
  }
}

extension [Int] {
  /// The first position where the condition, which holds for a prefix, no longer holds.
  func partitioned(_ holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
