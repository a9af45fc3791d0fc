import KQLColumns
import KQLLanguage

/// The row with the least or greatest key of each group: the first such row; any first row when all keys are null.
final class ArgExtremes: GroupedAggregator {
  private let keyType: ScalarType
  private let isMaximum: Bool
  private var kept: KeptRows
  /// 0: no row yet; 1: a row with a null key; 2: a row with a key.
  private var ranks: [UInt8] = []
  private var longs: [Int64] = []
  private var reals: [Double] = []
  private var others: [Value] = []
  /// Scratch: the row of the current chunk that leads each group, plus one.
  private var leaders: [UInt32] = []

  init(_ shape: AggregateShape, isMaximum: Bool) {
    keyType = shape.firstType
    self.isMaximum = isMaximum
    kept = KeptRows(types: shape.arguments.map(\.type))
  }

  private enum Layout { case long, real, other }
  private var layout: Layout {
    switch keyType {
    case .bool, .int, .long, .datetime, .timespan: .long
    case .real: .real
    case .decimal, .guid, .string, .dynamic: .other
    }
  }

  func reserve(groups count: Int) {
    kept.reserve(groups: count)
    grow(&ranks, to: count, filledWith: 0)
    grow(&leaders, to: count, filledWith: 0)
    switch layout {
    case .long: grow(&longs, to: count, filledWith: 0)
    case .real: grow(&reals, to: count, filledWith: 0)
    case .other: grow(&others, to: count, filledWith: .null)
    }
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let touched = lead(arguments[0], groups, arguments[0].presence)
    let rows = touched.map { leaders[Int($0)] - 1 }
    for group in touched { leaders[Int(group)] = 0 }
    kept.put(arguments.map { $0.gathering(rows) }, groups: touched)
  }

  /// Finds the chunk's leading rows; the groups that have one, in order of first sight.
  private func lead(_ key: Column, _ groups: [UInt32], _ presence: [Bool]?) -> [UInt32] {
    var touched: [UInt32] = []
    if let presence {
      for row in groups.indices where !presence[row] && ranks[Int(groups[row])] == 0 {
        ranks[Int(groups[row])] = 1
        mark(Int(groups[row]), row, &touched)
      }
    }
    switch layout {
    case .long: leadLongs(key.integerRows(), groups, presence, &touched)
    case .real: leadReals(key.realRows(), groups, presence, &touched)
    case .other:
      for row in groups.indices where presence?[row] ?? true {
        let group = Int(groups[row])
        let value = key.value(row)
        if ranks[group] == 2 {
          let order = ordering(value, others[group])
          if isMaximum ? order <= 0 : order >= 0 { continue }
        }
        ranks[group] = 2
        others[group] = value
        mark(group, row, &touched)
      }
    }
    return touched
  }

  private func leadLongs(_ values: [Int64], _ groups: [UInt32], _ presence: [Bool]?, _ touched: inout [UInt32]) {
    let isMaximum = isMaximum
    var marked: [UInt32] = touched
    ranks.withUnsafeMutableBufferPointer { ranks in
      longs.withUnsafeMutableBufferPointer { longs in
        leaders.withUnsafeMutableBufferPointer { leaders in
          for row in 0..<groups.count {
            if let presence, !presence[row] { continue }
            let group = Int(groups[row])
            let value = values[row]
            if ranks[group] == 2, isMaximum ? value <= longs[group] : value >= longs[group] { continue }
            ranks[group] = 2
            longs[group] = value
            if leaders[group] == 0 { marked.append(UInt32(truncatingIfNeeded: group)) }
            leaders[group] = UInt32(truncatingIfNeeded: row + 1)
          }
        }
      }
    }
    touched = marked
  }

  private func leadReals(_ values: [Double], _ groups: [UInt32], _ presence: [Bool]?, _ touched: inout [UInt32]) {
    for row in 0..<groups.count {
      if let presence, !presence[row] { continue }
      let group = Int(groups[row])
      let value = values[row]
      // A NaN leads, and nothing takes the lead from it.
      if ranks[group] == 2, reals[group].isNaN || (isMaximum ? value <= reals[group] : value >= reals[group]) {
        continue
      }
      ranks[group] = 2
      reals[group] = value
      mark(group, row, &touched)
    }
  }

  private func mark(_ group: Int, _ row: Int, _ touched: inout [UInt32]) {
    if leaders[group] == 0 { touched.append(UInt32(truncatingIfNeeded: group)) }
    leaders[group] = UInt32(truncatingIfNeeded: row + 1)
  }

  private func ordering(_ left: Value, _ right: Value) -> Int {
    switch (left, right) {
    case (.string(let first), .string(let second)), (.dynamic(let first), .dynamic(let second)):
      var (first, second) = (first, second)
      return first.withUTF8 { left in
        second.withUTF8 { compareBytes(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer($0)) }
      }
    case (.decimal(let first), .decimal(let second)): return Decimal128.compare(first, second)
    case (.guid(let first), .guid(let second)):
      return (first.high, first.low) < (second.high, second.low) ? -1 : first == second ? 0 : 1
    default: return 0
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? ArgExtremes else { return }
    var present: [UInt32] = []
    for (index, rank) in other.ranks.enumerated() where rank > 0 { present.append(UInt32(truncatingIfNeeded: index)) }
    if present.isEmpty { return }
    update(other.kept.gather(present), groups: present.map { groups[Int($0)] })
  }

  func finish() -> [Column] { kept.finish() }
  var byteCount: Int { kept.byteCount + ranks.count * 16 }
}

/// A row of each group: with one argument, preferably one where it is neither null nor empty.
final class AnyRows: GroupedAggregator {
  private var kept: KeptRows
  private var ranks: [UInt8] = []
  private var leaders: [UInt32] = []

  init(_ shape: AggregateShape) { kept = KeptRows(types: shape.arguments.map(\.type)) }

  func reserve(groups count: Int) {
    kept.reserve(groups: count)
    grow(&ranks, to: count, filledWith: 0)
    grow(&leaders, to: count, filledWith: 0)
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let substance = arguments.count == 1 ? arguments[0].substance : nil
    var touched: [UInt32] = []
    for row in groups.indices {
      let group = Int(groups[row])
      if ranks[group] == 2 { continue }
      let rank: UInt8 = substance?[row] ?? true ? 2 : 1
      if rank <= ranks[group] { continue }
      ranks[group] = rank
      if leaders[group] == 0 { touched.append(groups[row]) }
      leaders[group] = UInt32(truncatingIfNeeded: row + 1)
    }
    let rows = touched.map { leaders[Int($0)] - 1 }
    for group in touched { leaders[Int(group)] = 0 }
    kept.put(arguments.map { $0.gathering(rows) }, groups: touched)
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? AnyRows else { return }
    var present: [UInt32] = []
    for (index, rank) in other.ranks.enumerated() where rank > 0 { present.append(UInt32(truncatingIfNeeded: index)) }
    if present.isEmpty { return }
    update(other.kept.gather(present), groups: present.map { groups[Int($0)] })
  }

  func finish() -> [Column] { kept.finish() }
  var byteCount: Int { kept.byteCount + ranks.count * 5 }
}

extension Column {
  /// Which rows are neither null nor the empty string; nil when all are.
  fileprivate var substance: [Bool]? {
    guard type == .string else { return presence }
    let (text, codes) = textRows()
    return (0..<count).map { row in text.length(codes.map { Int($0[row]) } ?? row) > 0 }
  }
}
