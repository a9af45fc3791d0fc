import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let properties = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"

  static let createFunction = ManagementCommand(
    "CreateFunction",
    syntax: ".create function [ifnotexists] \(properties) FunctionName=<name> <function_declaration>",
    summary: "Creates a stored function.", permission: .databaseUser, effect: .writes, result: Results.function,
    examples: [
      Example(
        ".create function with (folder = 'math') Twice(x: long) { x * 2 } | project Name, Parameters, Folder",
        "Twice | (x: long) | math")
    ]
  ) { context in
    let function = try FunctionDefinition(context)
    return try context.change { access in
      if let existing = access.state.function(function.name.text, in: function.database) {
        guard context.captures.has("ifnotexists") else {
          throw CommandError.exists(
            "Function", function.name.text, function.name.range, hint: "use .create-or-alter function to replace it")
        }
        return .functionRows([existing])
      }
      return .functionRows([try function.store(access, replacing: nil)])
    }
  }

  static let alterFunction = ManagementCommand(
    "AlterFunction", syntax: ".alter function \(properties) FunctionName=<function> <function_declaration>",
    summary: "Replaces a stored function.", permission: .functionAdmin, effect: .writes, result: Results.function,
    examples: [Example(".alter function ParseLogs() { Logs | take 1 } | project Body", "{ Logs | take 1 }")]
  ) { context in
    let existing = try context.function("FunctionName")
    let function = try FunctionDefinition(context)
    return try context.change { access in .functionRows([try function.store(access, replacing: existing)]) }
  }

  static let createOrAlterFunction = ManagementCommand(
    "CreateOrAlterFunction",
    syntax: ".create-or-alter function \(properties) FunctionName=<name> <function_declaration>",
    summary: "Creates or replaces a stored function.", permission: .createOrAlterFunction, effect: .writes,
    result: Results.function,
    examples: [Example(".create-or-alter function One() { print 1 } | project Name, Body", "One | { print 1 }")]
  ) { context in
    let function = try FunctionDefinition(context)
    return try context.change { access in
      let existing = access.state.function(function.name.text, in: function.database)
      return .functionRows([try function.store(access, replacing: existing)])
    }
  }
}

/// A function as the commands spell it.
struct FunctionDefinition {
  let name: Name
  let database: String
  private let info: FunctionInfo
  private let keepsFolder: Bool
  private let keepsDocString: Bool

  init(_ context: CommandContext) throws {
    guard let name = context.captures.name("FunctionName"),
      case .function(let parameters, let body, _, _)? = context.captures["function_declaration"]
    else {
      throw Diagnostic(code: "SYN0002", "a function is written Name(parameters) { body }", range: context.command.range)
    }
    try EntityNames.check(name)
    let properties = try PropertyList(context.captures, known: ["docstring", "folder", "skipvalidation", "view"])
    self.name = name
    database = try context.databaseInfo.name
    let skipsValidation = try properties.bool("skipvalidation") ?? false
    info = FunctionInfo(
      database: database, name: name.text, parameters: parameters, body: body,
      folder: try properties.string("folder") ?? "", docString: try properties.string("docstring") ?? "",
      isView: try properties.bool("view") ?? false, skipsValidation: skipsValidation)
    keepsFolder = !properties.has("folder")
    keepsDocString = !properties.has("docstring")
    if context.state.tables[ObjectKey(database, name.text)] != nil && !info.isView {
      context.warn(
        "table '\(name.text)' has the same name; queries that write '\(name.text)' without parentheses read the table")
    }
    if !skipsValidation { try context.queries.validate(info, in: context) }
  }

  func store(_ access: Transaction, replacing existing: FunctionInfo?) throws -> FunctionInfo {
    var function = info
    if let existing {
      if keepsFolder { function.folder = existing.folder }
      if keepsDocString { function.docString = existing.docString }
    }
    try access.put(function)
    return function
  }
}
