/// Members of dynamic bags.
extension Column {
  /// The member of every row's bag; null where there is none.
  package func member(_ name: String) -> Column {
    if case .dictionary(let codes, let values) = storage, values.count < codes.count {
      let found = Column.text(values, .dynamic).member(name).gathering(codes)
      return Column(
        type: .dynamic, count: count, storage: found.storage, valid: Column.zipValid(found.valid, valid))
    }
    let text = texts()
    let valid = validity
    let key = JSON.quoted(name)
    var starts = [UInt32](repeating: 0, count: text.count)
    var lengths = [UInt32](repeating: 0, count: text.count)
    var isFound = [Bool](repeating: true, count: text.count)
    var hasNulls = false
    key.withUnsafeBufferPointer { key in
      text.forEachRow { row, bytes in
        if valid?[row] != false, let found = JSONView(bytes).member(quoted: key), !found.isNull {
          starts[row] = text.offsets[row] + UInt32(truncatingIfNeeded: found.start)
          lengths[row] = UInt32(truncatingIfNeeded: found.end - found.start)
        } else {
          isFound[row] = false
          hasNulls = true
        }
      }
    }
    return Column(
      type: .dynamic, count: text.count, storage: TextRanges.storage(text, starts, lengths),
      valid: hasNulls ? isFound : nil)
  }

  /// What a path of members leads to in every row's bag; null where it leads nowhere.
  package func member(at path: [String]) -> Column { path.reduce(self) { $0.member($1) } }
}
