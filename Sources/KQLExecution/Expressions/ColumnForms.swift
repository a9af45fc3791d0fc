internal import KQLColumns

extension Column {
  /// The rows as one text, whatever the layout. Null rows are empty.
  func materializedText() -> Text {
    switch storage {
    case .text(let text): return text
    case .dictionary(let codes, let values): return values.gathering(codes)
    case .constant(let value):
      var bytes: [UInt8] = []
      switch value {
      case .string(let string), .dynamic(let string): bytes = Array(string.utf8)
      default: break
      }
      var builder = TextBuilder(rows: count, bytes: bytes.count * count)
      bytes.withUnsafeBufferPointer { bytes in for _ in 0..<count { builder.append(bytes) } }
      return builder.finish()
    default: return Text(offsets: [UInt32](repeating: 0, count: count + 1), bytes: [])
    }
  }

  /// The rows as 64-bit integers, whatever the layout of a long-like column.
  func materializedLongs() -> [Int64] {
    switch storage {
    case .longs(let values): return values
    case .constant(.long(let value)): return [Int64](repeating: value, count: count)
    case .bools(let values): return values.map { $0 ? 1 : 0 }
    case .constant(.bool(let value)): return [Int64](repeating: value ? 1 : 0, count: count)
    default: return [Int64](repeating: 0, count: count)
    }
  }

  /// The rows at the given positions; `missingKey` gives null (an empty string for strings).
  func gatheringOptional(_ rows: [UInt32]) -> Column {
    guard count > 0 else { return .nulls(type, count: rows.count) }
    var clamped = rows
    var ok = [Bool](repeating: true, count: rows.count)
    var missing = false
    for index in clamped.indices where clamped[index] == missingKey {
      clamped[index] = 0
      ok[index] = false
      missing = true
    }
    let gathered = gathering(clamped)
    guard missing else { return gathered }
    if type == .string { return gathered.blanking(ok) }
    switch gathered.storage {
    case .constant(.null): return gathered
    case .constant:
      // A constant has no validity of its own.
      let values = (0..<rows.count).map { ok[$0] ? gathered.value($0) : .null }
      return Column(type, values)
    default: break
    }
    if let valid = gathered.valid { for index in ok.indices where !valid[index] { ok[index] = false } }
    return Column(type: type, count: rows.count, storage: gathered.storage, valid: ok)
  }

  /// Strings with the rows that are not ok empty.
  private func blanking(_ ok: [Bool]) -> Column {
    let text = materializedText()
    var builder = TextBuilder(rows: count, bytes: text.bytes.count)
    for row in 0..<count {
      if ok[row] { builder.append(text, row: row) } else { builder.appendEmpty() }
    }
    return .text(builder.finish(), type)
  }
}

extension [Column] {
  var byteCount: Int { reduce(0) { $0 + $1.byteCount } }
}
