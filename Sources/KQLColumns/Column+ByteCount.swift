extension Column {
  /// What the values take, give or take: constants and dictionaries as if written out.
  package var approximateByteCount: Int {
    switch storage {
    case .bools: count
    case .longs, .reals: count * 8
    case .decimals, .guids: count * 16
    case .text(let text): text.bytes.count
    case .dictionary(let codes, let values):
      values.count == 0 ? 0 : codes.count * max(1, values.bytes.count / values.count)
    case .constant(let value):
      switch value {
      case .string(let text), .dynamic(let text): count * text.utf8.count
      default: count * 8
      }
    }
  }

  /// Bytes held; shared dictionaries are not counted.
  package var byteCount: Int {
    let rows: Int
    switch storage {
    case .bools: rows = count
    case .longs, .reals: rows = count * 8
    case .decimals: rows = count * 32
    case .guids: rows = count * 16
    case .text(let text): rows = text.bytes.count + count * 4
    case .dictionary: rows = count * 4
    case .constant: rows = 16
    }
    return rows + (valid == nil ? 0 : count)
  }

  /// Bytes held, those of a dictionary as well.
  package var byteCountWithDictionary: Int {
    if case .dictionary(_, let values) = storage { byteCount + values.bytes.count } else { byteCount }
  }
}
