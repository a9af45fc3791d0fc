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
}
