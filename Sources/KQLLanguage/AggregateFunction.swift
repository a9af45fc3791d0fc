package import KQLColumns

/// An aggregate: many rows in, one value per group out.
package struct AggregateFunction: Definition {
  package let name: String
  package let summary: String
  package let parameters: [Parameter]
  package let result: ResultType
  package let resultName: ResultName
  package let examples: [Example]
  package let synonyms: [String]
  /// Aggregates with several result columns (`arg_max`, `percentiles`) name them here from the call's argument names
  /// and types; nil means one column by `result` and `resultName`.
  package let columns: (@Sendable (AggregateShape) throws -> [Schema.Field])?
  package let makeAggregator: @Sendable (AggregateShape) throws -> any GroupedAggregator
  /// How materialized views keep it up to date; nil: they do not allow it.
  package let incremental: IncrementalAggregate?

  package init(
    name: String, summary: String, parameters: [Parameter], result: ResultType, resultName: ResultName,
    examples: [Example], synonyms: [String] = [],
    columns: (@Sendable (AggregateShape) throws -> [Schema.Field])? = nil, incremental: IncrementalAggregate? = nil,
    makeAggregator: @escaping @Sendable (AggregateShape) throws -> any GroupedAggregator
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.result = result
    self.resultName = resultName
    self.examples = examples
    self.synonyms = synonyms
    self.columns = columns
    self.incremental = incremental
    self.makeAggregator = makeAggregator
  }

  package var usage: String { "\(name)(\(parameters.usage))" }
}

/// A bound call of an aggregate, as its definition needs to see it.
package struct AggregateShape: Sendable {
  /// Type and column name ("" when the argument is not a plain column) of every argument.
  package let arguments: [Schema.Field]
  /// Where an argument is constant, its value.
  package let constants: [Value?]
  package let resultType: ScalarType

  package init(arguments: [Schema.Field], constants: [Value?], resultType: ScalarType) {
    self.arguments = arguments
    self.constants = constants
    self.resultType = resultType
  }
}

/// The state of one aggregate for all groups of one worker: one dynamic call per chunk, none per row.
package protocol GroupedAggregator: AnyObject {
  /// Grows the state to `count` groups.
  func reserve(groups count: Int)
  /// Adds the rows: row `i` of the arguments belongs to group `groups[i]`.
  func update(_ arguments: [Column], groups: [UInt32])
  /// Adds another worker's state: its group `i` is this one's `groups[i]`. `other` is always of the same class.
  func merge(_ other: any GroupedAggregator, groups: [UInt32])
  /// The result columns, one row per group.
  func finish() throws -> [Column]
  /// Approximate bytes held, for the memory budget.
  var byteCount: Int { get }
}
