package import KQLColumns

/// How an aggregate is brought forward in a materialized view: what a group keeps between two runs, and how kept states
/// join.
package struct IncrementalAggregate: Sendable {
  /// Types of the columns that hold a group's state; nil: its results are its state.
  package let stateTypes: (@Sendable (AggregateShape) -> [ScalarType])?
  /// An aggregator that gives states; nil: the aggregate itself does.
  package let makeCollector: (@Sendable (AggregateShape) throws -> any GroupedAggregator)?
  /// An aggregator over states. `givesStates`: its results are states again, else what the aggregate would give.
  package let makeMerger: @Sendable (AggregateShape, _ givesStates: Bool) throws -> any GroupedAggregator

  /// The results of a group are all that joining needs: `min`, `make_set`, counts that are summed.
  package static func results(
    mergedBy make: @escaping @Sendable (AggregateShape) throws -> any GroupedAggregator
  ) -> IncrementalAggregate {
    IncrementalAggregate(stateTypes: nil, makeCollector: nil) { shape, _ in try make(shape) }
  }

  /// The state is more than the result: a sum and a count, a sketch.
  package static func states(
    _ types: @escaping @Sendable (AggregateShape) -> [ScalarType],
    _ make: @escaping @Sendable (AggregateShape) throws -> any ResumableAggregator
  ) -> IncrementalAggregate {
    IncrementalAggregate(stateTypes: types, makeCollector: { StateCollector(try make($0)) }) { shape, givesStates in
      StateMerger(try make(shape), givesStates: givesStates)
    }
  }
}

/// An aggregator whose state can be kept in columns and taken up again.
package protocol ResumableAggregator: GroupedAggregator {
  /// One row per group.
  func state() -> [Column]
  /// Adds kept states: row `i` belongs to group `groups[i]`.
  func resume(_ state: [Column], groups: [UInt32])
}

/// Gives the state of an aggregator in place of its result.
private final class StateCollector: GroupedAggregator {
  private let inner: any ResumableAggregator

  init(_ inner: any ResumableAggregator) { self.inner = inner }

  func reserve(groups count: Int) { inner.reserve(groups: count) }
  func update(_ arguments: [Column], groups: [UInt32]) { inner.update(arguments, groups: groups) }
  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? StateCollector else { return }
    inner.merge(other.inner, groups: groups)
  }
  func finish() -> [Column] { inner.state() }
  var byteCount: Int { inner.byteCount }
}

/// Joins kept states.
private final class StateMerger: GroupedAggregator {
  private let inner: any ResumableAggregator
  private let givesStates: Bool

  init(_ inner: any ResumableAggregator, givesStates: Bool) {
    self.inner = inner
    self.givesStates = givesStates
  }

  func reserve(groups count: Int) { inner.reserve(groups: count) }
  func update(_ arguments: [Column], groups: [UInt32]) { inner.resume(arguments, groups: groups) }
  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? StateMerger else { return }
    inner.merge(other.inner, groups: groups)
  }
  func finish() throws -> [Column] { givesStates ? inner.state() : try inner.finish() }
  var byteCount: Int { inner.byteCount }
}

extension AggregateCall {
  /// The columns a materialized view keeps for the call. Results that are their own state keep their names.
  package var stateFields: [Schema.Field] {
    guard let types = function.incremental?.stateTypes else { return output }
    let name = output.first?.name ?? ""
    return types(shape).enumerated().map { Schema.Field("\(name)$\($0)", $1) }
  }

  /// Whether a kept state can be shown as it is.
  package var keepsResults: Bool { function.incremental?.stateTypes == nil }

  /// The call that gives states in place of results; nil when views do not allow the aggregate.
  package var collectingStates: AggregateCall? {
    guard let incremental = function.incremental else { return nil }
    guard let make = incremental.makeCollector else { return self }
    return AggregateCall(
      function: function.replacingAggregator(make), arguments: arguments, shape: shape, output: stateFields,
      filter: filter)
  }

  /// The call that joins the states in the columns from `position` on.
  package func merging(from position: Int, givesStates: Bool) -> AggregateCall? {
    guard let incremental = function.incremental else { return nil }
    return AggregateCall(
      function: function.replacingAggregator { try incremental.makeMerger($0, givesStates) },
      arguments: stateFields.enumerated().map { .column(position + $0, $1.type) }, shape: shape,
      output: givesStates ? stateFields : output)
  }
}

extension AggregateFunction {
  fileprivate func replacingAggregator(
    _ make: @escaping @Sendable (AggregateShape) throws -> any GroupedAggregator
  ) -> AggregateFunction {
    AggregateFunction(
      name: name, summary: summary, parameters: parameters, result: result, resultName: resultName, examples: [],
      columns: columns, makeAggregator: make)
  }
}
