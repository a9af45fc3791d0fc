/// A code that stands at the end of an error message, and what to do about it.
package struct ErrorCode: Sendable {
  package let code: String
  package let meaning: String
  package let remedy: String

  package var help: String { "\(code)\n  \(meaning)\n  \(remedy)" }

  package static func find(_ code: String) -> ErrorCode? { all.first { $0.code.lowercased() == code.lowercased() } }

  private init(_ code: String, _ meaning: String, _ remedy: String) {
    self.code = code
    self.meaning = meaning
    self.remedy = remedy
  }

  package static let all: [ErrorCode] = [
    ErrorCode(
      "SYN0001", "The text cannot be read: a character, a literal or a nesting that the language does not have.",
      "Look at the caret; strings end on their line unless they are @'…' or ```…```."),
    ErrorCode(
      "SYN0002", "The text is not a statement: something else was expected at the caret.",
      "The message says what may stand there; ? COMMAND shows the syntax."),
    ErrorCode(
      "SEM0001", "The statement can be read but makes no sense as it is.",
      "The message says which rule it breaks; ? OPERATOR shows the syntax."),
    ErrorCode(
      "SEM0100", "A name is neither a column in scope, nor a table, function or variable.",
      "T | getschema lists the columns; names are case-sensitive; Tab completes them."),
    ErrorCode(
      "SEM0219", "The types of the two sides do not go together.",
      "Convert one of them: tostring(), tolong(), todatetime(), …"),
    ErrorCode(
      "General_BadRequest", "The command is understood but cannot be carried out.",
      "The message names the value or entity that stands in the way."),
    ErrorCode(
      "General_InternalServerError", "The engine failed for a reason of its own, or of the machine.",
      "Try again; what was committed before is kept."),
    ErrorCode(
      "BadRequest_DatabaseNotExist", "There is no database of that name.",
      ".show databases lists them; .create database makes one."),
    ErrorCode(
      "BadRequest_TableNotExist", "There is no table of that name in the database.",
      ".show tables lists them; #dbcontext changes the database."),
    ErrorCode(
      "BadRequest_EntityNameIsNotValid", "The name is not allowed for an entity.",
      "Names have letters, digits, _, space, . and -, at most 1024; others than letters, digits and _ need ['name']."),
    ErrorCode(
      "BadRequest_NotSupported", "The command or kind of storage is known but not supported here.",
      "docs/reference/commands-coverage.md says what is."),
    ErrorCode(
      "BadRequest_FormatNotSupported", "The data format is not known or not supported.",
      "The hint lists those that are."),
    ErrorCode(
      "BadRequest_MappingReferenceWasNotFound", "There is no ingestion mapping of that name and kind.",
      ".show table T ingestion mappings lists them."),
    ErrorCode(
      "BadRequest_InvalidMapping", "The ingestion mapping is not valid JSON, or names what is not there.",
      "A mapping is an array of {\"column\": …, \"Properties\": {\"path\": …}}."),
    ErrorCode(
      "BadRequest_MalformedIngestionProperty", "A property in with (…) has a value of the wrong kind.",
      "Tab after with ( lists names, after = values."),
    ErrorCode(
      "BadRequest_IngestionPropertyNotSupportedInThisContext", "The command has no such property.",
      "Tab after with ( lists those it has."),
    ErrorCode(
      "BadRequest_InvalidBlobUri", "A path or address is not one.", "Write '/folder/file' or 'file:///folder/file'."),
    ErrorCode(
      "Stream_WrongNumberOfFields", "A line of the data has another number of fields than the table has columns.",
      "Check the format and ignoreFirstRecord, or give a mapping."),
    ErrorCode(
      "Conflict", "Another process changed the entity while the statement ran.", "Run the statement again."),
    ErrorCode("Canceled", "The request was cancelled.", "Nothing was left half done; run it again."),
    ErrorCode("E_QUERY_CANCELLED", "The query was cancelled.", "Nothing was left half done; run it again."),
    ErrorCode(
      "RequestExecutionTimeout", "The time limit of --timeout was reached.", "Raise it, or ask for less."),
    ErrorCode(
      "LimitsExceeded", "The result has more rows or bytes than are returned.",
      "Aggregate or filter, or begin with: set notruncation;"),
    ErrorCode(
      "E_LOW_MEMORY_CONDITION", "The query needs more memory than it may have.",
      "Filter earlier, or aggregate in steps."),
    ErrorCode(
      "E_RUNAWAY_QUERY", "The query has more calls and subqueries than can be bound.", "Simplify its functions."),
    ErrorCode("Forbidden", "The principal may not do this.", ".show principal roles says what it may do."),
  ]
}
