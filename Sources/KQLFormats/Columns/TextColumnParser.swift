import CKernels
import Glibc
import KQLColumns

/// Turns fields into string and dynamic columns: dictionary codes while values repeat, else bytes and offsets.
final class TextColumnParser {
  private var dictionary = FieldDictionary()

  func strings(_ reader: FieldReader, _ scratch: FieldScratch, _ byteCountMax: Int) -> Column {
    if let column = coded(reader, scratch, byteCountMax) { return column }
    let count = reader.count
    var total = 0
    for row in 0..<count { total &+= reader.raw(row).count }
    if total == 0 { return .constant(.string(""), .string, count: count) }
    var offsets: [UInt32] = []
    let bytes = [UInt8](unsafeUninitializedCapacity: total) { target, written in
      var end = 0
      offsets = [UInt32](unsafeUninitializedCapacity: count + 1) { offsets, offsetCount in
        offsets[0] = 0
        for row in 0..<count {
          let text = TextColumnParser.limited(scratch.content(reader, row), byteCountMax)
          if text.count > 0, let from = text.baseAddress, let to = target.baseAddress {
            (to + end).update(from: from, count: text.count)
            end &+= text.count
          }
          offsets[row &+ 1] = UInt32(truncatingIfNeeded: end)
        }
        offsetCount = count + 1
      }
      written = end
    }
    return .text(Text(offsets: offsets, bytes: bytes))
  }

  /// Nil when too few values repeat.
  private func coded(_ reader: FieldReader, _ scratch: FieldScratch, _ byteCountMax: Int) -> Column? {
    let count = reader.count
    guard count >= 16 else { return nil }
    // Moved out, so that its use per row is not checked for overlapping accesses.
    var dictionary = FieldDictionary()
    swap(&dictionary, &self.dictionary)
    defer { swap(&dictionary, &self.dictionary) }
    dictionary.removeAll(forRows: count)
    var isRepeating = true
    let codes = [UInt32](unsafeUninitializedCapacity: count) { target, written in
      var row = 0
      while row < count {
        let batchEnd = min(row + 512, count)
        while row < batchEnd {
          target[row] = dictionary.code(TextColumnParser.limited(scratch.content(reader, row), byteCountMax))
          row &+= 1
        }
        if dictionary.count > FieldDictionary.countMax || (dictionary.count * 2 > row && dictionary.count > 64) {
          isRepeating = false
          return
        }
      }
      written = count
    }
    guard isRepeating else { return nil }
    let values = dictionary.values()
    if values.count == 1 { return .constant(.string(values.string(0)), .string, count: count) }
    return Column(type: .string, count: count, storage: .dictionary(codes: codes, values: values))
  }

  func dynamics(_ reader: FieldReader, _ scratch: FieldScratch, _ byteCountMax: Int) -> Column {
    let count = reader.count
    var valid = [Bool](repeating: true, count: count)
    var nulls = 0
    var builder = TextBuilder(rows: count)
    for row in 0..<count {
      let before = builder.bytes.count
      let isJSON = reader.encoding == .json
      let field = isJSON ? reader.raw(row) : scratch.content(reader, row)
      let isPresent = JSONText.appendDynamic(field, to: &builder.bytes)
      if !isPresent || builder.bytes.count - before > byteCountMax {
        builder.bytes.removeLast(builder.bytes.count - before)
        valid[row] = false
        nulls += 1
      }
      builder.endRow()
    }
    if nulls == count { return .nulls(.dynamic, count: count) }
    return .text(builder.finish(), .dynamic, valid: nulls == 0 ? nil : valid)
  }

  /// Cut to so many bytes, at the beginning of a character.
  @inline(__always)
  static func limited(
    _ text: UnsafeBufferPointer<UInt8>, _ byteCountMax: Int = ColumnParser.valueByteCountMax
  ) -> UnsafeBufferPointer<UInt8> {
    if text.count <= byteCountMax { return text }
    var end = byteCountMax
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    return UnsafeBufferPointer(rebasing: text[0..<end])
  }
}

/// The distinct texts of a column so far, by open addressing.
struct FieldDictionary {
  static let countMax = 8192
  private var slots: [UInt32] = []
  /// The part of the slots in use is a power of two, more than twice the codes that fit.
  private var mask = 0
  private var hashes: [UInt32] = []
  private var offsets: [UInt32] = [0]
  private var bytes: [UInt8] = []

  var count: Int { hashes.count }
  var byteCount: Int { bytes.count }

  /// Empties it for a column of so many rows, of which at most `countMax` are distinct.
  mutating func removeAll(forRows rowCount: Int, countMax: Int = FieldDictionary.countMax + 512) {
    var capacity = 64
    while capacity < min(rowCount, countMax) * 2 { capacity *= 2 }
    mask = capacity - 1
    if slots.count < capacity { slots = [UInt32](repeating: 0, count: capacity) }
    for index in 0..<capacity { slots[index] = 0 }
    hashes.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    offsets.append(0)
    bytes.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  mutating func code(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let hash = UInt32(truncatingIfNeeded: kk_hash64(text.baseAddress, text.count))
    let mask = self.mask
    var slot = Int(hash) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 { return insert(text, hash, slot) }
      let code = Int(entry) - 1
      if hashes[code] == hash, matches(code, text) { return entry &- 1 }
      slot = (slot + 1) & mask
    }
  }

  @inline(__always)
  private func matches(_ code: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(offsets[code])
    guard Int(offsets[code + 1]) - start == text.count else { return false }
    if text.count == 0 { return true }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let known = bytes.baseAddress, let base = text.baseAddress else { return false }
      return memcmp(known + start, base, text.count) == 0
    }
  }

  @inline(never)
  private mutating func insert(_ text: UnsafeBufferPointer<UInt8>, _ hash: UInt32, _ slot: Int) -> UInt32 {
    let code = UInt32(truncatingIfNeeded: hashes.count)
    slots[slot] = code + 1
    hashes.append(hash)
    bytes.append(contentsOf: text)
    offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    return code
  }

  func values() -> Text { Text(offsets: offsets, bytes: Array(bytes)) }
}
