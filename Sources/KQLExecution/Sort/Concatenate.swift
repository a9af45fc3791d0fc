package import KQLColumns

extension Column {
  /// The rows of several columns of one type, one after the other. Nil when their text does not fit one column (4 GiB).
  package static func concatenate(_ columns: [Column], _ type: ScalarType) -> Column? {
    if columns.count == 1 { return columns[0] }
    let count = columns.reduce(0) { $0 + $1.count }
    if let first = columns.first?.constantValue, columns.allSatisfy({ $0.constantValue == first }) {
      return .constant(first, type, count: count)
    }
    var valid: [Bool]?
    if columns.contains(where: { $0.validity != nil }) {
      var flags: [Bool] = []
      flags.reserveCapacity(count)
      for column in columns { flags += column.validity ?? [Bool](repeating: true, count: column.count) }
      valid = flags
    }
    let storage: Storage
    switch type {
    case .bool:
      storage = .bools(
        join(columns, count) { column in
          if case .bools(let values) = column.storage { return values }
          return [Bool](repeating: column.constantValue == .bool(true), count: column.count)
        })
    case .int, .long, .datetime, .timespan: storage = .longs(join(columns, count) { $0.materializedLongs() })
    case .real:
      storage = .reals(
        join(columns, count) { column in
          if case .reals(let values) = column.storage { return values }
          if case .constant(.real(let value)) = column.storage {
            return [Double](repeating: value, count: column.count)
          }
          return [Double](repeating: 0, count: column.count)
        })
    case .decimal:
      storage = .decimals(
        join(columns, count) { column in
          if case .decimals(let values) = column.storage { return values }
          if case .constant(.decimal(let value)) = column.storage {
            return [Decimal128](repeating: value, count: column.count)
          }
          return [Decimal128](repeating: .zero, count: column.count)
        })
    case .guid:
      storage = .guids(
        join(columns, count) { column in
          if case .guids(let values) = column.storage { return values }
          if case .constant(.guid(let value)) = column.storage {
            return [GUID](repeating: value, count: column.count)
          }
          return [GUID](repeating: GUID(high: 0, low: 0), count: column.count)
        })
    case .string, .dynamic:
      guard let text = concatenateText(columns, count) else { return nil }
      storage = text
    }
    return Column(type: type, count: count, storage: storage, valid: valid)
  }

  private static func join<T: BitwiseCopyable>(
    _ columns: [Column], _ count: Int, _ values: (Column) -> [T]
  ) -> [T] {
    [T](unsafeUninitializedCapacity: count) { target, written in
      var end = 0
      for column in columns {
        values(column).withUnsafeBufferPointer { source in
          if let from = source.baseAddress, let to = target.baseAddress {
            (to + end).initialize(from: from, count: source.count)
          }
          end += source.count
        }
      }
      written = end
    }
  }

  private static func concatenateText(_ columns: [Column], _ count: Int) -> Storage? {
    if let dictionary = joinedDictionaries(columns, count) { return dictionary }
    let texts = columns.map { $0.materializedText() }
    let total = texts.reduce(0) { $0 + Int($1.offsets[$1.count]) - Int($1.offsets[0]) }
    guard total < Int(UInt32.max) else { return nil }
    var offsets: [UInt32] = []
    offsets.reserveCapacity(count + 1)
    offsets.append(0)
    let bytes = [UInt8](unsafeUninitializedCapacity: total) { target, written in
      var end = 0
      for text in texts {
        let first = Int(text.offsets[0])
        let size = Int(text.offsets[text.count]) - first
        text.bytes.withUnsafeBufferPointer { source in
          if size > 0, let from = source.baseAddress, let to = target.baseAddress {
            (to + end).initialize(from: from + first, count: size)
          }
        }
        for row in 0..<text.count { offsets.append(UInt32(end + Int(text.offsets[row + 1]) - first)) }
        end += size
      }
      written = total
    }
    return .text(Text(offsets: offsets, bytes: bytes))
  }

  /// Codes into one merged dictionary, when all columns are dictionaries that together are smaller than the rows.
  private static func joinedDictionaries(_ columns: [Column], _ count: Int) -> Storage? {
    var distinct = 0
    var last: Text?
    var isSingle = true
    for column in columns {
      switch column.storage {
      case .dictionary(_, let values):
        if last !== values {
          distinct += values.count
          if last != nil { isSingle = false }
          last = values
        }
      case .constant:
        distinct += 1
        isSingle = false
      default: return nil
      }
    }
    guard let last, distinct <= count else { return nil }
    if isSingle {
      let codes = join(columns, count) { column in
        if case .dictionary(let codes, _) = column.storage { return codes }
        return []
      }
      return .dictionary(codes: codes, values: last)
    }
    let encoder = TextKeyEncoder(.string)
    let codes = join(columns, count) { column in
      encoder.encode(Column(type: .string, count: column.count, storage: column.storage.textual))
    }
    guard case .text(let values) = encoder.values().storage else { return nil }
    return .dictionary(codes: codes, values: values)
  }
}

extension Column.Storage {
  /// Constants as strings; null is the empty one.
  fileprivate var textual: Column.Storage {
    switch self {
    case .constant(.dynamic(let text)): .constant(.string(text))
    case .constant(.null): .constant(.string(""))
    default: self
    }
  }
}
