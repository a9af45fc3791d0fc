internal import KQLColumns
internal import KQLDiagnostics
internal import KQLSyntax

/// Functions of the names and types around a call.
extension ContextualFunction {
  static let binAuto = ContextualFunction(
    name: "bin_auto",
    summary: "Rounds down to a multiple of what `set query_bin_auto_size` says, shifted by `query_bin_auto_at`.",
    usage: "bin_auto(value)", resultName: .firstArgument,
    examples: [
      Example(
        "set query_bin_auto_size=1h; set query_bin_auto_at=datetime(2017-01-01 00:05);"
          + " print bin_auto(datetime(2017-01-01 01:20))", "2017-01-01T01:05:00.0000000Z"),
      Example("set query_bin_auto_size=5; print bin_auto(13)", "10"),
    ]
  ) { (call, binder) throws(Diagnostic) in
    guard call.arguments.count == 1 else {
      throw binder.semanticError("bin_auto() takes one value.", code: "SEM0219", range: call.range)
    }
    let value = try binder.bindScalar(call.arguments[0])
    guard let size = binder.settings["query_bin_auto_size"] else {
      throw binder.semanticError(
        "bin_auto() needs the size of its bins.", code: "SEM0001", range: call.range,
        hints: ["Put 'set query_bin_auto_size = 1h;' before the query."])
    }
    guard let at = binder.settings["query_bin_auto_at"] else {
      return try binder.call("bin", [value, size], range: call.range)
    }
    return try binder.call("bin_at", [value, size, at], range: call.range)
  }

  static let bagPackColumns = ContextualFunction(
    name: "bag_pack_columns", summary: "Packs columns into a property bag under their names.",
    usage: "bag_pack_columns(column, ...)",
    examples: [
      Example("datatable(x: long, y: string)[1, 'a'] | project b = bag_pack_columns(x, y)", #"{"x":1,"y":"a"}"#)
    ]
  ) { (call, binder) throws(Diagnostic) in
    var arguments: [Expression] = []
    for argument in call.arguments {
      if case .star = argument, let row = binder.row {
        for position in row.schema.visible {
          arguments.append(.constant(.string(row.schema[position].name), .string))
          arguments.append(.column(position, row.schema[position].type))
        }
        continue
      }
      guard let name = binder.implicitName(argument) else {
        throw binder.semanticError("bag_pack_columns() takes columns.", code: "SEM0219", range: argument.range)
      }
      arguments.append(.constant(.string(name), .string))
      arguments.append(try binder.bindScalar(argument))
    }
    guard !arguments.isEmpty else {
      throw binder.semanticError("bag_pack_columns() takes columns.", code: "SEM0219", range: call.range)
    }
    return try binder.call("bag_pack", arguments, range: call.range)
  }

  static let columnNamesOf = ContextualFunction(
    name: "column_names_of", summary: "Lists the names of a table's columns.",
    usage: "column_names_of(table)",
    examples: [
      Example("let T = datatable(A: string, B: int)[]; print column_names_of(T)", #"["A","B"]"#)
    ]
  ) { (call, binder) throws(Diagnostic) in
    guard call.arguments.count == 1, let syntax = call.arguments.first else {
      throw binder.semanticError("column_names_of() takes one table.", code: "SEM0219", range: call.range)
    }
    let relation = try binder.isolated { (b) throws(Diagnostic) in try b.bindTabular(syntax) }.shown
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    for (index, field) in relation.schema.fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += JSON.quoted(field.name)
    }
    bytes.append(UInt8(ascii: "]"))
    return .constant(.dynamic(String(decoding: bytes, as: UTF8.self)), .dynamic)
  }

  static let isColumnExists = ContextualFunction(
    name: "iscolumnexists", summary: "Says whether the rows have a column of the name; obsolete.",
    usage: "iscolumnexists(columnName)",
    examples: [
      Example("datatable(x: long)[1] | project a = iscolumnexists('x'), b = iscolumnexists('y')", "true | false")
    ]
  ) { (call, binder) throws(Diagnostic) in
    guard call.arguments.count == 1 else {
      throw binder.semanticError("iscolumnexists() takes a name.", code: "SEM0219", range: call.range)
    }
    let name = try binder.constantString(call.arguments[0])
    let row = binder.aggregation?.input ?? binder.row
    return .constant(.bool(row?.position(of: name) != nil), .bool)
  }

  static let cast = ContextualFunction(
    name: "__cast", summary: "Converts a value to a type, as `tolong()` and its kin do.",
    usage: "__cast(typeof(type), value)",
    examples: [Example("print __cast(typeof(long), '17')", "17")]
  ) { (call, binder) throws(Diagnostic) in
    guard call.arguments.count == 2, case .constant(.string(let name), _) = try binder.bindScalar(call.arguments[0]),
      let type = ScalarType(name: name)
    else {
      throw binder.semanticError("__cast() takes a type and a value.", code: "SEM0219", range: call.range)
    }
    let value = try binder.bindScalar(call.arguments[1])
    return try binder.convert(value, to: type, what: "__cast()", range: call.range, isExplicit: true)
  }
}
