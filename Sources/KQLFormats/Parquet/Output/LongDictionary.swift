import KQLColumns

/// Distinct integers and which of them each row has, by open addressing.
struct LongDictionary {
  private(set) var values: [Int64] = []
  private(set) var codes: [UInt32] = []

  /// Nil when it would not pay.
  ///
  /// - Parameter width: Bytes of a value that is written plainly.
  init?(_ rows: [Int64], width: Int) {
    guard rows.count > 0 else { return nil }
    let capacity = 1 << 17
    let mask = capacity - 1
    var slots = [UInt32](repeating: 0, count: capacity)
    codes.reserveCapacity(rows.count)
    for row in rows.indices {
      let value = rows[row]
      var slot = Int(truncatingIfNeeded: Column.mix(UInt64(bitPattern: value))) & mask
      while true {
        let entry = slots[slot]
        if entry == 0 {
          values.append(value)
          slots[slot] = UInt32(truncatingIfNeeded: values.count)
          codes.append(UInt32(truncatingIfNeeded: values.count - 1))
          break
        }
        if values[Int(entry) - 1] == value {
          codes.append(entry - 1)
          break
        }
        slot = (slot + 1) & mask
      }
      if row & 511 == 511, values.count > DictionaryLimits.countMax || (row > 1024 && values.count * 4 > row) {
        return nil
      }
    }
    let bits = max(RunLengthDecoder.width(of: values.count - 1), 1)
    if values.count > DictionaryLimits.countMax || values.count * width * 8 + rows.count * bits >= rows.count * width * 8 {
      return nil
    }
  }
}
