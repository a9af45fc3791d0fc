package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension Binder {
  mutating func bindUnary(
    _ op: UnaryOperator, _ operand: ExpressionSyntax, _ range: SourceRange
  ) throws(Diagnostic) -> Expression {
    let value = try bindScalar(operand)
    if op == .plus { return value }
    if case .constant(let constant, let type) = value {
      switch constant {
      case .long(let number) where number != .min:
        return .constant(.long(-number), type == .int ? .long : type)
      case .real(let number): return .constant(.real(-number), .real)
      default: break
      }
    }
    return try call("unary-", [value], range: range)
  }

  mutating func bindBinary(
    _ op: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ range: SourceRange
  ) throws(Diagnostic) -> Expression {
    switch op {
    case .and, .or: return try bindLogic(op, left, right, range)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      let sides = try bindAll([left, right])
      return try compare(op.rawValue, sides[0], sides[1], range: range)
    case .add, .subtract, .multiply, .divide, .modulo:
      return try call(op.rawValue, try bindAll([left, right]), range: range)
    default:
      // `* has "x"`: any visible column.
      if case .star = left { return try bindAnyColumn(op, right, range) }
      let sides = try bindAll([left, right])
      return try stringOperator(op.rawValue, sides[0], sides[1], range: range)
    }
  }

  /// Binds each; what is wrong with any of them is reported.
  private mutating func bindAll(_ syntaxes: [ExpressionSyntax]) throws(Diagnostic) -> [Expression] {
    try collecting(syntaxes) { (syntax, binder) throws(Diagnostic) in try binder.bindScalar(syntax) }
  }

  /// A string operator; what is not a string is compared by its text.
  package func stringOperator(
    _ name: String, _ left: Expression, _ right: Expression, range: SourceRange
  ) throws(Diagnostic) -> Expression {
    let what = "operator '\(name)'"
    for side in [left, right] where side.type != .string && side.type != .dynamic {
      throw semanticError(
        "\(what): a string is expected, not \(side.type.name).", code: "SEM0085", range: range)
    }
    let a = try convert(left, to: .string, what: what, range: range, isExplicit: true)
    let b = try convert(right, to: .string, what: what, range: range, isExplicit: true)
    return try call(name, [a, b], range: range)
  }

  private mutating func bindAnyColumn(
    _ op: BinaryOperator, _ right: ExpressionSyntax, _ range: SourceRange
  ) throws(Diagnostic) -> Expression {
    guard let row else { throw semanticError("'*' is not allowed here.", code: "SEM0011", range: range) }
    let value = try bindScalar(right)
    return try anyColumn(op, value, in: row, range: range)
  }

  /// True where any visible column satisfies the operator, read as text.
  package func anyColumn(
    _ op: BinaryOperator, _ value: Expression, in row: RowScope, range: SourceRange
  ) throws(Diagnostic) -> Expression {
    var parts: [Expression] = []
    for position in row.schema.visible {
      let column = column(position, of: row)
      if op == .equal, value.type != .string || column.type != .string {
        if column.type == value.type || (column.type.isNumeric && value.type.isNumeric) {
          parts.append(try compare("==", column, value, range: range))
        }
        continue
      }
      let text = try convert(column, to: .string, what: "the column", range: range, isExplicit: true)
      let wanted = try convert(value, to: .string, what: "the value", range: range, isExplicit: true)
      parts.append(try call(op.rawValue, [text, wanted], range: range))
    }
    // A negated operator must hold of every column.
    return Binder.simplified(op.rawValue.hasPrefix("!"), parts)
  }

  /// Both sides of a comparison brought to one type, then the operator's function.
  package func compare(
    _ name: String, _ left: Expression, _ right: Expression, range: SourceRange
  ) throws(Diagnostic) -> Expression {
    let (a, b) = try comparable(left, right, name: name, range: range)
    return try call(name, [a, b], range: range)
  }

  func comparable(
    _ left: Expression, _ right: Expression, name: String, range: SourceRange
  ) throws(Diagnostic) -> (Expression, Expression) {
    let (from, to) = (left.type, right.type)
    if from == .dynamic, to == .dynamic, !left.isNullConstant, !right.isNullConstant {
      throw semanticError(
        "Cannot compare values of types dynamic and dynamic. Try adding explicit casts", code: "SEM0064", range: range)
    }
    if from == to { return (left, right) }
    let what = "operator '\(name)'"
    if from.isNumeric, to.isNumeric {
      // A constant gives way to the column, so that the scan can use the comparison.
      if from == .int, to == .long, right.isConstant {
        let narrow = try convert(right, to: .int, what: what, range: range, isExplicit: true)
        if case .constant(let value, .int) = narrow, case .constant(value, .long) = right { return (left, narrow) }
      }
      if to == .int, from == .long, left.isConstant {
        let narrow = try convert(left, to: .int, what: what, range: range, isExplicit: true)
        if case .constant(let value, .int) = narrow, case .constant(value, .long) = left { return (narrow, right) }
      }
      // int and long have one layout, and keep their own types.
      let type = Binder.widest(from, to)
      return (
        try convert(left, to: type, what: what, range: range, isExplicit: true),
        try convert(right, to: type, what: what, range: range, isExplicit: true)
      )
    }
    if from == .dynamic {
      return (try convert(left, to: to, what: what, range: range, isExplicit: true), right)
    }
    if to == .dynamic {
      return (left, try convert(right, to: from, what: what, range: range, isExplicit: true))
    }
    // A literal gives way to the type of the other side when its text is one of its values.
    if to == .string, case .constant = right, from == .datetime || from == .timespan || from == .guid {
      return (left, try literal(right, as: from, name: name, range: range))
    }
    if from == .string, case .constant = left, to == .datetime || to == .timespan || to == .guid {
      return (try literal(left, as: to, name: name, range: range), right)
    }
    if from == .bool, to.isNumeric {
      return (try convert(left, to: to, what: what, range: range, isExplicit: true), right)
    }
    if to == .bool, from.isNumeric {
      return (left, try convert(right, to: from, what: what, range: range, isExplicit: true))
    }
    throw semanticError(
      "Cannot compare values of types \(from.name) and \(to.name). Try adding explicit casts", code: "SEM0064",
      range: range)
  }

  private func literal(
    _ constant: Expression, as type: ScalarType, name: String, range: SourceRange
  ) throws(Diagnostic) -> Expression {
    let converted = try convert(constant, to: type, what: "operator '\(name)'", range: range, isExplicit: true)
    if case .constant(let value, _) = converted, value != .null { return converted }
    throw semanticError(
      "Cannot compare values of types \(type.name) and string. Try adding explicit casts", code: "SEM0064",
      range: range)
  }

  private mutating func bindLogic(
    _ op: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ range: SourceRange
  ) throws(Diagnostic) -> Expression {
    // A chain `a and b and c …` leans to the left: taken apart in a loop, so that its length costs no stack.
    var parts: [ExpressionSyntax] = [right]
    var rest = left
    while case .binary(op, let inner, let last, _) = rest {
      parts.append(last)
      rest = inner
    }
    parts.append(rest)
    var bound: [Expression] = []
    let conditions = try collecting(parts.reversed()) { (part, binder) throws(Diagnostic) in
      try binder.condition(try binder.bindScalar(part), range: part.range)
    }
    for expression in conditions {
      switch expression {
      case .and(let inner) where op == .and: bound += inner
      case .or(let inner) where op == .or: bound += inner
      default: bound.append(expression)
      }
    }
    return Binder.simplified(op == .and, bound)
  }

  /// Constants of a conjunction or disjunction decided.
  static func simplified(_ isAnd: Bool, _ parts: [Expression]) -> Expression {
    var kept: [Expression] = []
    for part in parts {
      if case .constant(.bool(let value), _) = part {
        if value == isAnd { continue }
        return part
      }
      kept.append(part)
    }
    switch kept.count {
    case 0: return .constant(.bool(isAnd), .bool)
    case 1: return kept[0]
    default: return isAnd ? .and(kept) : .or(kept)
    }
  }

  mutating func bindBetween(
    _ value: ExpressionSyntax, low: ExpressionSyntax, high: ExpressionSyntax, negated: Bool, _ range: SourceRange
  ) throws(Diagnostic) -> Expression {
    let subject = try bindScalar(value)
    var lower = try bindScalar(low)
    var upper = try bindScalar(high)
    // `t between (start .. 1d)`: the end is relative to the start.
    if subject.type == .datetime, upper.type == .timespan { upper = try call("+", [lower, upper], range: range) }
    let name = negated ? "!between" : "between"
    (_, lower) = try comparable(subject, lower, name: name, range: range)
    (_, upper) = try comparable(subject, upper, name: name, range: range)
    var types = [subject.type]
    for bound in [lower, upper] where bound.type.isNumeric { types.append(bound.type) }
    let type = subject.type.isNumeric ? (commonType(types) ?? subject.type) : subject.type
    let what = "operator '\(name)'"
    return try call(
      name,
      [
        try convert(subject, to: type, what: what, range: range, isExplicit: true),
        try convert(lower, to: type, what: what, range: range, isExplicit: true),
        try convert(upper, to: type, what: what, range: range, isExplicit: true),
      ], range: range)
  }

  mutating func bindMembership(
    _ op: MembershipOperator, _ value: ExpressionSyntax, _ list: [ExpressionSyntax], _ range: SourceRange
  ) throws(Diagnostic) -> Expression {
    if op == .hasAny || op == .hasAll { return try bindTermList(op, value, list, range) }
    let subject = try bindScalar(value)
    let negated = op == .notIn || op == .notInIgnoreCase
    let ignoresCase = op == .inIgnoreCase || op == .notInIgnoreCase
    if list.count == 1, let table = try tabularIfTabular(list[0]) {
      guard let first = table.schema.visible.first else {
        throw semanticError("operator '\(op.rawValue)': the table has no column.", code: "SEM0100", range: range)
      }
      let field = table.schema[first]
      var key = Expression.column(first, field.type)
      var wanted = subject
      if field.type != subject.type {
        (wanted, key) = try comparable(subject, key, name: op.rawValue, range: range)
      }
      let plan = Plan.project(table.plan, [NamedExpression(field.name, key)])
      return .membershipQuery(wanted, share(plan), ignoresCase: ignoresCase, negated: negated)
    }
    var items: [Expression] = []
    for syntax in list {
      let item = try bindScalar(syntax)
      // A dynamic array stands for its elements.
      if item.type == .dynamic, subject.type != .dynamic || list.count == 1,
        case .constant(.dynamic(let json), _) = item,
        let elements = try elements(json, range: range)
      {
        items += elements
      } else {
        items.append(item)
      }
    }
    return try membership(subject, items, op: op.rawValue, ignoresCase: ignoresCase, negated: negated, range: range)
  }

  /// The elements of a constant JSON array, as constants; nil when it is no array.
  private func elements(_ json: String, range: SourceRange) throws(Diagnostic) -> [Expression]? {
    guard json.utf8.first == UInt8(ascii: "[") else { return nil }
    let array = Expression.constant(.dynamic(json), .dynamic)
    guard case .constant(.long(let count), _) = try call("array_length", [array], range: range), count <= 1_000_000
    else { return nil }
    var result: [Expression] = []
    for index in 0..<count {
      result.append(try call("[]", [array, .constant(.long(index), .long)], range: range))
    }
    return result
  }

  private func membership(
    _ subject: Expression, _ items: [Expression], op: String, ignoresCase: Bool, negated: Bool, range: SourceRange
  ) throws(Diagnostic) -> Expression {
    var wanted = subject
    var type = subject.type
    if subject.type.isNumeric {
      let numbers = items.map(\.type).filter(\.isNumeric)
      type = commonType([subject.type] + numbers) ?? subject.type
      wanted = try convert(subject, to: type, what: "operator '\(op)'", range: range, isExplicit: true)
    } else if subject.type == .dynamic {
      let types = items.filter { !$0.isNullConstant }.map(\.type)
      type = commonType(types) ?? .string
      wanted = try convert(subject, to: type, what: "operator '\(op)'", range: range, isExplicit: true)
    }
    var values: [Value] = []
    var varying: [Expression] = []
    for item in items {
      let (_, converted) = try comparable(wanted, item, name: op, range: range)
      if case .constant(let value, _) = converted { values.append(value) } else { varying.append(converted) }
    }
    let set = MembershipSet(values: values, type: type, ignoresCase: ignoresCase)
    if varying.isEmpty { return .membership(wanted, set, negated: negated) }
    // What is not constant is compared one by one.
    let equal = ignoresCase ? (negated ? "!~" : "=~") : (negated ? "!=" : "==")
    var parts: [Expression] = values.isEmpty ? [] : [.membership(wanted, set, negated: negated)]
    for item in varying {
      if item.type == .dynamic || type == .dynamic {
        parts.append(try call(negated ? "!in" : "in", [wanted, item], range: range))
      } else {
        parts.append(try call(equal, [wanted, item], range: range))
      }
    }
    return Binder.simplified(negated, parts)
  }

  private mutating func bindTermList(
    _ op: MembershipOperator, _ value: ExpressionSyntax, _ list: [ExpressionSyntax], _ range: SourceRange
  ) throws(Diagnostic) -> Expression {
    var arguments: [Expression] = []
    if list.count == 1, let table = try tabularIfTabular(list[0]) {
      arguments.append(try listQuery(table, range: range))
    } else {
      for syntax in list { arguments.append(try bindScalar(syntax)) }
    }
    if case .star = value {
      guard let row else { throw semanticError("'*' is not allowed here.", code: "SEM0011", range: range) }
      var parts: [Expression] = []
      for position in row.schema.visible {
        let text = try convert(
          column(position, of: row), to: .string, what: "the column", range: range, isExplicit: true)
        parts.append(try call(op.rawValue, [text] + arguments, range: range))
      }
      return Binder.simplified(false, parts)
    }
    let subject = try convert(
      try bindScalar(value), to: .string, what: "operator '\(op.rawValue)'", range: range, isExplicit: true)
    return try call(op.rawValue, [subject] + arguments, range: range)
  }

  /// The first column of a table as one dynamic array.
  private mutating func listQuery(_ table: Relation, range: SourceRange) throws(Diagnostic) -> Expression {
    guard let first = table.schema.visible.first, let function = builtins.aggregates["make_set"] else {
      throw semanticError("a table with a column is expected.", code: "SEM0100", range: range)
    }
    let call = try aggregate(
      function, [.column(first, table.schema[first].type)], names: [""], range: range)
    return .scalarQuery(share(.aggregate(table.plan, keys: [], aggregates: [call])), .dynamic)
  }

  /// A plan that runs once for the whole query.
  package func share(_ plan: Plan) -> SharedPlan { SharedPlan(Optimizer.optimize(plan, context: context)) }

  /// The table when the syntax names one, nil when it is scalar.
  mutating func tabularIfTabular(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Relation? {
    if !isTabular(syntax) { return nil }
    return try isolated { (binder) throws(Diagnostic) in try binder.bindTabular(syntax) }
  }
}
