import KQLAggregates
import KQLColumns
import KQLCommands
import KQLFunctions
import KQLLanguage
import KQLOperators
import KQLReference

/// Everything built in, for the binder, for help and for the reference.
package enum BuiltinDefinitions {
  package static let builtins = Builtins(
    scalars: ScalarFunction.all, aggregates: AggregateFunction.all, operators: TabularOperator.all, plugins: Plugin.all,
    contextuals: contextuals)

  private static let contextuals = ContextualFunction.all + ContextualFunction.graphs

  /// Without the plugins that an administrator has disabled.
  package static func builtins(without disabled: Set<String>) -> Builtins {
    if disabled.isEmpty { return builtins }
    var rest = builtins
    for name in disabled { rest.plugins[name] = nil }
    return rest
  }

  /// In the order of the reference.
  package static var all: [any Definition] {
    let parts: [[any Definition]] = [
      TabularOperator.all, ScalarFunction.all, AggregateFunction.all, Plugin.all, contextuals, LanguageForm.all,
      ManagementCommand.supported,
    ]
    return parts.flatMap { $0 }
  }

  /// Ids of the commands that do something, with what they answer: nil when it depends on the command's query.
  package static var commandResults: [(id: String, result: Schema?)] {
    ManagementCommand.supported.map { ($0.id, $0.result) }
  }

  /// The id of the command at an index of the grammar, and whether it is refused by name.
  package static func command(at index: Int) -> (id: String, isRefused: Bool) {
    (ManagementCommand.all[index].id, index >= ManagementCommand.supported.count)
  }

  /// The page of `CommandCoverage`.
  package static func coverage(facts: String) -> String {
    CommandCoverage.page(
      facts: facts, supported: Set(ManagementCommand.supported.map(\.id)),
      withoutEffect: Policy.all.filter { $0.summary.contains("no effect here") }.map(\.name))
  }
}
