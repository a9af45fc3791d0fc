import CKernels
import Glibc

/// Parts of a text as a column of their own.
package enum TextRanges {
  private static let maxDistinct = 256

  /// The byte ranges as rows: a dictionary while few are distinct, so that what follows runs once for each of them.
  package static func storage(_ text: Text, _ starts: [UInt32], _ lengths: [UInt32]) -> Column.Storage {
    text.bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else {
        return .text(Text(offsets: [UInt32](repeating: 0, count: starts.count + 1), bytes: []))
      }
      return dictionary(base, starts, lengths) ?? .text(copy(base, starts, lengths))
    }
  }

  private static func dictionary(
    _ base: UnsafePointer<UInt8>, _ starts: [UInt32], _ lengths: [UInt32]
  ) -> Column.Storage? {
    let rows = starts.count
    guard rows >= 64 else { return nil }
    var table = [UInt16](repeating: 0, count: maxDistinct * 4)
    let mask = table.count - 1
    var firstRows: [Int] = []
    var overflow = false
    let codes = [UInt32](unsafeUninitializedCapacity: rows) { codes, written in
      for row in 0..<rows {
        let start = base + Int(starts[row])
        let length = Int(lengths[row])
        var slot = Int(truncatingIfNeeded: kk_hash64(start, length)) & mask
        while true {
          let mark = Int(table[slot])
          if mark == 0 {
            if firstRows.count == maxDistinct || (row < 1024 && firstRows.count > 128) {
              overflow = true
              written = 0
              return
            }
            firstRows.append(row)
            table[slot] = UInt16(firstRows.count)
            codes[row] = UInt32(firstRows.count - 1)
            break
          }
          let first = firstRows[mark - 1]
          if Int(lengths[first]) == length, memcmp(base + Int(starts[first]), start, length) == 0 {
            codes[row] = UInt32(mark - 1)
            break
          }
          slot = (slot + 1) & mask
        }
      }
      written = rows
    }
    if overflow { return nil }
    let values = copy(base, firstRows.map { starts[$0] }, firstRows.map { lengths[$0] })
    return .dictionary(codes: codes, values: values)
  }

  private static func copy(_ base: UnsafePointer<UInt8>, _ starts: [UInt32], _ lengths: [UInt32]) -> Text {
    let total = lengths.reduce(0) { $0 + Int($1) }
    var offsets: [UInt32] = []
    offsets.reserveCapacity(lengths.count + 1)
    offsets.append(0)
    let bytes = [UInt8](unsafeUninitializedCapacity: total) { target, written in
      var end = 0
      for row in 0..<lengths.count {
        let length = Int(lengths[row])
        if length > 0, let to = target.baseAddress { (to + end).update(from: base + Int(starts[row]), count: length) }
        end += length
        offsets.append(UInt32(truncatingIfNeeded: end))
      }
      written = total
    }
    return Text(offsets: offsets, bytes: bytes)
  }
}
