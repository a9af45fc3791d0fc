import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  static let dropFunction = ManagementCommand(
    "DropFunction", syntax: ".drop function FunctionName=<function> [ifexists]", summary: "Drops a stored function.",
    permission: .functionAdmin, effect: .writes, result: "Name: string",
    examples: [Example(".drop function ParseLogs", "ParseLogs")]
  ) { context in
    let schema = Schema(declared: "Name: string")
    do {
      let function = try context.function("FunctionName")
      try context.change { try $0.dropFunction(function.name, in: function.database) }
      return CommandResult(Table(schema: schema, rows: [[.string(function.name)]]))
    } catch  where context.captures.has("ifexists") {
      return CommandResult(Table(schema: schema))
    }
  }

  static let dropFunctions = ManagementCommand(
    "DropFunctions", syntax: ".drop functions '(' { FunctionName=<function>, ',' }+ ')' [ifexists]",
    summary: "Drops several stored functions, or none; shows those that remain.", permission: .functionAdmin,
    effect: .writes, result: Results.function, examples: [Example(".drop functions (ParseLogs) | count", "0")]
  ) { context in
    var dropped: [FunctionInfo] = []
    for row in context.captures.rows("FunctionName") {
      do {
        dropped.append(try context.function("FunctionName", in: row))
      } catch  where context.captures.has("ifexists") {}
    }
    try context.change { access in
      for function in dropped { try access.dropFunction(function.name, in: function.database) }
    }
    return .functionRows(context.state.functions(in: try context.databaseInfo.name))
  }

  static let alterFunctionDocString = ManagementCommand(
    "AlterFunctionDocString", syntax: ".alter function FunctionName=<function> docstring Documentation=<string>",
    summary: "Sets the description of a function.", permission: .functionAdmin, effect: .writes,
    result: Results.function,
    examples: [Example(".alter function ParseLogs docstring 'Parses' | project DocString", "Parses")]
  ) { context in
    try context.alterFunction { $0.docString = context.captures.string("Documentation") ?? "" }
  }

  static let alterFunctionFolder = ManagementCommand(
    "AlterFunctionFolder", syntax: ".alter function FunctionName=<function> folder Folder=<string>",
    summary: "Sets the folder of a function.", permission: .functionAdmin, effect: .writes, result: Results.function,
    examples: [Example(".alter function ParseLogs folder 'etl' | project Folder", "etl")]
  ) { context in
    try context.alterFunction { $0.folder = context.captures.string("Folder") ?? "" }
  }
}

extension CommandContext {
  fileprivate func alterFunction(_ body: (inout FunctionInfo) -> Void) throws -> CommandResult {
    let existing = try function("FunctionName")
    return try change { access in
      var function = existing
      body(&function)
      try access.put(function)
      return .functionRows([function])
    }
  }
}
