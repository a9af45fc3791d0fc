internal import KQLColumns

/// Numbers the distinct values of one key column in the order of their first appearance; null is a value.
protocol KeyEncoder: AnyObject {
  var count: Int { get }
  var byteCount: Int { get }
  /// The numbers of the rows' values, new or known.
  func encode(_ column: Column) -> [UInt32]
  /// The numbers of the rows' values, or `missingKey`. Safe from several threads while nobody encodes.
  func lookup(_ column: Column) -> [UInt32]
  /// The distinct values by number.
  func values() -> Column
}

func makeKeyEncoder(_ type: ScalarType) -> any KeyEncoder {
  switch type {
  case .int, .long, .datetime, .timespan, .bool, .real: LongKeyEncoder(type)
  case .string, .dynamic: TextKeyEncoder(type)
  case .guid, .decimal: BoxedKeyEncoder(type)
  }
}

/// Keys that are one 64-bit word.
final class LongKeyEncoder: KeyEncoder {
  private let type: ScalarType
  private let table = LongTable()
  /// The number of null, and how many keys were known before it.
  private var nullID: UInt32?

  init(_ type: ScalarType) { self.type = type }

  var count: Int { table.count + (nullID == nil ? 0 : 1) }
  var byteCount: Int { table.byteCount }

  // Numbers of the table from the null's on are one higher outside.
  private func shift(_ ids: inout [UInt32], from null: UInt32) {
    for row in ids.indices where ids[row] >= null && ids[row] != missingKey { ids[row] += 1 }
  }

  func encode(_ column: Column) -> [UInt32] {
    if let value = column.constantValue {
      let single = column.count == 0 ? [] : encode(.init(column.type, [value]))
      return [UInt32](repeating: single.first ?? 0, count: column.count)
    }
    let longs = column.keyWords()
    if let valid = column.valid { return encode(longs, valid) }
    var ids = [UInt32](unsafeUninitializedCapacity: longs.count) { target, written in
      longs.withUnsafeBufferPointer { longs in
        if let base = target.baseAddress { table.insert(longs, into: base) }
      }
      written = longs.count
    }
    if let nullID { shift(&ids, from: nullID) }
    return ids
  }

  private func encode(_ longs: [Int64], _ valid: [Bool]) -> [UInt32] {
    var ids = [UInt32](repeating: 0, count: longs.count)
    for row in longs.indices {
      if valid[row] {
        let id = table.insert(longs[row])
        ids[row] = if let nullID, id >= nullID { id + 1 } else { id }
      } else if let nullID {
        ids[row] = nullID
      } else {
        let id = UInt32(truncatingIfNeeded: table.count)
        nullID = id
        ids[row] = id
      }
    }
    return ids
  }

  func lookup(_ column: Column) -> [UInt32] {
    if let value = column.constantValue {
      let single = column.count == 0 ? [] : lookup(.init(column.type, [value]))
      return [UInt32](repeating: single.first ?? 0, count: column.count)
    }
    let longs = column.keyWords()
    var ids = [UInt32](unsafeUninitializedCapacity: longs.count) { target, written in
      longs.withUnsafeBufferPointer { longs in
        if let base = target.baseAddress { table.find(longs, into: base) }
      }
      written = longs.count
    }
    if let nullID { shift(&ids, from: nullID) }
    if let valid = column.valid {
      for row in ids.indices where !valid[row] { ids[row] = nullID ?? missingKey }
    }
    return ids
  }

  func values() -> Column {
    var words = table.keys
    var valid: [Bool]?
    if let nullID {
      words.insert(0, at: Int(nullID))
      var flags = [Bool](repeating: true, count: words.count)
      flags[Int(nullID)] = false
      valid = flags
    }
    switch type {
    case .bool: return .bools(words.map { $0 != 0 }, valid: valid)
    case .real: return .reals(words.map { Double(bitPattern: UInt64(bitPattern: $0)) }, valid: valid)
    default: return .longs(words, type, valid: valid)
    }
  }
}

extension Column {
  /// Each value of a one-word type as a word: equal words for equal values.
  fileprivate func keyWords() -> [Int64] {
    switch storage {
    case .longs(let values): values
    case .bools(let values): values.map { $0 ? 1 : 0 }
    case .reals(let values):
      // Both zeros are one key, and so are all NaN.
      values.map { value in
        Int64(bitPattern: value == 0 ? 0 : value.isNaN ? Double.nan.bitPattern : value.bitPattern)
      }
    default: [Int64](repeating: 0, count: count)
    }
  }
}

/// Keys that are byte strings; a dictionary is numbered once, then its codes are mapped.
final class TextKeyEncoder: KeyEncoder {
  private let type: ScalarType
  private let interner = TextInterner()
  private var nullID: UInt32?
  private var lastValues: Text?
  private var lastMap: [UInt32] = []
  private let lookupCache = Handoff<(values: Text, map: [UInt32])?>(nil)
  private let lookupLock = Lock()

  init(_ type: ScalarType) { self.type = type }

  var count: Int { interner.count + (nullID == nil ? 0 : 1) }
  var byteCount: Int { interner.byteCount + lastMap.count * 4 }

  private func outer(_ id: UInt32) -> UInt32 {
    if let nullID, id >= nullID, id != missingKey { return id + 1 }
    return id
  }

  func encode(_ column: Column) -> [UInt32] {
    if let valid = column.validity { return encode(column, valid) }
    switch column.storage {
    case .constant(let value):
      guard column.count > 0 else { return [] }
      let id = outer(interner.intern(Column(type, [value]).materializedText())[0])
      return [UInt32](repeating: id, count: column.count)
    case .dictionary(let codes, let values):
      if lastValues !== values {
        lastValues = values
        lastMap = [UInt32](repeating: missingKey, count: values.count)
      }
      return encode(codes, values)
    default:
      let ids = interner.intern(column.materializedText())
      return nullID == nil ? ids : ids.map(outer)
    }
  }

  private func encode(_ codes: [UInt32], _ values: Text) -> [UInt32] {
    // In the order of the rows, so that numbers follow first appearance.
    [UInt32](unsafeUninitializedCapacity: codes.count) { target, written in
      values.withRows { base, offsets in
        lastMap.withUnsafeMutableBufferPointer { map in
          for row in 0..<codes.count {
            let code = Int(codes[row])
            var id = map[code]
            if id == missingKey {
              let start = Int(offsets[code])
              id = outer(interner.intern(base + start, Int(offsets[code + 1]) - start))
              map[code] = id
            }
            target[row] = id
          }
        }
      }
      written = codes.count
    }
  }

  private func encode(_ column: Column, _ valid: [Bool]) -> [UInt32] {
    let text = column.materializedText()
    var ids = [UInt32](repeating: 0, count: column.count)
    text.withRows { base, offsets in
      for row in 0..<column.count {
        if valid[row] {
          let start = Int(offsets[row])
          ids[row] = outer(interner.intern(base + start, Int(offsets[row + 1]) - start))
        } else {
          if nullID == nil {
            nullID = UInt32(truncatingIfNeeded: interner.count)
            lastValues = nil
          }
          ids[row] = nullID ?? 0
        }
      }
    }
    return ids
  }

  func lookup(_ column: Column) -> [UInt32] {
    if column.isAllNull { return [UInt32](repeating: nullID ?? missingKey, count: column.count) }
    var ids: [UInt32]
    switch column.storage {
    case .constant(let value):
      guard column.count > 0 else { return [] }
      let id = outer(interner.find(Column(type, [value]).materializedText())[0])
      ids = [UInt32](repeating: id, count: column.count)
    case .dictionary(let codes, let values) where values.count <= codes.count:
      let map = lookupMap(values)
      ids = [UInt32](unsafeUninitializedCapacity: codes.count) { target, written in
        map.withUnsafeBufferPointer { map in
          for row in 0..<codes.count { target[row] = map[Int(codes[row])] }
        }
        written = codes.count
      }
    default:
      ids = interner.find(column.materializedText())
      if nullID != nil { ids = ids.map(outer) }
    }
    if let valid = column.valid {
      for row in ids.indices where !valid[row] { ids[row] = nullID ?? missingKey }
    }
    return ids
  }

  private func lookupMap(_ values: Text) -> [UInt32] {
    if let cached = lookupLock.with({ lookupCache.value }), cached.values === values { return cached.map }
    let map = interner.find(values).map(outer)
    lookupLock.with { lookupCache.value = (values, map) }
    return map
  }

  func values() -> Column {
    let text = interner.distinct()
    guard let nullID else { return .text(text, type) }
    var rows = (0..<UInt32(truncatingIfNeeded: text.count)).map { $0 }
    rows.insert(missingKey, at: Int(nullID))
    return Column.text(text, type).gatheringOptional(rows)
  }
}

/// Keys of the rarer types.
final class BoxedKeyEncoder: KeyEncoder {
  private let type: ScalarType
  private var ids: [Value: UInt32] = [:]
  private var keys: [Value] = []

  init(_ type: ScalarType) { self.type = type }

  var count: Int { keys.count }
  var byteCount: Int { keys.count * 120 }

  func encode(_ column: Column) -> [UInt32] {
    (0..<column.count).map { row in
      let value = column.value(row)
      let key = value.groupingKey
      if let id = ids[key] { return id }
      let id = UInt32(truncatingIfNeeded: keys.count)
      ids[key] = id
      keys.append(value)
      return id
    }
  }

  func lookup(_ column: Column) -> [UInt32] {
    (0..<column.count).map { ids[column.value($0).groupingKey] ?? missingKey }
  }

  func values() -> Column { Column(type, keys) }
}

extension Value {
  /// Equal for equal values: decimals without trailing zeros.
  fileprivate var groupingKey: Value {
    guard case .decimal(var decimal) = self else { return self }
    if decimal.significand == 0 { return .decimal(.init(significand: 0, exponent: 0, isNegative: false)) }
    while decimal.significand % 10 == 0, decimal.exponent < .max {
      decimal.significand /= 10
      decimal.exponent += 1
    }
    return .decimal(decimal)
  }
}
