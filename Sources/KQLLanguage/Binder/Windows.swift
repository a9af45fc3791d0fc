package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// The window functions found in the expressions of one operator.
struct WindowCollector {
  /// Columns of the input; the calls' results come after them.
  var width: Int
  var calls: [WindowCall] = []
}

extension Binder {
  /// Binds expressions over the relation; the window functions in them become columns of the relation returned,
  /// behind its own, and the names of the result are positions in it.
  package mutating func withWindows<R>(
    over relation: Relation, _ body: (inout Binder) throws(Diagnostic) -> R
  ) throws(Diagnostic) -> (relation: Relation, result: R) {
    let saved = windows
    windows = WindowCollector(width: relation.schema.count)
    defer { windows = saved }
    let result = try withRow(of: relation, body)
    guard let calls = windows?.calls, !calls.isEmpty else { return (relation, result) }
    var plan = relation.plan
    // A call may read the results of earlier ones: each step holds the calls whose inputs exist.
    var pending: [WindowCall] = []
    var width = relation.schema.count
    for call in calls {
      let expressions = call.arguments + (call.restart.map { [$0] } ?? [])
      let reads = expressions.map { $0.maximumColumn }.max() ?? -1
      if reads >= width {
        plan = .window(plan, pending)
        width += pending.count
        pending = []
      }
      pending.append(call)
    }
    if !pending.isEmpty { plan = .window(plan, pending) }
    return (relation.with(plan), result)
  }

  /// Notes a window call and gives the column it fills.
  mutating func window(
    _ kind: WindowCall.Kind, _ arguments: [Expression], restart: Expression?, type: ScalarType, call: Call
  ) throws(Diagnostic) -> Expression {
    guard let collector = windows, let row else {
      throw semanticError(
        "'\(call.function.text)()' is only allowed in extend, project, where and serialize.", code: "SEM0260",
        range: call.range)
    }
    guard row.isSerialized else {
      throw semanticError(
        "Function '\(call.function.text)' cannot be invoked in current context. Details: the input is not serialized.",
        code: "SEM0084", range: call.range, hints: ["Sort the rows, or put '| serialize' before."])
    }
    let position = collector.width + collector.calls.count
    windows?.calls.append(
      WindowCall(kind: kind, arguments: arguments, restart: restart, name: "$w\(position)", type: type))
    return .column(position, type)
  }
}

/// The functions of neighbouring rows.
enum WindowFunctions {
  static let rows = "datatable(x: long)[3, 1, 2] | sort by x asc"

  static let rowNumber = ContextualFunction(
    name: "row_number",
    summary: "Returns the row's number in the serialized input, from 1 or a given start.",
    usage: "row_number([start], [restart])",
    examples: [Example("\(rows) | extend n = row_number()", "1 | 1\n2 | 2\n3 | 3")]
  ) { (call, binder) throws(Diagnostic) in
    try check(call, 0...2, binder)
    let start = call.arguments.isEmpty ? 1 : Int64(try binder.constantLong(call.arguments[0]))
    let restart = call.arguments.count > 1 ? try binder.bindCondition(call.arguments[1]) : nil
    return try binder.window(.rowNumber(start: start), [], restart: restart, type: .long, call: call)
  }

  static let prev = shift("prev", by: 1, "Returns the value of an expression in an earlier row.", "null | 1 | 2")
  static let next = shift("next", by: -1, "Returns the value of an expression in a later row.", "2 | 3 | null")

  private static func shift(_ name: String, by sign: Int, _ summary: String, _ values: String) -> ContextualFunction {
    let cells = values.split(separator: "|").map { $0.trimmingBlanks }
    let output = cells.enumerated().map { "\($0 + 1) | \($1)" }.joined(separator: "\n")
    return ContextualFunction(
      name: name, summary: summary, usage: "\(name)(column, [offset], [default])",
      examples: [Example("\(rows) | extend y = \(name)(x)", output)]
    ) { (call, binder) throws(Diagnostic) in
      try check(call, 1...3, binder)
      let value = try binder.bindScalar(call.arguments[0])
      let offset = call.arguments.count > 1 ? try binder.constantLong(call.arguments[1]) : 1
      var fallback: Expression?
      if call.arguments.count > 2 {
        let given = try binder.bindRowless(call.arguments[2])
        fallback = try binder.convert(
          given, to: value.type, what: "\(name)(): the default", range: call.arguments[2].range)
      }
      guard offset >= 1, offset < Int(Int32.max) else {
        throw binder.semanticError("\(name)(): the offset is out of range.", range: call.range)
      }
      return try binder.window(
        .shift(by: sign * offset, default: fallback), [value], restart: nil, type: value.type, call: call)
    }
  }

  static let cumulativeSum = ContextualFunction(
    name: "row_cumsum",
    summary: "Returns the sum of a number over the rows up to this one.",
    usage: "row_cumsum(term, [restart])",
    examples: [Example("\(rows) | extend s = row_cumsum(x)", "1 | 1\n2 | 3\n3 | 6")]
  ) { (call, binder) throws(Diagnostic) in
    try check(call, 1...2, binder)
    let term = try binder.bindScalar(call.arguments[0])
    guard term.type.isNumeric || term.type == .timespan else {
      throw binder.semanticError("row_cumsum(): a number is expected.", code: "SEM0085", range: call.range)
    }
    let restart = call.arguments.count > 1 ? try binder.bindCondition(call.arguments[1]) : nil
    let type: ScalarType = term.type == .int ? .long : term.type
    let value = try binder.convert(term, to: type, what: "row_cumsum()", range: call.range)
    return try binder.window(.cumulativeSum, [value], restart: restart, type: type, call: call)
  }

  static let rankDense = rank(
    "row_rank_dense", dense: true, "1\n2\n2", "Returns the row's rank; equal rows share it and leave no gap.")
  static let rankMin = rank(
    "row_rank_min", dense: false, "1\n2\n2", "Returns the first position among the rows equal to this one.")

  private static func rank(_ name: String, dense: Bool, _ output: String, _ summary: String) -> ContextualFunction {
    ContextualFunction(
      name: name, summary: summary, usage: "\(name)(term, [restart])",
      examples: [Example("datatable(x: long)[1, 2, 2] | sort by x asc | project r = \(name)(x)", output)]
    ) { (call, binder) throws(Diagnostic) in
      try check(call, 1...2, binder)
      let term = try binder.bindScalar(call.arguments[0])
      let restart = call.arguments.count > 1 ? try binder.bindCondition(call.arguments[1]) : nil
      return try binder.window(.rowRank(dense: dense), [term], restart: restart, type: .long, call: call)
    }
  }

  static let rank = ContextualFunction(
    name: "row_rank",
    summary: "Returns the row's rank, without gaps when the second argument is true; obsolete.",
    usage: "row_rank(term, [dense])",
    examples: [Example("datatable(x: long)[1, 2, 2] | sort by x asc | project r = row_rank(x, true)", "1\n2\n2")]
  ) { (call, binder) throws(Diagnostic) in
    try check(call, 1...2, binder)
    let term = try binder.bindScalar(call.arguments[0])
    let isDense = call.arguments.count > 1 ? try binder.constant(call.arguments[1]).value : Value.bool(false)
    return try binder.window(
      .rowRank(dense: isDense == .bool(true)), [term], restart: nil, type: .long, call: call)
  }

  static let session = ContextualFunction(
    name: "row_window_session",
    summary: "Returns the start of the session that the row belongs to.",
    usage: "row_window_session(time, maxDistanceFromFirst, maxDistanceBetweenNeighbors, [restart])",
    examples: [
      Example(
        "range x from datetime(2024-01-01) to datetime(2024-01-03) step 1d | extend s = row_window_session(x, 30d, 1h)"
          + " | summarize dcount(s)", "3")
    ]
  ) { (call, binder) throws(Diagnostic) in
    try check(call, 3...4, binder)
    let value = try binder.bindScalar(call.arguments[0])
    var limits: [Value] = []
    for syntax in call.arguments[1...2] {
      let limit = try binder.constant(syntax)
      guard limit.type == .timespan || limit.type.isNumeric else {
        throw binder.semanticError(
          "row_window_session(): a timespan is expected.", code: "SEM0085", range: syntax.range)
      }
      limits.append(limit.value)
    }
    let restart = call.arguments.count > 3 ? try binder.bindCondition(call.arguments[3]) : nil
    return try binder.window(
      .session(maxDistanceFromFirst: limits[0], maxDistanceBetweenNeighbors: limits[1]), [value], restart: restart,
      type: value.type, call: call)
  }

  private static func check(_ call: Call, _ count: ClosedRange<Int>, _ binder: Binder) throws(Diagnostic) {
    if !count.contains(call.arguments.count) {
      throw binder.semanticError(
        "\(call.function.text)(): \(call.arguments.count) arguments do not fit.", code: "SEM0219", range: call.range)
    }
  }
}

extension Substring {
  fileprivate var trimmingBlanks: String { String(self).trimmingBlanks }
}
