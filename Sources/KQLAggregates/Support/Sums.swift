import KQLColumns
import KQLLanguage

/// Sums and counts of what is not null; the base of sum and avg. The subclass-free switch is `isAverage`.
enum Sums {
  static func make(_ shape: AggregateShape, isAverage: Bool) -> any ResumableAggregator {
    switch shape.firstType {
    case .real: RealSums(isAverage: isAverage)
    case .decimal: DecimalSums(isAverage: isAverage)
    case .datetime where isAverage: InstantAverages()
    default:
      LongSums(resultType: isAverage && shape.firstType != .timespan ? .real : shape.sumType, isAverage: isAverage)
    }
  }

  /// What views keep of an average: sums, then counts.
  @Sendable static func stateTypes(_ shape: AggregateShape) -> [ScalarType] {
    switch shape.firstType {
    case .real: [.real, .long]
    case .decimal: [.decimal, .long]
    case .datetime: [.long, .long, .long]
    default: [.long, .long]
    }
  }

  /// int and bool are summed as long.
  @Sendable static func resultType(_ types: [ScalarType]) -> ScalarType? {
    switch types.first {
    case .int, .long, .bool: .long
    case .real: .real
    case .decimal: .decimal
    case .timespan: .timespan
    case .datetime: .datetime
    default: nil
    }
  }

  @Sendable static func averageType(_ types: [ScalarType]) -> ScalarType? {
    switch types.first {
    case .int, .long, .bool, .real: .real
    case .decimal: .decimal
    case .timespan: .timespan
    case .datetime: .datetime
    default: nil
    }
  }
}

extension AggregateShape {
  fileprivate var sumType: ScalarType { Sums.resultType([firstType]) ?? .long }
}

/// Integers and timespans. Sums wrap around at 64 bits, as Kusto's do.
final class LongSums: ResumableAggregator {
  private var sums: [Int64] = []
  private var counts: [Int64] = []
  private let resultType: ScalarType
  private let isAverage: Bool

  init(resultType: ScalarType, isAverage: Bool) {
    self.resultType = resultType
    self.isAverage = isAverage
  }

  func reserve(groups count: Int) {
    grow(&sums, to: count, filledWith: 0)
    if isAverage { grow(&counts, to: count, filledWith: 0) }
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let values = arguments[0].integerRows()
    let presence = arguments[0].presence
    if sums.count == 1 {
      var total: Int64 = 0
      var present: Int64 = 0
      forEachPresent(values, groups, presence) { _, value in
        total &+= value
        present &+= 1
      }
      sums[0] &+= total
      if isAverage { counts[0] &+= present }
      return
    }
    let isAverage = isAverage
    sums.withUnsafeMutableBufferPointer { sums in
      if isAverage {
        counts.withUnsafeMutableBufferPointer { counts in
          forEachPresent(values, groups, presence) { group, value in
            sums[group] &+= value
            counts[group] &+= 1
          }
        }
      } else {
        forEachPresent(values, groups, presence) { group, value in sums[group] &+= value }
      }
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? LongSums else { return }
    for index in other.sums.indices { sums[Int(groups[index])] &+= other.sums[index] }
    for index in other.counts.indices { counts[Int(groups[index])] &+= other.counts[index] }
  }

  func finish() -> [Column] {
    guard isAverage else { return [.longs(sums, resultType)] }
    if resultType == .real {
      return [.reals(sums.indices.map { counts[$0] == 0 ? .nan : Double(sums[$0]) / Double(counts[$0]) })]
    }
    let valid = counts.map { $0 > 0 }
    return [.longs(sums.indices.map { counts[$0] == 0 ? 0 : sums[$0] / counts[$0] }, resultType, valid: valid)]
  }

  func state() -> [Column] { [.longs(sums), .longs(counts)] }

  func resume(_ state: [Column], groups: [UInt32]) {
    let (theirSums, theirCounts) = (state[0].integerRows(), state[1].integerRows())
    for row in groups.indices {
      sums[Int(groups[row])] &+= theirSums[row]
      counts[Int(groups[row])] &+= theirCounts[row]
    }
  }

  var byteCount: Int { sums.count * 16 }
}

final class RealSums: ResumableAggregator {
  private var sums: [Double] = []
  private var counts: [Int64] = []
  private let isAverage: Bool

  init(isAverage: Bool) { self.isAverage = isAverage }

  func reserve(groups count: Int) {
    grow(&sums, to: count, filledWith: 0)
    if isAverage { grow(&counts, to: count, filledWith: 0) }
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let values = arguments[0].realRows()
    let presence = arguments[0].presence
    if sums.count == 1 {
      var total = sums[0]
      var present: Int64 = 0
      forEachPresent(values, groups, presence) { _, value in
        total += value
        present &+= 1
      }
      sums[0] = total
      if isAverage { counts[0] &+= present }
      return
    }
    let isAverage = isAverage
    sums.withUnsafeMutableBufferPointer { sums in
      if isAverage {
        counts.withUnsafeMutableBufferPointer { counts in
          forEachPresent(values, groups, presence) { group, value in
            sums[group] += value
            counts[group] &+= 1
          }
        }
      } else {
        forEachPresent(values, groups, presence) { group, value in sums[group] += value }
      }
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? RealSums else { return }
    for index in other.sums.indices { sums[Int(groups[index])] += other.sums[index] }
    for index in other.counts.indices { counts[Int(groups[index])] &+= other.counts[index] }
  }

  func finish() -> [Column] {
    guard isAverage else { return [.reals(sums)] }
    return [.reals(sums.indices.map { counts[$0] == 0 ? .nan : sums[$0] / Double(counts[$0]) })]
  }

  func state() -> [Column] { [.reals(sums), .longs(counts)] }

  func resume(_ state: [Column], groups: [UInt32]) {
    let (theirSums, theirCounts) = (state[0].realRows(), state[1].integerRows())
    for row in groups.indices {
      sums[Int(groups[row])] += theirSums[row]
      counts[Int(groups[row])] &+= theirCounts[row]
    }
  }

  var byteCount: Int { sums.count * 16 }
}

/// The mean of instants, in 128 bits: a hundred datetimes overflow 64.
final class InstantAverages: ResumableAggregator {
  private var sums: [Int128] = []
  private var counts: [Int64] = []

  func reserve(groups count: Int) {
    grow(&sums, to: count, filledWith: 0)
    grow(&counts, to: count, filledWith: 0)
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let values = arguments[0].integerRows()
    sums.withUnsafeMutableBufferPointer { sums in
      counts.withUnsafeMutableBufferPointer { counts in
        forEachPresent(values, groups, arguments[0].presence) { group, value in
          sums[group] &+= Int128(value)
          counts[group] &+= 1
        }
      }
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? InstantAverages else { return }
    for index in other.sums.indices {
      sums[Int(groups[index])] &+= other.sums[index]
      counts[Int(groups[index])] &+= other.counts[index]
    }
  }

  func finish() -> [Column] {
    let means = sums.indices.map { counts[$0] == 0 ? 0 : Int64(truncatingIfNeeded: sums[$0] / Int128(counts[$0])) }
    return [.longs(means, .datetime, valid: counts.map { $0 > 0 })]
  }

  /// The upper and the lower half of the sums, then the counts.
  func state() -> [Column] {
    [
      .longs(sums.map { Int64(truncatingIfNeeded: $0 >> 64) }), .longs(sums.map { Int64(truncatingIfNeeded: $0) }),
      .longs(counts),
    ]
  }

  func resume(_ state: [Column], groups: [UInt32]) {
    let (upper, lower, theirCounts) = (state[0].integerRows(), state[1].integerRows(), state[2].integerRows())
    for row in groups.indices {
      let sum = Int128(upper[row]) << 64 | Int128(UInt64(bitPattern: lower[row]))
      sums[Int(groups[row])] &+= sum
      counts[Int(groups[row])] &+= theirCounts[row]
    }
  }

  var byteCount: Int { sums.count * 24 }
}

final class DecimalSums: ResumableAggregator {
  private var sums: [Decimal128] = []
  private var counts: [Int64] = []
  private let isAverage: Bool

  init(isAverage: Bool) { self.isAverage = isAverage }

  func reserve(groups count: Int) {
    grow(&sums, to: count, filledWith: .zero)
    grow(&counts, to: count, filledWith: 0)
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let values = arguments[0].decimalRows()
    forEachPresent(values, groups, arguments[0].presence) { group, value in
      sums[group] = Decimal128.adding(sums[group], value) ?? sums[group]
      counts[group] &+= 1
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? DecimalSums else { return }
    for index in other.sums.indices {
      let group = Int(groups[index])
      sums[group] = Decimal128.adding(sums[group], other.sums[index]) ?? sums[group]
      counts[group] &+= other.counts[index]
    }
  }

  func finish() -> [Column] {
    guard isAverage else { return [Column(type: .decimal, count: sums.count, storage: .decimals(sums))] }
    var valid = counts.map { $0 > 0 }
    let means = sums.indices.map { index -> Decimal128 in
      guard counts[index] > 0 else { return .zero }
      let divisor = Decimal128(significand: UInt128(counts[index]), exponent: 0, isNegative: false)
      guard let mean = Decimal128.dividing(sums[index], divisor) else {
        valid[index] = false
        return .zero
      }
      return mean
    }
    return [Column(type: .decimal, count: means.count, storage: .decimals(means), valid: valid)]
  }

  func state() -> [Column] {
    [Column(type: .decimal, count: sums.count, storage: .decimals(sums)), .longs(counts)]
  }

  func resume(_ state: [Column], groups: [UInt32]) {
    let (theirSums, theirCounts) = (state[0].decimalRows(), state[1].integerRows())
    for row in groups.indices {
      let group = Int(groups[row])
      sums[group] = Decimal128.adding(sums[group], theirSums[row]) ?? sums[group]
      counts[group] &+= theirCounts[row]
    }
  }

  var byteCount: Int { sums.count * 40 }
}
