import CKernels
import Glibc
import KQLColumns

/// The string search operators: `contains`, `has`, `startswith` and their kin.
struct TextSearch {
  enum Place { case anywhere, term, termPrefix, termSuffix, start, end }

  let place: Place
  let isCaseSensitive: Bool

  /// Which rows of the text the needle is found in.
  func matches(_ text: Text, _ needle: UnsafeBufferPointer<UInt8>) -> [Bool] {
    var result = [Bool](repeating: needle.isEmpty, count: text.count)
    if needle.isEmpty { return result }
    if !isCaseSensitive {
      let lowered = CaseFolding.lowered(needle)
      lowered.withUnsafeBufferPointer { lowered in
        if CaseFolding.isASCII(needle) {
          search(text, lowered, &result)
        } else {
          searchFolded(text, lowered, &result)
        }
      }
    } else {
      search(text, needle, &result)
    }
    return result
  }

  /// Whether one string holds the needle.
  func matches(_ text: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>) -> Bool {
    if needle.isEmpty { return true }
    if isCaseSensitive { return find(text, needle) }
    let lowered = CaseFolding.lowered(needle)
    if CaseFolding.isASCII(needle) { return lowered.withUnsafeBufferPointer { find(text, $0) } }
    let row = CaseFolding.lowered(text)
    return row.withUnsafeBufferPointer { row in
      lowered.withUnsafeBufferPointer { TextSearch(place: place, isCaseSensitive: true).find(row, $0) }
    }
  }

  // MARK: Whole columns

  private func search(_ text: Text, _ needle: UnsafeBufferPointer<UInt8>, _ result: inout [Bool]) {
    if place == .start || place == .end {
      text.forEachRow { row, bytes in result[row] = edge(bytes, needle) }
      return
    }
    // One search over all bytes; a hit that crosses a row's end is no hit.
    text.bytes.withUnsafeBufferPointer { bytes in
      text.offsets.withUnsafeBufferPointer { offsets in
        var row = 0
        let end = Int(offsets[offsets.count - 1])
        var position = Int(offsets[0])
        while let hit = next(bytes, from: position, to: end, needle) {
          row = Self.row(of: hit, in: offsets, from: row)
          let rowEnd = Int(offsets[row + 1])
          if hit + needle.count <= rowEnd,
            isBounded(bytes, hit, needle.count, rowStart: Int(offsets[row]), rowEnd: rowEnd)
          {
            result[row] = true
            position = rowEnd
          } else {
            position = hit + 1
          }
        }
      }
    }
  }

  /// Rows with other than ASCII letters are lowered one by one.
  private func searchFolded(_ text: Text, _ needle: UnsafeBufferPointer<UInt8>, _ result: inout [Bool]) {
    let exact = TextSearch(place: place, isCaseSensitive: true)
    var buffer: [UInt8] = []
    text.forEachRow { row, bytes in
      if bytes.count < needle.count / 3 { return }
      buffer.removeAll(keepingCapacity: true)
      CaseFolding.appendLowered(bytes, to: &buffer)
      result[row] = buffer.withUnsafeBufferPointer { exact.find($0, needle) }
    }
  }

  /// The row that holds a byte, at or after `from`; near rows are found in few steps.
  private static func row(of position: Int, in offsets: UnsafeBufferPointer<UInt32>, from: Int) -> Int {
    var low = from
    var step = 1
    while low + step < offsets.count - 1, Int(offsets[low + step]) <= position {
      low += step
      step *= 2
    }
    var high = min(low + step, offsets.count - 1)
    while low + 1 < high {
      let middle = (low + high) / 2
      if Int(offsets[middle]) <= position { low = middle } else { high = middle }
    }
    return low
  }

  // MARK: One string

  private func find(_ text: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>) -> Bool {
    if place == .start || place == .end { return edge(text, needle) }
    var position = 0
    while let hit = next(text, from: position, to: text.count, needle) {
      if isBounded(text, hit, needle.count, rowStart: 0, rowEnd: text.count) { return true }
      position = hit + 1
    }
    return false
  }

  private func edge(_ text: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= needle.count, let base = text.baseAddress, let other = needle.baseAddress else { return false }
    let start = place == .start ? base : base + (text.count - needle.count)
    if isCaseSensitive { return memcmp(start, other, needle.count) == 0 }
    return kk_equal_ignoring_case(start, other, needle.count) != 0
  }

  @inline(__always) private func next(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int, _ needle: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    guard end - start >= needle.count, let base = bytes.baseAddress, let wanted = needle.baseAddress else { return nil }
    if isCaseSensitive {
      guard let hit = memmem(base + start, end - start, wanted, needle.count) else { return nil }
      return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }
    let offset = kk_find_ignoring_case(base + start, end - start, wanted, needle.count)
    return offset == end - start ? nil : start + offset
  }

  // MARK: Terms

  @inline(__always) private func isBounded(
    _ bytes: UnsafeBufferPointer<UInt8>, _ hit: Int, _ length: Int, rowStart: Int, rowEnd: Int
  ) -> Bool {
    if place == .anywhere { return true }
    if place != .termSuffix, hit > rowStart, Self.isTermByte(bytes, hit, rowEnd),
      Self.isTerm(before: hit, bytes, rowStart)
    {
      return false
    }
    let end = hit + length
    if place != .termPrefix, end < rowEnd, Self.isTerm(before: end, bytes, rowStart),
      Self.isTermByte(bytes, end, rowEnd)
    {
      return false
    }
    return true
  }

  /// Whether the character that starts at `index` is a letter or digit.
  @inline(__always) private static func isTermByte(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ end: Int
  ) -> Bool {
    let byte = bytes[index]
    if byte < 0x80 { return byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 }
    let (scalar, length) = CaseFolding.decode(bytes, at: index)
    return length > 0 && isTermScalar(scalar)
  }

  /// Whether the character that ends before `index` is a letter or digit.
  @inline(__always) private static func isTerm(
    before index: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
  ) -> Bool {
    let byte = bytes[index - 1]
    if byte < 0x80 { return byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 }
    var position = index - 1
    while position > start, bytes[position] & 0xC0 == 0x80 { position -= 1 }
    let (scalar, length) = CaseFolding.decode(bytes, at: position)
    return length > 0 && isTermScalar(scalar)
  }

  private static func isTermScalar(_ value: UInt32) -> Bool {
    guard let scalar = Unicode.Scalar(value) else { return false }
    return scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
  }
}
