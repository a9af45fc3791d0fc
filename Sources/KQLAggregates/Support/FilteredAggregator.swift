import KQLColumns
import KQLLanguage

/// The `if` forms: only the rows where the predicate argument is true reach the inner aggregate.
final class FilteredAggregator: GroupedAggregator {
  private let inner: any GroupedAggregator
  private let predicate: Int

  /// `predicate` is the position of the bool argument.
  init(_ inner: any GroupedAggregator, predicate: Int) {
    self.inner = inner
    self.predicate = predicate
  }

  func reserve(groups count: Int) { inner.reserve(groups: count) }

  func update(_ arguments: [Column], groups: [UInt32]) {
    var rest = arguments
    let holds = rest.remove(at: predicate)
    guard let rows = holds.trueRows() else { return inner.update(rest, groups: groups) }
    if rows.isEmpty { return }
    inner.update(rest.map { $0.gathering(rows) }, groups: picking(groups, rows))
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? FilteredAggregator else { return }
    inner.merge(other.inner, groups: groups)
  }

  func finish() throws -> [Column] { try inner.finish() }
  var byteCount: Int { inner.byteCount }
}

/// The same over an aggregator whose state can be kept. Kept states passed the predicate before.
final class FilteredStates: ResumableAggregator {
  private let filtered: FilteredAggregator
  private let inner: any ResumableAggregator

  init(_ inner: any ResumableAggregator, predicate: Int) {
    self.inner = inner
    filtered = FilteredAggregator(inner, predicate: predicate)
  }

  func reserve(groups count: Int) { inner.reserve(groups: count) }
  func update(_ arguments: [Column], groups: [UInt32]) { filtered.update(arguments, groups: groups) }
  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? FilteredStates else { return }
    inner.merge(other.inner, groups: groups)
  }
  func state() -> [Column] { inner.state() }
  func resume(_ state: [Column], groups: [UInt32]) { inner.resume(state, groups: groups) }
  func finish() throws -> [Column] { try inner.finish() }
  var byteCount: Int { inner.byteCount }
}

extension AggregateShape {
  /// The shape without the argument at a position: what an aggregate sees behind `FilteredAggregator`.
  func removing(_ index: Int) -> AggregateShape {
    var arguments = arguments
    var constants = constants
    if index < arguments.count { arguments.remove(at: index) }
    if index < constants.count { constants.remove(at: index) }
    return AggregateShape(arguments: arguments, constants: constants, resultType: resultType)
  }

  /// The constant integer at a position.
  func long(_ index: Int) -> Int64? {
    guard index < constants.count, let value = constants[index] else { return nil }
    switch value {
    case .long(let long): return long
    case .real(let real): return Int64(exactly: real.rounded(.towardZero))
    default: return nil
    }
  }

  /// The constant number at a position.
  func real(_ index: Int) -> Double? {
    guard index < constants.count, let value = constants[index] else { return nil }
    switch value {
    case .long(let long): return Double(long)
    case .real(let real): return real
    case .decimal(let decimal): return decimal.real
    default: return nil
    }
  }

  var firstType: ScalarType { arguments.first?.type ?? .long }
}
