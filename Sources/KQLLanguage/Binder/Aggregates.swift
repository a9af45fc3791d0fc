package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// The aggregates found inside the scalar expressions of a `summarize`.
struct AggregateCollector {
  /// The input row, in which the arguments are bound.
  let input: RowScope
  let keyCount: Int
  /// By-columns that an expression around aggregates may name.
  var keyNames: [String: Expression]
  var calls: [AggregateCall] = []

  var width: Int { keyCount + calls.reduce(0) { $0 + $1.output.count } }
}

extension Binder {
  /// Binds an aggregate inside a larger expression of `summarize`: its result is a column of the aggregate below.
  mutating func bindAggregateInExpression(
    _ function: AggregateFunction, _ call: Call
  ) throws(Diagnostic) -> Expression {
    guard let collector = aggregation else {
      throw semanticError(
        "'\(function.name)()' is an aggregate, which is only allowed in summarize and its kin.", code: "SEM0260",
        range: call.range)
    }
    let bound = try bindAggregate(function, call, over: collector.input, keys: [])
    guard let field = bound.output.first else {
      throw semanticError("'\(function.name)()' gives no value.", range: call.range)
    }
    let position = collector.width
    aggregation?.calls.append(bound)
    return .column(position, field.type)
  }

  /// Binds an aggregate's call over the input; `keys` are left out of a `*`.
  package mutating func bindAggregate(
    _ function: AggregateFunction, _ call: Call, over input: RowScope, keys: Set<String>
  ) throws(Diagnostic) -> AggregateCall {
    let saved = (aggregation, row)
    aggregation = nil
    row = input
    defer { (aggregation, row) = saved }
    var arguments: [Expression] = []
    var names: [String] = []
    for syntax in call.arguments {
      if case .star = syntax {
        if function.name == "count" { continue }
        for position in input.schema.visible {
          let name = input.schema[position].name
          if keys.contains(name) || names.contains(name) { continue }
          arguments.append(column(position, of: input))
          names.append(name)
        }
        continue
      }
      arguments.append(try bindScalar(syntax))
      names.append(implicitName(syntax) ?? "")
    }
    return try aggregate(function, arguments, names: names, range: call.range)
  }

  /// A call of an aggregate from bound arguments and the names of their columns.
  package func aggregate(
    _ function: AggregateFunction, _ arguments: [Expression], names: [String], range: SourceRange
  ) throws(Diagnostic) -> AggregateCall {
    let converted = try bindArguments(
      arguments, function.parameters, name: function.name, usage: function.usage, range: range)
    let type = try resultType(
      function.result, converted, function.parameters, name: function.name, usage: function.usage, range: range)
    let fields = zip(names, converted).map { Schema.Field($0, $1.type) }
    let constants = converted.map { expression -> Value? in
      if case .constant(let value, _) = expression { return value }
      return nil
    }
    let shape = AggregateShape(arguments: fields, constants: constants, resultType: type)
    var output: [Schema.Field]
    if let columns = function.columns {
      do { output = try columns(shape) } catch let error as Diagnostic {
        var placed = error
        placed.range = placed.range ?? range
        throw placed
      } catch {
        throw semanticError("\(function.name)(): \(error)", range: range)
      }
    } else {
      let first = names.first ?? ""
      let name: String
      switch function.resultName {
      case .none: name = ""
      case .firstArgument: name = first
      case .prefixed(let prefix): name = "\(prefix.hasSuffix("_") ? String(prefix.dropLast()) : prefix)_\(first)"
      case .fixed(let fixed): name = fixed
      }
      output = [.init(name, type)]
    }
    if output.isEmpty {
      throw semanticError("\(function.name)(): the arguments give no column: \(function.usage).", code: "SEM0237", range: range)
    }
    return AggregateCall(function: function, arguments: converted, shape: shape, output: output)
  }

  /// Binds the parts of `summarize`: a plan whose columns are the keys, then what the items give.
  package mutating func bindSummarize(
    items: [ExpressionSyntax], by keySyntax: [ExpressionSyntax], over relation: Relation
  ) throws(Diagnostic) -> Relation {
    let input = RowScope(id: makeID(), schema: relation.schema, isSerialized: relation.isSerialized)
    var namer = ColumnNamer()
    let keys: [NamedExpression]
    do throws(Diagnostic) { keys = try bindKeys(keySyntax, over: input, namer: &namer) } catch {
      // The aggregates do not depend on the keys: what is wrong with them is reported too.
      _ = try? collecting(items) { (item, binder) throws(Diagnostic) in
        if case .call(let call) = item.unnamed, let function = binder.builtins.aggregates[call.function.text] {
          _ = try binder.bindAggregate(function, call, over: input, keys: [])
        }
      }
      throw error
    }
    let keyNames = Set(keys.map(\.name))
    var explicit = keyNames
    for item in items { if case .named(let name, _) = item { explicit.insert(name.text) } }

    var keyColumns: [String: Expression] = [:]
    for (index, key) in keys.enumerated() { keyColumns[key.name] = .column(index, key.expression.type) }
    var collector = AggregateCollector(input: input, keyCount: keys.count, keyNames: keyColumns)
    var output: [NamedExpression] = keys.enumerated().map {
      NamedExpression($1.name, .column($0, $1.expression.type))
    }
    var isPlain = true
    let bound = try collecting(items) { (item, binder) throws(Diagnostic) -> [(Expression, [String], Bool)] in
      var names: [Name] = []
      var syntax = item
      switch item {
      case .named(let name, let inner): (names, syntax) = ([name], inner)
      case .namedList(let list, let inner, _): (names, syntax) = (list, inner)
      default: break
      }
      if case .call(let call) = syntax, binder.binding(of: call.function.text) == nil,
        let function = binder.builtins.aggregates[call.function.text]
      {
        let start = collector.width
        let aggregate = try binder.bindAggregate(function, call, over: input, keys: keyNames)
        collector.calls.append(aggregate)
        return aggregate.output.enumerated().map { index, field in
          let given = names.indices.contains(index) ? names[index].text : nil
          return (.column(start + index, field.type), [given ?? field.name], given != nil)
        }
      }
      isPlain = false
      let outer = binder.aggregation
      binder.aggregation = collector
      defer { binder.aggregation = outer }
      let expression = try binder.bindScalar(syntax)
      if let changed = binder.aggregation { collector = changed }
      return [(expression, [names.first?.text ?? binder.implicitName(syntax) ?? ""], !names.isEmpty)]
    }
    for columns in bound {
      for (expression, names, isGiven) in columns {
        let wanted = names.first ?? ""
        var name: String
        if isGiven {
          if namer.isTaken(wanted) {
            throw semanticError("A column named '\(wanted)' already exists.", code: "SEM0107")
          }
          name = wanted
          namer.reserve(wanted)
        } else {
          name = wanted.isEmpty ? namer.makeUnnamed() : namer.unique(wanted)
          // Names that the query gives win over derived ones.
          while explicit.contains(name), !isGiven { name = namer.unique(wanted) }
        }
        output.append(NamedExpression(name, expression))
      }
    }
    return relation.with(
      summarized(relation.plan, keys: keys, calls: collector.calls, output: output, isPlain: isPlain)
    ).unordered
  }

  private func summarized(
    _ plan: Plan, keys: [NamedExpression], calls: [AggregateCall], output: [NamedExpression], isPlain: Bool
  ) -> Plan {
    var named: [AggregateCall] = []
    var position = keys.count
    for call in calls {
      let fields = call.output.enumerated().map { index, field -> Schema.Field in
        let name = isPlain ? output[position + index].name : "$\(position + index)"
        return .init(name, field.type)
      }
      position += call.output.count
      named.append(
        AggregateCall(
          function: call.function, arguments: call.arguments, shape: call.shape, output: fields, filter: call.filter))
    }
    let aggregate = Plan.aggregate(plan, keys: keys, aggregates: named)
    return isPlain ? aggregate : .project(aggregate, output)
  }

  /// The by-columns of `summarize`, `make-series` and their kin.
  package mutating func bindKeys(
    _ syntaxes: [ExpressionSyntax], over input: RowScope, namer: inout ColumnNamer
  ) throws(Diagnostic) -> [NamedExpression] {
    let bound = try collecting(syntaxes) { (syntax, binder) throws(Diagnostic) -> NamedExpression in
      var inner = syntax
      if case .named(_, let expression) = syntax { inner = expression }
      let expression = try binder.withRow(input) { (b) throws(Diagnostic) in try b.bindScalar(inner) }
      return NamedExpression(binder.implicitName(syntax) ?? "", expression)
    }
    return bound.map { key in
      NamedExpression(key.name.isEmpty ? namer.makeUnnamed() : namer.unique(key.name), key.expression)
    }
  }
}

extension Relation {
  /// The rows in no order, and no chart.
  package var unordered: Relation {
    var copy = self
    copy.isSerialized = false
    return copy
  }

  package var ordered: Relation {
    var copy = self
    copy.isSerialized = true
    return copy
  }
}

extension ExpressionSyntax {
  /// Without the name in front.
  fileprivate var unnamed: ExpressionSyntax {
    if case .named(_, let inner) = self { return inner }
    return self
  }
}
