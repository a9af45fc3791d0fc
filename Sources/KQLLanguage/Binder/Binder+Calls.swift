package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension Binder {
  mutating func bindCall(_ call: Call) throws(Diagnostic) -> Expression {
    let name = call.function.text
    switch binding(of: name) {
    case .lambda(let closure):
      return try scalarResult(bindInvocation(name, closure, call.arguments, piped: nil, range: call.range), call)
    case .tabular:
      throw semanticError("'\(name)' is a table where a scalar is expected.", code: "SEM0100", range: call.range)
    default: break
    }
    if let function = builtins.contextuals[name] { return try function.bind(call, &self) }
    // Where aggregates are allowed, they go before functions of the same name: `hll_merge()`.
    if aggregation != nil, let function = builtins.aggregates[name] {
      return try bindAggregateInExpression(function, call)
    }
    // Operators have functions of their names, which a query cannot call.
    if let function = builtins.scalars[name], function.family != .operators || name == "not" {
      return try bindScalarCall(function, call)
    }
    if let function = builtins.aggregates[name] { return try bindAggregateInExpression(function, call) }
    if let stored = try entities.function(name, database: homeDatabase) {
      return try scalarResult(bindStored(stored, call.arguments, piped: nil, range: call.range), call)
    }
    let candidates =
      Array(builtins.scalars.keys) + Array(builtins.aggregates.keys) + entities.functionNames(database: homeDatabase)
    throw semanticError(
      "Unknown function: '\(name)'.", code: "SEM0260", range: call.function.range,
      hints: Spelling.hints(for: name, in: candidates))
  }

  private func scalarResult(_ bound: Bound, _ call: Call) throws(Diagnostic) -> Expression {
    if case .scalar(let expression) = bound { return expression }
    throw semanticError(
      "'\(call.function.text)' gives a table where a scalar is expected.", code: "SEM0100", range: call.range)
  }

  private mutating func bindScalarCall(_ function: ScalarFunction, _ call: Call) throws(Diagnostic) -> Expression {
    let arguments = try collecting(call.arguments) { (syntax, binder) throws(Diagnostic) -> [Expression] in
      // `pack_all`-like and `hash(*)`: every visible column.
      if case .star = syntax, let row = binder.row { return row.schema.visible.map { binder.column($0, of: row) } }
      return [try binder.bindScalar(syntax)]
    }
    return try bindCall(function, arguments.flatMap { $0 }, range: call.range)
  }

  /// Checks and converts the arguments and gives the call its type; folds it when it is constant.
  package func bindCall(
    _ function: ScalarFunction, _ arguments: [Expression], range: SourceRange
  ) throws(Diagnostic) -> Expression {
    let converted = try bindArguments(
      arguments, function.parameters, name: function.name, usage: function.usage, range: range)
    let type = try resultType(
      function.result, converted, function.parameters, name: function.name, usage: function.usage, range: range)
    return fold(function, converted, type)
  }

  /// The parameter of each argument, or nil when their number does not fit.
  func parameters(_ parameters: [Parameter], for count: Int) -> [Parameter]? {
    var result: [Parameter] = []
    for (index, parameter) in parameters.enumerated() {
      switch parameter.presence {
      case .required:
        if result.count >= count { return nil }
        result.append(parameter)
      case .optional:
        if result.count < count { result.append(parameter) }
      case .repeated(let bounds):
        let after = parameters.count - index - 1
        let times = count - result.count - after
        if times < bounds.lowerBound || times > bounds.upperBound { return nil }
        for _ in 0..<max(0, times) { result.append(parameter) }
      }
    }
    return result.count == count ? result : nil
  }

  func bindArguments(
    _ arguments: [Expression], _ declared: [Parameter], name: String, usage: String, range: SourceRange
  ) throws(Diagnostic) -> [Expression] {
    guard let parameters = parameters(declared, for: arguments.count) else {
      throw semanticError(
        "\(name)(): \(arguments.count) arguments do not fit \(usage).", code: "SEM0219", range: range)
    }
    var common: ScalarType?
    var commonTypes: [ScalarType] = []
    for (argument, parameter) in zip(arguments, parameters) {
      if case .common = parameter.kind, !argument.isNullConstant { commonTypes.append(argument.type) }
    }
    if commonTypes.isEmpty {
      for (argument, parameter) in zip(arguments, parameters) {
        if case .common = parameter.kind, common == nil { common = argument.type }
      }
    } else {
      common = commonType(commonTypes)
      if common == nil {
        let types = commonTypes.map(\.name).joined(separator: ", ")
        throw semanticError(
          "\(name)(): the arguments must have one type; they have \(types).", code: "SEM0218", range: range)
      }
    }
    var result: [Expression] = []
    result.reserveCapacity(arguments.count)
    for (index, (argument, parameter)) in zip(arguments, parameters).enumerated() {
      let what = "\(name)(): argument #\(index + 1) (\(parameter.name))"
      let bound = try bindArgument(argument, parameter.kind, common: common, what: what, range: range)
      if let check = parameter.check, case .constant(let value, _) = bound {
        do { try check(value) } catch {
          var diagnostic = error as? Diagnostic ?? semanticError("\(what): \(error)", range: range)
          diagnostic.range = diagnostic.range ?? range
          throw diagnostic
        }
      }
      result.append(bound)
    }
    return result
  }

  private func bindArgument(
    _ argument: Expression, _ kind: Parameter.Kind, common: ScalarType?, what: String, range: SourceRange
  ) throws(Diagnostic) -> Expression {
    switch kind {
    case .type(let type): return try convert(argument, to: type, what: what, range: range)
    case .oneOf(let types):
      if types.contains(argument.type) { return argument }
      if let type = types.first(where: { isImplicit(from: argument.type, to: $0) }) {
        return try convert(argument, to: type, what: what, range: range)
      }
      let names = types.map(\.name).joined(separator: " or ")
      throw semanticError(
        "\(what) has type \(argument.type.name) where \(names) is expected.", code: "SEM0085", range: range)
    case .scalar, .typeLiteral: return argument
    case .number:
      if argument.type.isNumeric || argument.isNullConstant { return argument }
      throw semanticError(
        "\(what) has type \(argument.type.name) where a number is expected.", code: "SEM0085", range: range)
    case .summable:
      if argument.type.isNumeric || argument.type == .timespan || argument.type == .datetime
        || argument.isNullConstant
      {
        return argument
      }
      throw semanticError(
        "\(what) has type \(argument.type.name) where a number, timespan or datetime is expected.", code: "SEM0085",
        range: range)
    case .constant(let type):
      let converted = try convert(argument, to: type, what: what, range: range)
      switch converted {
      case .constant, .scalarQuery: return converted
      default: throw semanticError("\(what) must be a constant.", code: "SEM0237", range: range)
      }
    case .common:
      guard let common else { return argument }
      return try convert(argument, to: common, what: what, range: range, isExplicit: argument.isNullConstant)
    }
  }

  func resultType(
    _ result: ResultType, _ arguments: [Expression], _ declared: [Parameter], name: String, usage: String,
    range: SourceRange
  ) throws(Diagnostic) -> ScalarType {
    switch result {
    case .type(let type): return type
    case .argument(let index):
      if arguments.indices.contains(index) { return arguments[index].type }
    case .common:
      let parameters = parameters(declared, for: arguments.count) ?? []
      var common: [ScalarType] = []
      for (argument, parameter) in zip(arguments, parameters) {
        if case .common = parameter.kind { common.append(argument.type) }
      }
      if let type = commonType(common.isEmpty ? arguments.map(\.type) : common) { return type }
    case .typeLiteral(let index, let fallback):
      guard arguments.indices.contains(index) else { return fallback }
      if case .constant(.string(let text), _) = arguments[index], let type = ScalarType(name: text) { return type }
    case .computed(let compute):
      if let type = compute(arguments.map(\.type)) { return type }
    }
    let types = arguments.map(\.type.name).joined(separator: ", ")
    throw semanticError("\(name)(): arguments of types (\(types)) do not fit \(usage).", code: "SEM0219", range: range)
  }

  // MARK: - Functions of the query and of the database

  /// Inlines a stored function, which sees nothing of the caller's scopes.
  package mutating func bindStored(
    _ function: StoredFunction, _ arguments: [ExpressionSyntax], piped: Relation?, range: SourceRange
  ) throws(Diagnostic) -> Bound {
    guard !callStack.contains(function.name) else {
      throw semanticError("The \(function.title) calls itself.", code: "SEM0100", range: range)
    }
    callStack.append(function.name)
    let outerDatabase = homeDatabase
    homeDatabase = function.database
    defer {
      callStack.removeLast()
      homeDatabase = outerDatabase
    }
    do {
      let lambda = try parseFunction(function)
      let closure = Binding.Closure(lambda: lambda, scopes: Array(scopes.prefix(1)))
      return try bindInvocation(function.name, closure, arguments, piped: piped, range: range)
    } catch {
      // Places inside the function's text mean nothing to the caller.
      var outer = error
      outer.range = range
      if !outer.hints.contains(where: { $0.hasPrefix("In ") }) { outer.hints.append("In \(function.title).") }
      throw outer
    }
  }

  /// Binds the arguments where the call stands and the body where the function was written.
  mutating func bindInvocation(
    _ name: String, _ closure: Binding.Closure, _ arguments: [ExpressionSyntax], piped: Relation?, range: SourceRange
  ) throws(Diagnostic) -> Bound {
    let parameters = closure.lambda.parameters
    var given: [String: Binding] = [:]
    var position = 0
    if let piped {
      guard let first = parameters.first, case .tabular = first.kind else {
        throw semanticError("'\(name)' takes no table as its first argument.", code: "SEM0100", range: range)
      }
      given[first.name.text] = .tabular(try check(piped, first, range: range))
      position = 1
    }
    for argument in arguments {
      var syntax = argument
      var parameter: Lambda.Parameter?
      if case .named(let key, let inner) = argument, let named = parameters.first(where: { $0.name.text == key.text }) {
        parameter = named
        syntax = inner
      } else if position < parameters.count {
        parameter = parameters[position]
      }
      position += 1
      guard let parameter else {
        throw semanticError(
          "'\(name)' takes \(parameters.count) arguments, not \(arguments.count).", code: "SEM0219", range: range)
      }
      given[parameter.name.text] = try bindArgument(syntax, parameter)
    }
    for parameter in parameters where given[parameter.name.text] == nil {
      guard case .scalar(_, let fallback?) = parameter.kind else {
        throw semanticError(
          "'\(name)': the argument '\(parameter.name.text)' is missing.", code: "SEM0219", range: range)
      }
      given[parameter.name.text] = try bindArgument(fallback, parameter)
    }
    let outerScopes = scopes
    let outerRow = row
    scopes = closure.scopes + [given]
    defer { scopes = outerScopes }
    return try isolated { (binder) throws(Diagnostic) in
      // The columns the arguments use belong to the caller's row; the body itself sees none of them.
      binder.row = outerRow.map { RowScope(id: $0.id, schema: Schema(fields: []), isSerialized: $0.isSerialized) }
      return try binder.bindBody(closure.lambda.body, range: range)
    }
  }

  private mutating func bindArgument(
    _ syntax: ExpressionSyntax, _ parameter: Lambda.Parameter
  ) throws(Diagnostic) -> Binding {
    switch parameter.kind {
    case .scalar(let typeName, _):
      guard let type = ScalarType(name: typeName.text) else {
        throw semanticError("'\(typeName.text)' is not a type.", code: "SEM0100", range: syntax.range)
      }
      let value = try bindScalar(syntax)
      let converted = try convert(value, to: type, what: "argument '\(parameter.name.text)'", range: syntax.range)
      return .scalar(converted, row: converted.usesColumns ? row?.id : nil)
    case .tabular:
      return .tabular(try check(try bindTabular(syntax), parameter, range: syntax.range))
    }
  }

  /// The table as the parameter declares it: the columns named, of the types named.
  private func check(
    _ relation: Relation, _ parameter: Lambda.Parameter, range: SourceRange
  ) throws(Diagnostic) -> Relation {
    guard case .tabular(let columns, let isOpen) = parameter.kind else {
      throw semanticError(
        "argument '\(parameter.name.text)' is a table where a scalar is expected.", code: "SEM0100", range: range)
    }
    if isOpen && columns.isEmpty { return relation }
    for column in columns {
      let type = ScalarType(name: column.type.text)
      guard let position = relation.schema.index(of: column.name.text), relation.schema[position].type == type else {
        throw semanticError(
          "argument '\(parameter.name.text)': the table has no column \(column.name.text): \(column.type.text).",
          code: "SEM0100", range: range)
      }
    }
    // Further columns of the table stay with it.
    return relation
  }
}

extension Binder {
  /// `invoke f(a)`: the input is the first argument.
  package mutating func bindInvoke(
    _ syntax: ExpressionSyntax, over input: Relation
  ) throws(Diagnostic) -> Relation {
    let call: Call
    var database: String?
    switch syntax {
    case .call(let plain): call = plain
    case .memberCall(let base, let member):
      database = try bindDatabase(base)
      call = member
    default: throw semanticError("a function's call is expected.", code: "SYN0002", range: syntax.range)
    }
    let name = call.function.text
    let bound: Bound
    if database == nil, case .lambda(let closure)? = binding(of: name) {
      bound = try bindInvocation(name, closure, call.arguments, piped: input, range: call.range)
    } else if let stored = try entities.function(name, database: database ?? homeDatabase) {
      bound = try bindStored(stored, call.arguments, piped: input, range: call.range)
    } else {
      throw semanticError(
        "Unknown function: '\(name)'.", code: "SEM0260", range: call.function.range,
        hints: Spelling.hints(for: name, in: entities.functionNames(database: database)))
    }
    guard case .tabular(let relation) = bound else {
      throw semanticError("'\(name)' gives a scalar where a table is expected.", code: "SEM0100", range: call.range)
    }
    return relation
  }
}
