import KQLColumns

/// One column of all chunks that go into an extent, read by row ranges that know nothing of the chunks' ends.
struct ColumnPieces: Sendable {
  let type: ScalarType
  let columns: [Column]
  /// Where each piece starts; one more than pieces.
  private let starts: [Int]

  init(type: ScalarType, columns: [Column]) {
    self.type = type
    self.columns = columns
    var starts = [0]
    var total = 0
    for column in columns {
      total += column.count
      starts.append(total)
    }
    self.starts = starts
  }

  var rowCount: Int { starts[columns.count] }

  struct Part {
    let index: Int
    let column: Column
    /// Rows within the column.
    let rows: Range<Int>
  }

  func parts(_ range: Range<Int>) -> [Part] {
    var parts: [Part] = []
    // The last piece that starts at or before the range.
    var low = 0
    var high = columns.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= range.lowerBound { low = middle } else { high = middle }
    }
    var index = low
    while index < columns.count, starts[index] < range.upperBound {
      let from = max(range.lowerBound, starts[index])
      let to = min(range.upperBound, starts[index + 1])
      if from < to {
        parts.append(Part(index: index, column: columns[index], rows: from - starts[index]..<to - starts[index]))
      }
      index += 1
    }
    return parts
  }

  /// Which rows of the range hold a value; nil when all do.
  func validity(_ range: Range<Int>) -> [Bool]? {
    guard type != .string else { return nil }
    let parts = parts(range)
    guard parts.contains(where: { $0.column.valid != nil || $0.column.constantValue == .null }) else { return nil }
    var valid: [Bool] = []
    valid.reserveCapacity(range.count)
    for part in parts {
      if part.column.constantValue == .null {
        valid.append(contentsOf: repeatElement(false, count: part.rows.count))
      } else if let bits = part.column.valid {
        valid.append(contentsOf: bits[part.rows])
      } else {
        valid.append(contentsOf: repeatElement(true, count: part.rows.count))
      }
    }
    return valid.contains(false) ? valid : nil
  }

  func longs(_ range: Range<Int>) -> [Int64] {
    gather(range, filler: 0) { storage in
      switch storage {
      case .longs(let values): .values(values)
      case .constant(.long(let value)): .constant(value)
      default: .none
      }
    }
  }

  func reals(_ range: Range<Int>) -> [Double] {
    gather(range, filler: 0) { storage in
      switch storage {
      case .reals(let values): .values(values)
      case .constant(.real(let value)): .constant(value)
      default: .none
      }
    }
  }

  func bools(_ range: Range<Int>) -> [Bool] {
    gather(range, filler: false) { storage in
      switch storage {
      case .bools(let values): .values(values)
      case .constant(.bool(let value)): .constant(value)
      default: .none
      }
    }
  }

  func guids(_ range: Range<Int>) -> [GUID] {
    gather(range, filler: GUID(high: 0, low: 0)) { storage in
      switch storage {
      case .guids(let values): .values(values)
      case .constant(.guid(let value)): .constant(value)
      default: .none
      }
    }
  }

  func decimals(_ range: Range<Int>) -> [Decimal128] {
    gather(range, filler: Decimal128(significand: 0, exponent: 0, isNegative: false)) { storage in
      switch storage {
      case .decimals(let values): .values(values)
      case .constant(.decimal(let value)): .constant(value)
      default: .none
      }
    }
  }

  private enum Source<Element> {
    case values([Element])
    case constant(Element)
    /// A column of nulls.
    case none
  }

  private func gather<Element: BitwiseCopyable>(
    _ range: Range<Int>, filler: Element, _ source: (Column.Storage) -> Source<Element>
  ) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(range.count)
    for part in parts(range) {
      switch source(part.column.storage) {
      case .values(let values): result.append(contentsOf: values[part.rows])
      case .constant(let value): result.append(contentsOf: repeatElement(value, count: part.rows.count))
      case .none: result.append(contentsOf: repeatElement(filler, count: part.rows.count))
      }
    }
    return result
  }

  /// The lengths of the texts of the range and their bytes, one after the other.
  func text(_ range: Range<Int>) -> (lengths: [Int64], bytes: [UInt8]) {
    var lengths: [Int64] = []
    lengths.reserveCapacity(range.count)
    var bytes: [UInt8] = []
    for part in parts(range) {
      switch part.column.storage {
      case .text(let text):
        let rows = part.rows
        let start = Int(text.offsets[rows.lowerBound])
        let end = Int(text.offsets[rows.upperBound])
        text.offsets.withUnsafeBufferPointer { offsets in
          for row in rows { lengths.append(Int64(offsets[row + 1]) - Int64(offsets[row])) }
        }
        bytes.append(contentsOf: text.bytes[start..<end])
      case .dictionary(let codes, let values):
        for row in part.rows {
          let code = Int(codes[row])
          let (start, end) = (Int(values.offsets[code]), Int(values.offsets[code + 1]))
          lengths.append(Int64(end - start))
          bytes.append(contentsOf: values.bytes[start..<end])
        }
      case .constant(let value):
        let string = value.text
        for _ in part.rows {
          lengths.append(Int64(string.utf8.count))
          bytes.append(contentsOf: string.utf8)
        }
      default: lengths.append(contentsOf: repeatElement(0, count: part.rows.count))
      }
    }
    return (lengths, bytes)
  }
}

extension Value {
  /// The text of a string or dynamic constant; `null` as JSON has it for a null dynamic.
  var text: String {
    switch self {
    case .string(let text), .dynamic(let text): text
    case .null: "null"
    default: ""
    }
  }
}
