import Glibc
import KQLColumns
import KQLLanguage

/// The least or greatest value of each group, nulls ignored; null (or the empty string) for a group without any.
enum Extremes {
  static func make(_ shape: AggregateShape, isMaximum: Bool) -> any GroupedAggregator {
    switch shape.firstType {
    case .bool, .int, .long, .datetime, .timespan: LongExtremes(type: shape.firstType, isMaximum: isMaximum)
    case .real: RealExtremes(isMaximum: isMaximum)
    case .decimal: DecimalExtremes(isMaximum: isMaximum)
    case .guid: GUIDExtremes(isMaximum: isMaximum)
    case .string, .dynamic: TextExtremes(type: shape.firstType, isMaximum: isMaximum)
    }
  }
}

final class LongExtremes: GroupedAggregator {
  private var best: [Int64] = []
  private var has: [Bool] = []
  private let type: ScalarType
  private let isMaximum: Bool

  init(type: ScalarType, isMaximum: Bool) {
    self.type = type
    self.isMaximum = isMaximum
  }

  func reserve(groups count: Int) {
    grow(&best, to: count, filledWith: isMaximum ? .min : .max)
    grow(&has, to: count, filledWith: false)
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    add(arguments[0].integerRows(), groups, arguments[0].presence)
  }

  private func add(_ values: [Int64], _ groups: [UInt32], _ presence: [Bool]?) {
    let isMaximum = isMaximum
    if best.count == 1, presence == nil, !values.isEmpty {
      var extreme = best[0]
      values.withUnsafeBufferPointer { values in
        if isMaximum {
          for value in values { extreme = max(extreme, value) }
        } else {
          for value in values { extreme = min(extreme, value) }
        }
      }
      best[0] = extreme
      has[0] = true
      return
    }
    best.withUnsafeMutableBufferPointer { best in
      has.withUnsafeMutableBufferPointer { has in
        if isMaximum {
          forEachPresent(values, groups, presence) { group, value in
            if value >= best[group] { best[group] = value }
            has[group] = true
          }
        } else {
          forEachPresent(values, groups, presence) { group, value in
            if value <= best[group] { best[group] = value }
            has[group] = true
          }
        }
      }
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? LongExtremes else { return }
    add(other.best, groups, other.has)
  }

  func finish() -> [Column] {
    if type == .bool { return [.bools(best.indices.map { has[$0] && best[$0] != 0 }, valid: has)] }
    return [.longs(best, type, valid: has.contains(false) ? has : nil)]
  }

  var byteCount: Int { best.count * 9 }
}

/// A NaN wins over every number in both directions.
final class RealExtremes: GroupedAggregator {
  private var best: [Double] = []
  private var has: [Bool] = []
  private let isMaximum: Bool

  init(isMaximum: Bool) { self.isMaximum = isMaximum }

  func reserve(groups count: Int) {
    grow(&best, to: count, filledWith: isMaximum ? -.infinity : .infinity)
    grow(&has, to: count, filledWith: false)
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    add(arguments[0].realRows(), groups, arguments[0].presence)
  }

  private func add(_ values: [Double], _ groups: [UInt32], _ presence: [Bool]?) {
    let isMaximum = isMaximum
    best.withUnsafeMutableBufferPointer { best in
      has.withUnsafeMutableBufferPointer { has in
        if isMaximum {
          forEachPresent(values, groups, presence) { group, value in
            if !(value <= best[group]) && !best[group].isNaN { best[group] = value }
            has[group] = true
          }
        } else {
          forEachPresent(values, groups, presence) { group, value in
            if !(value >= best[group]) && !best[group].isNaN { best[group] = value }
            has[group] = true
          }
        }
      }
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? RealExtremes else { return }
    add(other.best, groups, other.has)
  }

  func finish() -> [Column] { [.reals(best, valid: has.contains(false) ? has : nil)] }
  var byteCount: Int { best.count * 9 }
}

final class DecimalExtremes: GroupedAggregator {
  private var best: [Decimal128] = []
  private var has: [Bool] = []
  private let isMaximum: Bool

  init(isMaximum: Bool) { self.isMaximum = isMaximum }

  func reserve(groups count: Int) {
    grow(&best, to: count, filledWith: .zero)
    grow(&has, to: count, filledWith: false)
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    add(arguments[0].decimalRows(), groups, arguments[0].presence)
  }

  private func add(_ values: [Decimal128], _ groups: [UInt32], _ presence: [Bool]?) {
    forEachPresent(values, groups, presence) { group, value in
      if !has[group]
        || (isMaximum ? Decimal128.compare(best[group], value) < 0 : Decimal128.compare(value, best[group]) < 0)
      {
        best[group] = value
      }
      has[group] = true
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? DecimalExtremes else { return }
    add(other.best, groups, other.has)
  }

  func finish() -> [Column] { [Column(type: .decimal, count: best.count, storage: .decimals(best), valid: has)] }
  var byteCount: Int { best.count * 33 }
}

final class GUIDExtremes: GroupedAggregator {
  private var best: [GUID] = []
  private var has: [Bool] = []
  private let isMaximum: Bool

  init(isMaximum: Bool) { self.isMaximum = isMaximum }

  func reserve(groups count: Int) {
    grow(&best, to: count, filledWith: GUID(high: 0, low: 0))
    grow(&has, to: count, filledWith: false)
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    add(arguments[0].guidRows(), groups, arguments[0].presence)
  }

  private func add(_ values: [GUID], _ groups: [UInt32], _ presence: [Bool]?) {
    forEachPresent(values, groups, presence) { group, value in
      let isLess = (value.high, value.low) < (best[group].high, best[group].low)
      let isMore = (value.high, value.low) > (best[group].high, best[group].low)
      if !has[group] || (isMaximum ? isMore : isLess) { best[group] = value }
      has[group] = true
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? GUIDExtremes else { return }
    add(other.best, groups, other.has)
  }

  func finish() -> [Column] { [Column(type: .guid, count: best.count, storage: .guids(best), valid: has)] }
  var byteCount: Int { best.count * 17 }
}

/// Text compares by bytes.
final class TextExtremes: GroupedAggregator {
  private var best: [[UInt8]] = []
  private var has: [Bool] = []
  private let type: ScalarType
  private let isMaximum: Bool

  init(type: ScalarType, isMaximum: Bool) {
    self.type = type
    self.isMaximum = isMaximum
  }

  func reserve(groups count: Int) {
    grow(&best, to: count, filledWith: [])
    grow(&has, to: count, filledWith: false)
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let (text, codes) = arguments[0].textRows()
    let presence = arguments[0].presence
    let isMaximum = isMaximum
    text.bytes.withUnsafeBytes { bytes in
      for row in 0..<groups.count {
        if let presence, !presence[row] { continue }
        let position = codes.map { Int($0[row]) } ?? row
        let group = Int(groups[row])
        let candidate = UnsafeRawBufferPointer(
          rebasing: bytes[Int(text.offsets[position])..<Int(text.offsets[position + 1])])
        if has[group] {
          let order = best[group].withUnsafeBytes { compareBytes(candidate, $0) }
          if isMaximum ? order <= 0 : order >= 0 { continue }
        }
        best[group] = Array(candidate)
        has[group] = true
      }
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? TextExtremes else { return }
    for index in other.best.indices where other.has[index] {
      let group = Int(groups[index])
      if has[group] {
        let order = other.best[index].withUnsafeBytes { new in best[group].withUnsafeBytes { compareBytes(new, $0) } }
        if isMaximum ? order <= 0 : order >= 0 { continue }
      }
      best[group] = other.best[index]
      has[group] = true
    }
  }

  func finish() -> [Column] {
    var builder = TextBuilder(rows: best.count)
    for bytes in best {
      builder.bytes.append(contentsOf: bytes)
      builder.endRow()
    }
    return [.text(builder.finish(), type, valid: type == .string ? nil : has)]
  }

  var byteCount: Int { best.reduce(best.count * 24) { $0 + $1.count } }
}

/// Negative, zero or positive, as unsigned bytes compare; a prefix comes first.
@inline(__always)
func compareBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
  let shared = min(left.count, right.count)
  if shared > 0, let first = left.baseAddress, let second = right.baseAddress {
    let order = Int(memcmp(first, second, shared))
    if order != 0 { return order }
  }
  return left.count - right.count
}
