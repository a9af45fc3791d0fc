internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let makeSeries = TabularOperator(
    name: "make-series",
    summary: "Makes series of aggregates at equal distances along an axis.",
    syntax: "make-series [Parameters=<parameters(kind, hint.*)>] "
      + "{ Aggregate=<named_expression> [default '=' Default=<expression>], ',' }+ on Axis=<named_expression> "
      + "([from From=<expression>] [to To=<expression>] step Step=<expression> | "
      + "in range '(' From=<expression> ',' To=<expression> ',' Step=<expression> ')') "
      + "[by { Key=<named_expression>, ',' }+]",
    examples: [
      Example(
        "datatable(t: long, v: long)[1, 5, 3, 7] | make-series s = sum(v) default=0 on t from 1 to 4 step 1 | project s",
        "[5,0,7]")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    try MakeSeriesOperator.bind(call, try binder.required(input, call).shown, &binder)
  }
}

private enum MakeSeriesOperator {
  static func bind(_ call: OperatorCall, _ input: Relation, _ binder: inout Binder) throws(Diagnostic) -> Relation {
    let row = RowScope(id: binder.makeID(), schema: input.schema, isSerialized: input.isSerialized)
    var namer = ColumnNamer()
    let keys = try binder.bindKeys(call.captures.expressions("Key"), over: row, namer: &namer)
    let axisSyntax = try binder.expression(call, "Axis")
    var inner = axisSyntax
    if case .named(_, let expression) = axisSyntax { inner = expression }
    var axis = try binder.withRow(row) { (b) throws(Diagnostic) in try b.bindScalar(inner) }
    guard axis.type.isNumeric || axis.type == .datetime || axis.type == .timespan else {
      throw binder.semanticError(
        "the axis must be a number, datetime or timespan, not \(axis.type.name).", code: "SEM0025", range: inner.range)
    }
    let stepSyntax = try binder.expression(call, "Step")
    let step = try binder.evaluated(try binder.bindRowless(stepSyntax), range: stepSyntax.range)
    var type = axis.type
    if type.isNumeric {
      var types = [type, step.type]
      for name in ["From", "To"] {
        if let end = call.captures.expression(name) { types.append(try binder.bindRowless(end).type) }
      }
      type = binder.commonType(types) ?? type
      if type == .int { type = .long }
      if type == .decimal { type = .real }
      axis = try binder.convert(axis, to: type, what: "the axis", range: inner.range, isExplicit: true)
    }
    let stepType: ScalarType = type == .datetime ? .timespan : type
    let from = try end(call, "From", type, &binder)
    let to = try end(call, "To", type, &binder)
    guard
      case .constant(let stepValue, _) = try binder.convert(
        step, to: stepType, what: "the step", range: stepSyntax.range, isExplicit: true), stepValue != .null,
      stepValue != .long(0), stepValue != .real(0)
    else {
      throw binder.semanticError(
        "the step must be a constant that is not zero.", code: "SEM0005", range: stepSyntax.range)
    }
    let series = try binder.collecting(call.captures.rows("Aggregate")) {
      (item, b) throws(Diagnostic) -> (AggregateCall, Value) in
      try aggregate(item, row, keys, &b)
    }
    var named: [(call: AggregateCall, defaultValue: Value)] = []
    for (aggregate, fallback) in series {
      let fields = aggregate.output.map {
        Schema.Field($0.name.isEmpty ? namer.makeUnnamed() : namer.unique($0.name), $0.type)
      }
      let call = AggregateCall(
        function: aggregate.function, arguments: aggregate.arguments, shape: aggregate.shape, output: fields,
        filter: aggregate.filter)
      named.append((call, fallback))
    }
    let axisName = binder.implicitName(axisSyntax).map { namer.unique($0) } ?? namer.makeUnnamed()
    // `in range(…)` includes its end, as `from … to …` does not.
    let inclusive = call.captures.has("range") || call.captures.has("in")
    let node = MakeSeries(
      input: input.plan, aggregates: named, axis: NamedExpression(axisName, axis), from: from, to: to,
      step: stepValue, isInclusiveOfEnd: inclusive, keys: keys)
    guard call.captures.parameterText("kind") == "nonempty", keys.isEmpty, let from, let to else {
      return Relation(.makeSeries(node))
    }
    return Relation(EmptySeries.filled(node, from: from, to: to, step: stepValue, type: type))
  }

  private static func end(
    _ call: OperatorCall, _ name: String, _ type: ScalarType, _ binder: inout Binder
  ) throws(Diagnostic) -> Value? {
    guard let syntax = call.captures.expression(name) else { return nil }
    let value = try binder.evaluated(try binder.bindRowless(syntax), range: syntax.range)
    guard
      case .constant(let constant, _) = try binder.convert(
        value, to: type, what: "'\(name.lowercased())'", range: syntax.range, isExplicit: true)
    else {
      throw binder.semanticError("'\(name.lowercased())' must be a constant.", code: "SEM0005", range: syntax.range)
    }
    return constant == .null ? nil : constant
  }

  private static func aggregate(
    _ item: Captures, _ row: RowScope, _ keys: [NamedExpression], _ binder: inout Binder
  ) throws(Diagnostic) -> (AggregateCall, Value) {
    guard let syntax = item.expression("Aggregate") else {
      throw binder.semanticError("an aggregate is expected.", code: "SYN0002", range: item.range)
    }
    var inner = syntax
    var given: String?
    if case .named(let name, let expression) = syntax { (given, inner) = (name.text, expression) }
    let bound: AggregateCall
    if case .call(let call) = inner, let function = binder.builtins.aggregates[call.function.text] {
      bound = try binder.bindAggregate(function, call, over: row, keys: Set(keys.map(\.name)))
    } else if let any = binder.builtins.aggregates["take_any"] {
      // A constant stands for itself wherever there are rows.
      bound = try binder.aggregate(any, [try binder.bindRowless(inner)], names: [""], range: inner.range)
    } else {
      throw binder.semanticError("an aggregate is expected.", code: "SEM0260", range: inner.range)
    }
    var output = bound.output
    if let given { output[0].name = given }
    let type = output[0].type
    var fallback: Value = type.isNumeric ? (type == .real ? .real(0) : .long(0)) : .null
    if type == .decimal { fallback = .null }
    if let expression = item.expression("Default") {
      let value = try binder.bindRowless(expression)
      let converted = try binder.convert(
        value, to: type, what: "the default", range: expression.range, isExplicit: true)
      guard case .constant(let constant, _) = converted else {
        throw binder.semanticError("the default must be a constant.", code: "SEM0005", range: expression.range)
      }
      fallback = constant
    }
    let named = AggregateCall(
      function: bound.function, arguments: bound.arguments, shape: bound.shape, output: output, filter: bound.filter)
    return (named, fallback)
  }
}

/// `kind=nonempty`: where there are no rows at all, one series of defaults.
private enum EmptySeries {
  static func filled(_ node: MakeSeries, from: Value, to: Value, step: Value, type: ScalarType) -> Plan {
    let plan = Plan.makeSeries(node)
    let schema = plan.schema
    let defaults = node.aggregates.flatMap { aggregate in
      aggregate.call.output.map { (aggregate.defaultValue, $0.type) }
    }
    return .tableFunction([plan], schema, name: "make-series kind=nonempty") { tables, _ in
      if let table = tables.first, table.rowCount > 0 { return table }
      var points: [Value] = []
      switch (from, to, step) {
      case (.long(let start), .long(let end), .long(let width)) where width > 0:
        var point = start
        while point < end, points.count < 1_000_000 {
          points.append(.long(point))
          let (next, overflow) = point.addingReportingOverflow(width)
          if overflow { break }
          point = next
        }
      case (.real(let start), .real(let end), .real(let width)) where width > 0:
        var index = 0.0
        while start + index * width < end, points.count < 1_000_000 {
          points.append(.real(start + index * width))
          index += 1
        }
      default: break
      }
      var row = defaults.map { value, type in Value.dynamic(array(Array(repeating: value, count: points.count), type)) }
      row.append(.dynamic(array(points, type)))
      return Table(schema: schema, rows: [row])
    }
  }

  private static func array(_ values: [Value], _ type: ScalarType) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      if value == .null { bytes += Array("null".utf8) } else { value.appendJSON(type, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "]"))
    return String(decoding: bytes, as: UTF8.self)
  }
}
