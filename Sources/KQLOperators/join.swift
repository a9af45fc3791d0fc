internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let join = TabularOperator(
    name: "join",
    summary: "Merges the rows of two tables whose keys are equal.",
    syntax: "join [Parameters=<parameters(kind, hint.*)>] Right=<pipeline> [on { Condition=<expression>, ',' }+]",
    examples: [
      Example(
        "datatable(k: long, a: string)[1, 'x', 2, 'y'] | join kind=inner (datatable(k: long, b: string)[2, 'z']) on k",
        "2 | y | 2 | z"),
      Example(
        "print a = 1 | join (print b = 2)", "error: 'join' operator: at least one column to join on is expected."),
      Example("print a = 1 | join kind=leftanti (print b = 2) on $left.a == $right.b", "1"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let left = try binder.required(input, call)
    let kind = try JoinParts.kind(call, &binder)
    let right = try JoinParts.right(call, &binder)
    let keys = try JoinParts.keys(call, left, right, &binder)
    var output: [(side: Join.Side, column: Int, name: String)] = []
    let (l, r) = (left.schema, right.schema)
    switch kind {
    case .leftanti, .leftsemi: output = l.fields.indices.map { (.left, $0, l[$0].name) }
    case .rightanti, .rightsemi: output = r.fields.indices.map { (.right, $0, r[$0].name) }
    default:
      var namer = ColumnNamer(taken: l.names)
      output = l.visible.map { (.left, $0, l[$0].name) }
      output += r.visible.map { (.right, $0, namer.unique(r[$0].name)) }
      output += l.hidden.map { (.left, $0, l[$0].name) }
    }
    let join = Join(kind: kind, left: left.plan, right: right.plan, keys: keys, output: output)
    return Relation(.join(join))
  }

  static let lookup = TabularOperator(
    name: "lookup",
    summary: "Extends a table with the columns of a dimension table whose key is equal.",
    syntax: "lookup [Parameters=<parameters(kind, hint.*)>] Right=<pipeline> on { Condition=<expression>, ',' }+",
    examples: [
      Example(
        "datatable(k: long)[1, 2] | lookup (datatable(k: long, b: string)[2, 'z']) on k | sort by k asc", "1 | \n2 | z")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let left = try binder.required(input, call)
    let kind: Join.Kind
    switch call.captures.parameterText("kind") {
    case nil, "leftouter": kind = .leftouter
    case "inner": kind = .inner
    case .some(let other):
      throw binder.semanticError("lookup kind '\(other)' must be leftouter or inner.", code: "SEM0233")
    }
    let right = try JoinParts.right(call, &binder)
    let keys = try JoinParts.keys(call, left, right, &binder)
    let (l, r) = (left.schema, right.schema)
    var keyColumns: Set<Int> = []
    for key in keys { key.right.forEachColumn { keyColumns.insert($0) } }
    var namer = ColumnNamer(taken: l.names)
    var output: [(side: Join.Side, column: Int, name: String)] = l.visible.map { (.left, $0, l[$0].name) }
    output += r.visible.filter { !keyColumns.contains($0) }.map { (.right, $0, namer.unique(r[$0].name)) }
    output += l.hidden.map { (.left, $0, l[$0].name) }
    let join = Join(kind: kind, left: left.plan, right: right.plan, keys: keys, output: output)
    return Relation(.join(join))
  }
}

enum JoinParts {
  static func kind(_ call: OperatorCall, _ binder: inout Binder) throws(Diagnostic) -> Join.Kind {
    guard let text = call.captures.parameterText("kind") else { return .innerunique }
    switch text {
    case "anti", "leftantisemi": return .leftanti
    case "rightantisemi": return .rightanti
    case "outer", "fullouter": return .fullouter
    case "semi": return .leftsemi
    default:
      if let kind = Join.Kind(rawValue: text) { return kind }
      throw binder.semanticError(
        "'\(text)' is not a kind of join.", code: "SEM0233", range: call.captures.parameter("kind")?.range,
        hints: Spelling.hints(for: text, in: Join.Kind.allCases.map(\.rawValue)))
    }
  }

  static func right(_ call: OperatorCall, _ binder: inout Binder) throws(Diagnostic) -> Relation {
    guard let pipeline = call.captures.pipeline("Right") else {
      throw Diagnostic(code: "SYN0002", "A table to join with is expected.", range: call.range)
    }
    return try binder.bindPipeline(pipeline)
  }

  /// The pairs of columns that must be equal.
  static func keys(
    _ call: OperatorCall, _ left: Relation, _ right: Relation, _ binder: inout Binder
  ) throws(Diagnostic) -> [(left: Expression, right: Expression)] {
    var conditions: [ExpressionSyntax] = []
    for syntax in call.captures.expressions("Condition") { conditions += conjuncts(syntax) }
    guard !conditions.isEmpty else {
      throw binder.semanticError(
        "at least one column to join on is expected.", code: "SEM0600", range: call.nameRange,
        hints: ["Name it: \(call.name) … on Column"])
    }
    return try binder.collecting(conditions) {
      (syntax, b) throws(Diagnostic) -> (left: Expression, right: Expression) in
      switch syntax {
      case .name(let name):
        let (l, r) = (left.schema, right.schema)
        guard let first = l.index(of: name.text) else {
          throw missing(name, "left", l, b)
        }
        guard let second = r.index(of: name.text) else {
          throw missing(name, "right", r, b)
        }
        return try pair((.column(first, l[first].type), .column(second, r[second].type)), name.range, b)
      case .binary(.equal, let a, let c, let range):
        let sides = (try side(a, left, right, &b), try side(c, left, right, &b))
        if sides.0.isLeft == sides.1.isLeft {
          throw b.semanticError(
            "a join condition compares a column of $left with one of $right.", code: "SEM0600", range: range)
        }
        return try pair(
          sides.0.isLeft ? (sides.0.expression, sides.1.expression) : (sides.1.expression, sides.0.expression),
          range, b)
      default:
        throw b.semanticError(
          "a join condition is a column of both tables, or an equality of $left and $right.", code: "SEM0600",
          range: syntax.range)
      }
    }
  }

  private static func missing(_ name: Name, _ side: String, _ schema: Schema, _ binder: Binder) -> Diagnostic {
    binder.semanticError(
      "Failed to resolve column named '\(name.text)' on the \(side) side", code: "SEM0100", range: name.range,
      hints: Spelling.hints(for: name.text, in: schema.visibleFields.map(\.name)))
  }

  private static func conjuncts(_ syntax: ExpressionSyntax) -> [ExpressionSyntax] {
    var result: [ExpressionSyntax] = []
    var rest = syntax
    while true {
      if case .binary(.and, let first, let second, _) = rest {
        result.insert(second, at: 0)
        rest = first
      } else if case .pipeline(let pipeline) = rest, pipeline.operators.isEmpty, let source = pipeline.source {
        rest = source
      } else {
        break
      }
    }
    return [rest] + result
  }

  private static func side(
    _ syntax: ExpressionSyntax, _ left: Relation, _ right: Relation, _ binder: inout Binder
  ) throws(Diagnostic) -> (isLeft: Bool, expression: Expression) {
    guard case .member(.name(let side), let name) = syntax, side.text == "$left" || side.text == "$right" else {
      throw binder.semanticError(
        "a join condition names columns as $left.a and $right.b.", code: "SEM0600", range: syntax.range)
    }
    let isLeft = side.text == "$left"
    let schema = (isLeft ? left : right).schema
    guard let position = schema.index(of: name.text) else {
      throw missing(name, isLeft ? "left" : "right", schema, binder)
    }
    return (isLeft, .column(position, schema[position].type))
  }

  /// Both keys brought to one type.
  private static func pair(
    _ keys: (Expression, Expression), _ range: SourceRange, _ binder: Binder
  ) throws(Diagnostic) -> (left: Expression, right: Expression) {
    let (a, b) = keys
    if a.type == b.type {
      if a.type == .dynamic {
        throw binder.semanticError("join keys must not be dynamic.", code: "SEM0110", range: range)
      }
      return (a, b)
    }
    guard a.type.isNumeric, b.type.isNumeric else {
      throw binder.semanticError(
        "join keys must have one type; they are \(a.type.name) and \(b.type.name).", code: "SEM0110", range: range)
    }
    let type = Binder.widest(a.type, b.type)
    return (
      try binder.convert(a, to: type, what: "the key", range: range, isExplicit: true),
      try binder.convert(b, to: type, what: "the key", range: range, isExplicit: true)
    )
  }
}
