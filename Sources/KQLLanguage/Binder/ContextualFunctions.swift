package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

extension ContextualFunction {
  /// Every function that binds its own call.
  package static let all: [ContextualFunction] =
    [
      ingestionTime, extentId, extentTags, cursorAfter, cursorBeforeOrAt, cursorCurrent, currentCursor, toScalar,
      columnIfExists, columnIfExistsOld, packAll, assert, WindowFunctions.rowNumber, WindowFunctions.prev,
      WindowFunctions.next,
      WindowFunctions.cumulativeSum, WindowFunctions.rankDense, WindowFunctions.rankMin, WindowFunctions.rank,
      WindowFunctions.session, binAuto, bagPackColumns, columnNamesOf, isColumnExists, cast, extentIdOld,
    ] + refused

  static let ingestionTime = hidden(
    "ingestion_time", HiddenColumn.ingestionTime, .datetime, "Returns when the row was ingested.",
    resultName: .fixed("$IngestionTime"))
  static let extentId = hidden("extent_id", HiddenColumn.extentId, .guid, "Returns the extent the row is in.")
  static let extentIdOld = hidden(
    "extentid", HiddenColumn.extentId, .guid, "Returns the extent the row is in; obsolete spelling of `extent_id()`.")
  static let extentTags = hidden(
    "extent_tags", HiddenColumn.extentTags, .dynamic, "Returns the tags of the extent the row is in.")

  private static func hidden(
    _ name: String, _ column: String, _ type: ScalarType, _ summary: String,
    resultName: ResultName = .none
  ) -> ContextualFunction {
    ContextualFunction(
      name: name, summary: summary, usage: "\(name)()", resultName: resultName,
      examples: [Example("datatable(x: long)[1] | extend y = isnull(\(name)())", "1 | true")]
    ) { (call, binder) throws(Diagnostic) in
      guard let row = binder.row else {
        throw binder.semanticError("'\(name)()' is only known of a table's rows.", code: "SEM0260", range: call.range)
      }
      guard let position = row.position(of: column) else { return .constant(.null, type) }
      return .column(position, type)
    }
  }

  static let cursorAfter = cursor("cursor_after", ">", "Tests whether the row was ingested after the cursor.")
  static let cursorBeforeOrAt = cursor(
    "cursor_before_or_at", "<=", "Tests whether the row was ingested before the cursor or at it.")

  private static func cursor(_ name: String, _ op: String, _ summary: String) -> ContextualFunction {
    ContextualFunction(
      name: name, summary: summary, usage: "\(name)([cursor])",
      examples: [
        Example(
          "datatable(x: long)[1] | where \(name)('')",
          "error: 'where' operator: \(name)() needs a table with ingestion time; the input has none.")
      ]
    ) { (call, binder) throws(Diagnostic) in
      try binder.cursorMode.checkAllowed(name, call.range)
      let given: Expression
      if call.arguments.count == 1 {
        given = try binder.bindRowless(call.arguments[0])
      } else if call.arguments.isEmpty, let standard = binder.cursorMode.standard(name) {
        given = .constant(.string(standard), .string)
      } else {
        throw binder.semanticError("\(name)() takes one cursor.", code: "SEM0219", range: call.range)
      }
      guard let row = binder.row, let position = row.position(of: HiddenColumn.cursor) else {
        throw binder.semanticError(
          "\(name)() needs a table with ingestion time; the input has none.", code: "SEM0260", range: call.range)
      }
      let column = Expression.column(position, .long)
      // The empty cursor stands before everything.
      if case .constant(.string(let text), _) = given, text.isEmpty {
        return .constant(.bool(op == ">"), .bool)
      }
      let value = try binder.cursor(given, of: name, range: call.range)
      return try binder.call(op, [column, value], range: call.range)
    }
  }

  static let cursorCurrent = current("cursor_current")
  static let currentCursor = current("current_cursor")

  private static func current(_ name: String) -> ContextualFunction {
    ContextualFunction(
      name: name, summary: "Returns the database cursor when the query started.", usage: "\(name)()",
      examples: [Example("print isnotempty(\(name)())", "true")]
    ) { (call, binder) throws(Diagnostic) in
      try binder.cursorMode.checkAllowed(name, call.range)
      return .constant(.string(binder.cursorMode.current ?? String(binder.context.cursor)), .string)
    }
  }

  static let toScalar = ContextualFunction(
    name: "toscalar", summary: "Returns the first cell of a table, computed once for the query.",
    usage: "toscalar(expression)",
    examples: [Example("print toscalar(range x from 5 to 9 step 1 | count)", "5")]
  ) { (call, binder) throws(Diagnostic) in
    guard let syntax = call.arguments.first, call.arguments.count == 1 else {
      throw binder.semanticError("toscalar() takes one expression.", code: "SEM0219", range: call.range)
    }
    guard binder.isTabular(syntax) else { return try binder.bindRowless(syntax) }
    let relation = try binder.isolated { (b) throws(Diagnostic) in try b.bindTabular(syntax) }.shown
    guard let field = relation.schema.fields.first else {
      throw binder.semanticError("toscalar(): the table has no column.", code: "SEM0100", range: call.range)
    }
    let first = Plan.project(relation.plan, [NamedExpression(field.name, .column(0, field.type))])
    return .scalarQuery(binder.share(.limit(first, 1)), field.type)
  }

  static let columnIfExists = ifExists("column_ifexists")
  static let columnIfExistsOld = ifExists("columnifexists")

  private static func ifExists(_ name: String) -> ContextualFunction {
    ContextualFunction(
      name: name, summary: "Returns a column by name, or a default when there is no such column.",
      usage: "\(name)(columnName, default)", resultName: .firstArgument,
      examples: [
        Example("datatable(x: long)[1] | extend y = \(name)('x', 0), z = \(name)('w', 5)", "1 | 1 | 5")
      ]
    ) { (call, binder) throws(Diagnostic) in
      guard call.arguments.count == 2 else {
        throw binder.semanticError("\(name)() takes a name and a default.", code: "SEM0219", range: call.range)
      }
      let column = try binder.constantString(call.arguments[0])
      let row = binder.aggregation?.input ?? binder.row
      if let row, let position = row.position(of: column) { return .column(position, row.schema[position].type) }
      return try binder.bindScalar(call.arguments[1])
    }
  }

  static let assert = ContextualFunction(
    name: "assert", summary: "Fails with a message when a constant condition does not hold.",
    usage: "assert(condition, message)",
    examples: [Example("print assert(1 < 2, 'never')", "true")]
  ) { (call, binder) throws(Diagnostic) in
    guard call.arguments.count == 2 else {
      throw binder.semanticError("assert() takes a condition and a message.", code: "SEM0219", range: call.range)
    }
    let condition = try binder.bindRowless(call.arguments[0])
    let message = try binder.constantString(call.arguments[1])
    guard case .constant(let value, .bool) = condition else {
      throw binder.semanticError("assert(): the condition must be a constant.", code: "SEM0237", range: call.range)
    }
    if value == .bool(true) { return condition }
    throw Diagnostic(code: "SEM0100", "assert() has failed with message: '\(message)'", range: call.range)
  }

  static let packAll = ContextualFunction(
    name: "pack_all", summary: "Packs all columns of the row into a property bag.",
    usage: "pack_all([ignore_null_empty])",
    examples: [Example("datatable(x: long, y: string)[1, 'a'] | project b = pack_all()", #"{"x":1,"y":"a"}"#)]
  ) { (call, binder) throws(Diagnostic) in
    guard let row = binder.row else {
      throw binder.semanticError("pack_all() is only known of a table's rows.", code: "SEM0260", range: call.range)
    }
    let skipsEmpty = call.arguments.isEmpty ? Value.bool(false) : try binder.constant(call.arguments[0]).value
    var arguments: [Expression] = []
    for position in row.schema.visible {
      arguments.append(.constant(.string(row.schema[position].name), .string))
      arguments.append(.column(position, row.schema[position].type))
    }
    if skipsEmpty == .bool(true) { return .call(packNonEmpty, arguments, .dynamic) }
    return try binder.call("bag_pack", arguments, range: call.range)
  }

  /// Like `bag_pack`, without nulls and empty strings.
  private static let packNonEmpty = ScalarFunction(
    name: "pack_all", family: .dynamic, summary: "Packs what is not empty.",
    parameters: [.repeated("part", .scalar, 0...4096)], result: .type(.dynamic), examples: []
  ) { arguments in
    let keys = stride(from: 0, to: arguments.count - 1, by: 2).map { index -> [UInt8] in
      if case .string(let key)? = arguments.constant(index) { return JSON.quoted(key) }
      return JSON.quoted("")
    }
    let values = stride(from: 1, to: arguments.count, by: 2).map { arguments[$0] }
    let boxed = values.map { $0.boxed().texts() }
    var builder = TextBuilder(rows: arguments.rowCount)
    for row in 0..<arguments.rowCount {
      builder.bytes.append(UInt8(ascii: "{"))
      var isFirst = true
      for (index, value) in values.enumerated() where !value.isNull(row) {
        if value.type == .string, boxed[index].length(row) <= 2 { continue }
        if !isFirst { builder.bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        builder.bytes += keys[index]
        builder.bytes.append(UInt8(ascii: ":"))
        boxed[index].withRow(row) { builder.bytes.append(contentsOf: $0) }
      }
      builder.bytes.append(UInt8(ascii: "}"))
      builder.endRow()
    }
    return .text(builder.finish(), .dynamic)
  }
}
