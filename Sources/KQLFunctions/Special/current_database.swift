import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let currentDatabase = ScalarFunction(
    name: "current_database",
    family: .special,
    summary: "Gives the name of the database in scope.",
    parameters: [],
    result: .type(.string),
    examples: [
      Example("print current_database()", "NetDefaultDB")
    ],
    volatility: .stable,
    evaluate: CurrentDatabase.evaluate
  )
}

private enum CurrentDatabase {
  static func evaluate(_ arguments: Arguments) -> Column {
    .constant(.string(arguments.context.database), .string, count: arguments.rowCount)
  }
}
