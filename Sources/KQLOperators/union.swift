internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let union = TabularOperator(
    name: "union",
    summary: "Returns the rows of all tables, one table after the other.",
    syntax:
      "union [Parameters=<parameters(kind, withsource, with_source, isfuzzy, hint.*)>] { Table=<pipeline>, ',' }+",
    isSource: true,
    examples: [
      Example("print a = 1 | union (print a = 2)", "1\n2"),
      Example("union kind=inner (print a = 1, b = 2), (print a = 3)", "1\n3"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    var tables: [Relation] = input.map { [$0] } ?? []
    let isFuzzy = call.captures.parameterText("isfuzzy") == "true" || binder.isBestEffort
    var failure: Diagnostic?
    for row in call.captures.rows("Table") {
      guard let pipeline = row.pipeline("Table") else { continue }
      do throws(Diagnostic) {
        tables += try Union.tables(pipeline, &binder)
      } catch {
        guard isFuzzy, error.code.hasPrefix("SEM") || error.code.hasPrefix("BadRequest") else { throw error }
        failure = error
        binder.warnings.append(Diagnostic(.warning, code: error.code, error.message, range: error.range))
      }
    }
    if tables.isEmpty, let failure { throw failure }
    let source = call.captures.parameterText("withsource") ?? call.captures.parameterText("with_source")
    let isInner: Bool
    switch call.captures.parameterText("kind") {
    case nil, "outer": isInner = false
    case "inner": isInner = true
    case .some(let kind):
      throw binder.semanticError("'\(kind)' is not a kind of union: inner or outer.", code: "SEM0233")
    }
    return try Union.of(tables, isInner: isInner, source: source, &binder)
  }
}

enum Union {
  /// The tables of one argument: a wildcard may stand for many.
  static func tables(_ pipeline: Pipeline, _ binder: inout Binder) throws(Diagnostic) -> [Relation] {
    if pipeline.operators.isEmpty, let source = pipeline.source {
      switch source {
      case .wildcard(let pattern, let range): return try matching(pattern, database: nil, range, &binder)
      case .star(let range): return try matching("*", database: nil, range, &binder)
      case .member(let base, let name) where !binder.isPattern(base):
        if let databases = try binder.databases(matching: base) {
          return try matching(name.text, databases: databases, name.range, &binder)
        }
        if !name.text.contains("*") { break }
        return try matching(name.text, database: try binder.bindDatabase(base), name.range, &binder)
      default: break
      }
    }
    return [try binder.bindPipeline(pipeline)]
  }

  /// The tables of several databases.
  private static func matching(
    _ pattern: String, databases: [String], _ range: SourceRange, _ binder: inout Binder
  ) throws(Diagnostic) -> [Relation] {
    var result: [Relation] = []
    for database in databases {
      for name in binder.tableNames(database: database)
      where NamePattern.matches(pattern, name) && binder.isVisible(name, database: database) {
        if let table = try binder.table(name, database: database, range: range) { result.append(table) }
      }
    }
    if !result.isEmpty { return result }
    throw binder.semanticError("No tables match the pattern '\(pattern)'.", code: "SEM0100", range: range)
  }

  static func matching(
    _ pattern: String, database: String?, _ range: SourceRange, _ binder: inout Binder
  ) throws(Diagnostic) -> [Relation] {
    let names = binder.tableNames(database: database).filter { NamePattern.matches(pattern, $0) }
    var result: [Relation] = []
    for name in names where binder.isVisible(name, database: database) {
      if let table = try binder.table(name, database: database, range: range) { result.append(table) }
    }
    // Views take part in wildcards as tables do.
    if database == nil {
      for scope in binder.scopes {
        for (name, binding) in scope.sorted(by: { $0.key < $1.key })
        where NamePattern.matches(pattern, name) && binder.isVisible(name: name) {
          if case .lambda(let closure) = binding, closure.lambda.isView,
            let view = try binder.resolveTable(Name(name, range), database: nil)
          {
            result.append(view)
          }
        }
      }
    }
    guard !result.isEmpty else {
      throw binder.semanticError("No tables match the pattern '\(pattern)'.", code: "SEM0100", range: range)
    }
    return result
  }

  static func of(
    _ tables: [Relation], isInner: Bool, source: String?, unnamed: String = "union_arg", _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    if let most = binder.requestScope.unionMax, tables.count > most {
      throw binder.semanticError(
        "the union has \(tables.count) tables; query_max_entities_in_union allows \(most).", code: "LimitsExceeded")
    }
    // Tables of several databases are told apart by their databases.
    let isQualified = Set(tables.compactMap(\.database)).count > 1
    var order: [String] = []
    var types: [String: [ScalarType]] = [:]
    for table in tables {
      for field in table.schema.visibleFields {
        if types[field.name] == nil { order.append(field.name) }
        if types[field.name]?.contains(field.type) != true { types[field.name, default: []].append(field.type) }
      }
    }
    /// Output columns with the input column each is filled from.
    var output: [(name: String, from: String, type: ScalarType)] = []
    for name in order {
      let found = types[name] ?? []
      if isInner {
        guard let type = found.first, found.count == 1,
          tables.allSatisfy({ $0.schema.index(of: name) != nil })
        else { continue }
        output.append((name, name, type))
      } else if found.count == 1 {
        output.append((name, name, found[0]))
      } else {
        for type in found { output.append(("\(name)_\(type.name)", name, type)) }
      }
    }
    var namer = ColumnNamer(taken: output.filter { $0.name == $0.from }.map(\.name))
    for index in output.indices where output[index].name != output[index].from {
      output[index].name = namer.unique(output[index].name)
    }
    var fields = output.map { Schema.Field($0.name, $0.type) }
    var sourceName: String?
    if let source {
      var namer = ColumnNamer(taken: fields.map(\.name))
      sourceName = namer.unique(source)
      fields.insert(.init(sourceName ?? source, .string), at: 0)
    }
    let hidden = HiddenColumn.all.sorted().compactMap { name -> Schema.Field? in
      for table in tables { if let index = table.schema.index(of: name) { return table.schema[index] } }
      return nil
    }
    var plans: [Plan] = []
    for (number, table) in tables.enumerated() {
      let schema = table.schema
      var list: [NamedExpression] = []
      if let sourceName {
        var name = table.tableName ?? "\(unnamed)\(number)"
        if isQualified, table.tableName != nil, let database = table.database { name = "\(database).\(name)" }
        list.append(NamedExpression(sourceName, .constant(.string(name), .string)))
      }
      for column in output {
        list.append(NamedExpression(column.name, reference(column.from, column.type, in: schema)))
      }
      for field in hidden { list.append(NamedExpression(field.name, reference(field.name, field.type, in: schema))) }
      plans.append(.project(table.plan, list))
    }
    return Relation(.union(plans, Schema(fields: fields + hidden)))
  }

  private static func reference(_ name: String, _ type: ScalarType, in schema: Schema) -> Expression {
    if let position = schema.index(of: name), schema[position].type == type { return .column(position, type) }
    return .constant(type == .string ? .string("") : .null, type)
  }
}
