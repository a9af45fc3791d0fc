import KQLAggregates
import KQLCommands
import KQLFunctions
import KQLLanguage
import KQLOperators

/// Everything built in, for the binder, for help and for the reference.
package enum BuiltinDefinitions {
  package static let builtins = Builtins(
    scalars: ScalarFunction.all, aggregates: AggregateFunction.all, operators: TabularOperator.all, plugins: Plugin.all)

  /// In the order of the reference.
  package static var all: [any Definition] {
    let parts: [[any Definition]] = [
      TabularOperator.all, ScalarFunction.all, AggregateFunction.all, Plugin.all, ContextualFunction.all,
      ManagementCommand.supported,
    ]
    return parts.flatMap { $0 }
  }
}
