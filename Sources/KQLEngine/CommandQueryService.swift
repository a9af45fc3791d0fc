import KQLCatalog
import KQLColumns
import KQLCommands
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

/// The queries inside commands: after `<|`, piped, and those that validate definitions.
struct CommandQueryService: QueryService {
  let engine: Engine
  let principal: Principal
  let database: String
  let parameters: [String: String]
  let properties: [String: String]
  let cancellation: Cancellation

  func context(
    for command: Command, _ definition: ManagementCommand, text: String, activity: String
  ) throws -> CommandContext {
    let bytes = Array(text.utf8)
    let range = command.range.clamped(to: 0..<bytes.count)
    let masked = SecretText.masked(String(decoding: bytes[range], as: UTF8.self))
    var request = RequestContext(
      principal: principal.name.fullName, clientActivityId: activity, operation: definition.commandType,
      commandText: masked)
    request.grantsCreator = !principal.isOwner
    return CommandContext(
      database: engine.database, databaseName: database, principal: principal, request: request, snapshot: try engine.database.snapshot(),
      command: command, text: text, cancellation: cancellation, queries: self)
  }

  func request(
    _ context: CommandContext, predefined: [String: Relation] = [:], overrides: [String: any ScanSource] = [:],
    isSecured: Bool = true, database other: String? = nil
  ) -> QueryRunner.Request {
    let resolver = SnapshotResolver(
      snapshot: context.snapshot, database: other ?? database, principal: principal.name.fullName, overrides: overrides,
      access: isSecured ? context.access : nil)
    return QueryRunner.Request(
      resolver: resolver,
      context: engine.runner.context(
        resolver, now: engine.database.clock.now(), principal: principal,
        activity: context.request.clientActivityId),
      parameters: parameters, properties: properties, cancellation: cancellation, predefined: predefined)
  }

  func run(_ input: Command.Input, in context: CommandContext) throws -> QueryAnswer {
    try run(input, in: context, reading: [:])
  }

  func run(
    _ input: Command.Input, in context: CommandContext, reading overrides: [String: any ScanSource]
  ) throws -> QueryAnswer {
    switch input {
    case .query(let query):
      return QueryAnswer(
        table: try engine.runner.collect(query.statements, request(context, overrides: overrides)))
    case .command(let command):
      let definition = ManagementCommand.all[command.definition]
      guard definition.effect == .reads else {
        throw Diagnostic(
          code: "General_BadRequest", "after <| stands a query or a .show command, not '\(definition.name)'",
          range: command.range)
      }
      let inner = try self.context(
        for: command, definition, text: context.text, activity: context.request.clientActivityId)
      inner.isSource = true
      let result = try definition.perform(in: inner)
      guard !command.pipe.isEmpty else {
        return QueryAnswer(table: result.tables.first ?? Table(schema: Schema(fields: [])))
      }
      return QueryAnswer(
        table: try engine.runner.collect(Self.statements(command), request(inner, predefined: Self.results(result))))
    case .data(_, let range):
      throw Diagnostic(code: "SYN0002", "a query is needed after <|", range: range)
    }
  }

  func stream(
    _ input: Command.Input, in context: CommandContext, begin: (Schema) throws -> Void, take: ([Column]) throws -> Void
  ) throws {
    guard case .query(let query) = input else {
      let table = try run(input, in: context).table
      try begin(table.schema)
      return try table.chunks.forEach(take)
    }
    try engine.runner.stream(query.statements, request(context), begin: begin, take: take)
  }

  /// Runs what is piped after a command, or follows it after `;`.
  func runQuery(
    over result: CommandResult, _ command: Command, _ context: CommandContext, _ onResult: (ResultTable) throws -> Void
  ) throws -> RequestOutcome {
    try context.refresh()
    return try engine.runner.run(
      Self.statements(command), request(context, predefined: Self.results(result)), onResult: onResult)
  }

  private static let resultsName = "$command_results"

  private static func results(_ result: CommandResult) -> [String: Relation] {
    let table = result.tables.first ?? Table(schema: Schema(fields: []))
    return [resultsName: Relation(.values(table), isSerialized: true, tableName: resultsName)]
  }

  private static func statements(_ command: Command) -> [KQLSyntax.Statement] {
    guard !command.pipe.isEmpty else { return command.following }
    let source = ExpressionSyntax.name(Name(resultsName, command.range))
    let pipeline = Pipeline(source: source, operators: command.pipe, range: command.range)
    return [.expression(.pipeline(pipeline))] + command.following
  }

  func execute(script statement: String, in context: CommandContext) throws -> CommandResult {
    let (command, definition) = try parse(script: statement)
    let inner = try self.context(
      for: command, definition, text: statement, activity: context.request.clientActivityId)
    return try definition.perform(in: inner)
  }

  func describe(script statement: String) throws -> (commandType: String, reads: Bool) {
    let (_, definition) = try parse(script: statement)
    return (definition.commandType, definition.effect == .reads)
  }

  private func parse(script statement: String) throws -> (Command, ManagementCommand) {
    var parser = Parser(statement, grammar: QueryRunner.grammar)
    let (parsed, diagnostics) = parser.parseRequest()
    if let error = diagnostics.first(where: { $0.severity == .error }) { throw error }
    guard case .command(let command)? = parsed else {
      throw Diagnostic(code: "SYN0002", "a script holds management commands only", range: 0..<statement.utf8.count)
    }
    return (command, ManagementCommand.all[command.definition])
  }

  func schema(of query: Query, in context: CommandContext) throws -> Schema {
    try schema(of: query, request(context, isSecured: false))
  }

  private func schema(of query: Query, _ request: QueryRunner.Request) throws -> Schema {
    try engine.runner.bind(query.statements, request).results.first?.relation.plan.schema ?? Schema(fields: [])
  }

  func plan(of query: Query, in context: CommandContext) throws -> String {
    try engine.runner.bind(query.statements, request(context)).results.map(\.relation.plan.explanation)
      .joined(separator: "\n")
  }

  var pluginNames: [String] { BuiltinDefinitions.builtins.plugins.keys.sorted() }

  func schema(ofText query: String, in context: CommandContext) throws -> Schema {
    try reading(ofText: query, in: context).schema
  }

  func reading(ofText query: String, in context: CommandContext) throws -> (
    schema: Schema, used: SnapshotResolver.Used
  ) {
    do {
      let request = request(context, isSecured: false)
      let schema = try schema(of: try QueryRunner.parse(query), request)
      return (schema, request.resolver.usedEntities)
    } catch {
      // The place is one of the text, not of the command.
      var first = Session.firstCause(error)
      first.range = context.command.range
      throw first
    }
  }

  func validate(_ function: FunctionInfo, in context: CommandContext) throws {
    let (lambda, diagnostics) = Parser.parseFunction(
      parameters: function.parameters, body: function.body, grammar: QueryRunner.grammar)
    if var error = diagnostics.first(where: { $0.severity == .error }) {
      error.range = context.command.range
      error.message = "in function '\(function.name)': " + error.message
      throw error
    }
    guard let lambda else { return }
    var names: Set<String> = []
    for parameter in lambda.parameters where !names.insert(parameter.name.text).inserted {
      throw Diagnostic(
        code: "General_BadRequest", "in function '\(function.name)': parameter '\(parameter.name.text)' is there twice",
        range: context.command.range)
    }
    guard let (definition, call) = Self.sampleCall(of: function, lambda) else { return }
    do {
      try bind(definition + call, context, function.database)
    } catch {
      // A table that a parameter names is known only at the call.
      if call.contains("''"), Session.firstCause(error).message.hasSuffix("named ''") { return }
      // A function may give a scalar, too.
      if (try? bind(definition + "print " + call, context, function.database)) != nil { return }
      var first = Session.firstCause(error)
      first.range = context.command.range
      first.message = "in function '\(function.name)': " + first.message
      throw first
    }
  }

  func schema(of function: FunctionInfo, in context: CommandContext) -> Schema? {
    let (lambda, _) = Parser.parseFunction(
      parameters: function.parameters, body: function.body, grammar: QueryRunner.grammar)
    guard let lambda, let (definition, call) = Self.sampleCall(of: function, lambda) else { return nil }
    return try? schema(ofText: definition + call, in: context)
  }

  /// The function under another name, and a call of it; nil when it takes tables, which are known only at a call.
  private static func sampleCall(
    of function: FunctionInfo, _ lambda: Lambda
  ) -> (definition: String, call: String)? {
    var arguments: [String] = []
    for parameter in lambda.parameters {
      guard case .scalar(let type, _) = parameter.kind else { return nil }
      arguments.append(sample(type.text))
    }
    return (
      "let __function = \(function.parameters) \(function.body);\n", "__function(\(arguments.joined(separator: ", ")))"
    )
  }

  /// A value that a function may be called with: numbers are not null, for `take` and `bin` need one.
  private static func sample(_ type: String) -> String {
    switch ScalarType(name: type) {
    case .string: "''"
    case .int, .long, .real, .decimal: "\(type)(1)"
    case .timespan: "timespan(1d)"
    default: "\(type)(null)"
    }
  }

  private func bind(_ text: String, _ context: CommandContext, _ database: String) throws {
    _ = try engine.runner.bind(
      try QueryRunner.parse(text).statements, request(context, isSecured: false, database: database))
  }
}
