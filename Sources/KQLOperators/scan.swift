internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let scan = TabularOperator(
    name: "scan",
    summary: "Matches sequences of rows step by step and carries values from row to row.",
    syntax: "scan [Parameters=<parameters(with_match_id, hint.*)>] [partition by { Partition=<expression>, ',' }+] "
      + "[declare '(' { Declared=<name> ':' Type=<type> ['=' Default=<expression>], ',' }* ')'] with '(' "
      + "{ step Step=<name> [optional] [output '=' Output=(all | last | none)] ':' Condition=<expression> "
      + "['=>' { Column=<name> '=' Value=<expression>, ',' }+] ';' }+ ')'",
    examples: [
      Example(
        "range x from 1 to 3 step 1 | scan declare (s: long = 0) with (step one: true => s = x + one.s;)",
        "1 | 1\n2 | 3\n3 | 6")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    guard input.isSerialized else {
      throw binder.semanticError("the input must be serialized.", code: "SEM0084", range: call.range)
    }
    return try ScanBinding.bind(call, input.shown, &binder)
  }
}

/// One step: its condition and assignments over the row, then the state columns of every step.
private struct ScanStep: Sendable {
  var condition: Expression
  /// Position among the columns of the row and the declared ones, and the value.
  var assignments: [(column: Int, value: Expression)]
  var output: Output
  enum Output: Sendable { case all, last, none }
}

private enum ScanBinding {
  static func bind(_ call: OperatorCall, _ input: Relation, _ binder: inout Binder) throws(Diagnostic) -> Relation {
    let schema = input.schema
    var declared: [Schema.Field] = []
    var defaults: [Value] = []
    for row in call.captures.rows("Declared") {
      guard let name = row.name("Declared"), let type = ScalarType(name: row.name("Type")?.text ?? "") else {
        throw binder.semanticError("a column with a type is expected.", range: row.range)
      }
      var value = Value.null
      if let syntax = row.expression("Default") {
        let bound = try binder.constant(syntax)
        let converted = try binder.convert(
          .constant(bound.value, bound.type), to: type, what: "the default", range: syntax.range, isExplicit: true)
        if case .constant(let constant, _) = converted { value = constant }
      }
      declared.append(.init(name.text, type))
      defaults.append(value == .null && type == .string ? .string("") : value)
    }
    let rows = call.captures.rows("Step")
    let names = rows.compactMap { $0.name("Step")?.text }
    // Columns an expression sees: the row, the declared columns of the step, then for every step the row it last
    // matched with its declared columns, under `step.column`.
    let width = schema.count
    let stateWidth = width + declared.count
    var fields = schema.fields + declared
    for name in names {
      for field in schema.fields + declared { fields.append(.init("$\(name).\(field.name)", field.type)) }
    }
    let scope = RowScope(id: binder.makeID(), schema: Schema(fields: fields), isSerialized: true)
    var steps: [ScanStep] = []
    for row in rows {
      guard let condition = row.expression("Condition") else { continue }
      let resolved = StepNames.resolve(condition, names)
      let predicate = try binder.withRow(scope) { (b) throws(Diagnostic) in try b.bindCondition(resolved) }
      var assignments: [(column: Int, value: Expression)] = []
      for item in row.rows("Column") {
        guard let name = item.name("Column"), let syntax = item.expression("Value") else { continue }
        // Declared columns stand behind those of the input, which may be set too.
        let targets = schema.fields + declared
        guard let position = targets.lastIndex(where: { $0.name == name.text }) else {
          throw binder.semanticError("'\(name.text)' is not declared.", code: "SEM0100", range: name.range)
        }
        let value = try binder.withRow(scope) { (b) throws(Diagnostic) in
          try b.bindScalar(StepNames.resolve(syntax, names))
        }
        let converted = try binder.convert(
          value, to: targets[position].type, what: name.text, range: syntax.range, isExplicit: true)
        assignments.append((position, converted))
      }
      let output: ScanStep.Output =
        switch row.name("Output")?.text {
        case "none": .none
        case "last": .last
        default: .all
        }
      steps.append(ScanStep(condition: predicate, assignments: assignments, output: output))
    }
    var partitions: [Expression] = []
    for syntax in call.captures.expressions("Partition") {
      partitions.append(try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(syntax) })
    }
    let matchName = call.captures.parameterText("with_match_id")
    let output = Schema(
      fields: schema.fields + declared + (matchName.map { [Schema.Field($0, .long)] } ?? []))
    let machine = ScanMachine(
      steps: steps, partitions: partitions, defaults: defaults, declared: declared, types: fields.map(\.type),
      inputWidth: width, stateWidth: stateWidth, hasMatchID: matchName != nil, output: output)
    return Relation(
      .tableFunction([input.plan], output, name: "scan") { tables, context in
        try machine.run(tables.first ?? Table(schema: schema), context)
      }, isSerialized: true)
  }
}

/// `step.column` becomes the name of a state column.
private enum StepNames {
  static func resolve(_ syntax: ExpressionSyntax, _ names: [String]) -> ExpressionSyntax {
    switch syntax {
    case .member(.name(let step), let column) where names.contains(step.text):
      return .name(Name("$\(step.text).\(column.text)", step.range.lowerBound..<column.range.upperBound))
    case .member(let base, let name): return .member(resolve(base, names), name)
    case .element(let base, let index, let range):
      return .element(resolve(base, names), index: resolve(index, names), range)
    case .call(var call):
      call.arguments = call.arguments.map { resolve($0, names) }
      return .call(call)
    case .unary(let op, let inner, let range): return .unary(op, resolve(inner, names), range)
    case .binary(let op, let left, let right, let range):
      return .binary(op, resolve(left, names), resolve(right, names), range)
    case .between(let value, let low, let high, let negated, let range):
      return .between(
        resolve(value, names), low: resolve(low, names), high: resolve(high, names), negated: negated, range)
    case .membership(let op, let value, let list, let range):
      return .membership(op, resolve(value, names), list.map { resolve($0, names) }, range)
    case .pipeline(let pipeline):
      if pipeline.operators.isEmpty, let source = pipeline.source { return resolve(source, names) }
      return syntax
    default: return syntax
    }
  }
}

/// The matching itself: one state per step, tried from the last step to the first.
private struct ScanMachine: Sendable {
  let steps: [ScanStep]
  let partitions: [Expression]
  let defaults: [Value]
  let declared: [Schema.Field]
  let types: [ScalarType]
  let inputWidth: Int
  let stateWidth: Int
  let hasMatchID: Bool
  let output: Schema

  /// What a step holds of the sequence that has reached it: for each step up to it the row last matched.
  struct State {
    var matchID: Int64
    var rows: [[Value]?]
    /// A row of an `output=last` step waiting for the sequence to go on.
    var pending: [Value]?
  }

  func run(_ table: Table, _ context: EvaluationContext) throws -> Table {
    let evaluator = RowEvaluator(context: context)
    var result: [[Value]] = []
    var states: [[Value]: [State?]] = [:]
    var nextID: [[Value]: Int64] = [:]
    let empty = Array(repeating: nil as State?, count: steps.count)
    let blank = types[0..<stateWidth].map { $0 == .string ? Value.string("") : .null }
    for chunk in table.chunks {
      for row in 0..<(chunk.first?.count ?? 0) {
        try context.checkCancelled()
        let values = chunk.map { $0.value(row) }
        let key = try partitions.map { try evaluator.value($0, values, types) }
        var current = states[key] ?? empty
        var lines: [(order: Int, line: [Value])] = []
        for index in steps.indices.reversed() {
          let step = steps[index]
          // Coming from the step before goes before staying; the first step stays before it begins anew.
          for source in index == 0 ? [0, -1] : [index - 1, index] {
            if source == index - 1 && source >= 0 && current[source] == nil { continue }
            if source == index && current[index] == nil { continue }
            let state = source >= 0 ? current[source] : nil
            var frame = values + defaults
            for other in steps.indices {
              let held = state?.rows[other] ?? nil
              frame += held ?? (blank.prefix(inputWidth) + defaults)
            }
            guard try evaluator.value(step.condition, frame, types) == .bool(true) else { continue }
            var line = values + defaults
            for (column, expression) in step.assignments {
              frame[column] = try evaluator.value(expression, frame, types)
              line[column] = frame[column]
            }
            var entered = state ?? State(matchID: nextID[key] ?? 0, rows: Array(repeating: nil, count: steps.count))
            if state == nil {
              // A new sequence begins.
              nextID[key] = (nextID[key] ?? 0) + 1
            }
            entered.rows[index] = line
            current[index] = entered
            if source == index - 1, source >= 0 { current[source] = nil }
            if step.output != .none {
              lines.append((index, line + (hasMatchID ? [.long(entered.matchID)] : [])))
            }
            break
          }
        }
        states[key] = current
        for item in lines.sorted(by: { $0.order < $1.order }) { result.append(item.line) }
      }
    }
    return Table(schema: output, rows: result)
  }
}
