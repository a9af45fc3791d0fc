import CKernels

/// Records are lines; a newline between quotes is data.
///
/// Quotes are counted 64 bytes at a time. That is right as long as each quoted field begins with its opening quote and
/// ends with its closing one; the first quote found elsewhere makes the rest of the input lenient, which is then read
/// byte by byte: there a quote inside a field that did not begin with one is an ordinary character.
struct DelimitedFraming: RecordFraming {
  let separator: UInt8
  /// Backslash escapes instead of quotes.
  let usesEscapes: Bool

  func lastRecordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ state: inout FramingState) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    if usesEscapes { return LineFraming().lastRecordEnd(bytes, &state) }
    if !state.isLenient {
      if let endsInQuotes = scanQuotes(base, bytes.count) {
        return lastNewline(bytes, isInQuotes: endsInQuotes)
      }
      state.isLenient = true
    }
    var last = 0
    var position = 0
    while let end = recordEnd(bytes, from: position) {
      last = end
      position = end
    }
    return last
  }

  func firstRecordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ state: FramingState) -> Int {
    if usesEscapes { return LineFraming().firstRecordEnd(bytes, state) }
    return recordEnd(bytes, from: 0) ?? bytes.count
  }

  func inspectStart(_ bytes: UnsafeBufferPointer<UInt8>, _ state: inout FramingState) {
    var position = 0
    while position < bytes.count {
      if bytes[position] == 0x0D, position + 1 == bytes.count || bytes[position + 1] == 0x0A {
        position += 1
      } else if bytes[position] == 0x0A {
        position += 1
      } else {
        break
      }
    }
    guard position < bytes.count else { return }
    let rest = UnsafeBufferPointer(rebasing: bytes[position...])
    state.fieldCount = fieldCount(UnsafeBufferPointer(rebasing: rest[0..<firstRecordEnd(rest, state)]))
  }

  /// Whether the bytes end between quotes; nil when a quote stands where strict quoting has none.
  private func scanQuotes(_ base: UnsafePointer<UInt8>, _ count: Int) -> Bool? {
    var inside: UInt64 = 0
    var position = 0
    while position + 64 <= count {
      let quotes = kk_mask64(base + position, 0x22)
      if quotes != 0 {
        let within = prefixXor(quotes) ^ inside
        guard isStrict(base, count, position, quotes, within) else { return nil }
        inside = within >> 63 == 1 ? ~0 : 0
      }
      position += 64
    }
    while position < count {
      if base[position] == 0x22 {
        guard isStrictQuote(base, count, position, isOpening: inside == 0) else { return nil }
        inside = ~inside
      }
      position += 1
    }
    return inside != 0
  }

  private func isStrict(
    _ base: UnsafePointer<UInt8>, _ count: Int, _ position: Int, _ quotes: UInt64, _ within: UInt64
  ) -> Bool {
    let newlines = kk_mask64(base + position, 0x0A)
    let edges = kk_mask64(base + position, separator) | newlines | quotes
    let isNextNewline = position + 64 < count && base[position + 64] == 0x0A
    let returns = kk_mask64(base + position, 0x0D) & (newlines >> 1 | (isNextNewline ? 1 << 63 : 0))
    let opening = quotes & within & ~((edges << 1) | 1)
    let closing = quotes & ~within & ~((edges | returns) >> 1) & ~(1 << 63)
    if opening | closing != 0 { return false }
    // The neighbours of the first and the last byte lie in other blocks.
    if quotes & 1 != 0, !isStrictQuote(base, count, position, isOpening: within & 1 != 0) { return false }
    if quotes >> 63 != 0, !isStrictQuote(base, count, position + 63, isOpening: within >> 63 != 0) { return false }
    return true
  }

  private func isStrictQuote(_ base: UnsafePointer<UInt8>, _ count: Int, _ position: Int, isOpening: Bool) -> Bool {
    if isOpening {
      if position == 0 { return true }
      let before = base[position - 1]
      return before == separator || before == 0x0A || before == 0x22
    }
    if position + 1 == count { return true }
    let after = base[position + 1]
    if after == 0x0D { return position + 2 == count || base[position + 2] == 0x0A }
    return after == separator || after == 0x0A || after == 0x22
  }

  private func lastNewline(_ bytes: UnsafeBufferPointer<UInt8>, isInQuotes: Bool) -> Int {
    var isInside = isInQuotes
    var end = bytes.count
    while end > 0 {
      let byte = bytes[end - 1]
      if byte == 0x22 { isInside.toggle() }
      if byte == 0x0A, !isInside { return end }
      end -= 1
    }
    return 0
  }

  /// The end of the record that starts at `start`, read byte by byte; nil when it does not end.
  private func recordEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var position = start
    var isAtFieldStart = true
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x22, isAtFieldStart {
        position += 1
        while position < bytes.count {
          if bytes[position] == 0x22 {
            if position + 1 < bytes.count, bytes[position + 1] == 0x22 { position += 1 } else { break }
          }
          position += 1
        }
        isAtFieldStart = false
      } else if byte == 0x0A {
        return position + 1
      } else {
        isAtFieldStart = byte == separator
      }
      position += 1
    }
    return nil
  }

  private func fieldCount(_ record: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 1
    var position = 0
    var isAtFieldStart = true
    var isInside = false
    while position < record.count {
      let byte = record[position]
      if usesEscapes {
        if byte == 0x5C { position += 1 } else if byte == separator { count += 1 }
      } else if isInside {
        if byte == 0x22 {
          if position + 1 < record.count, record[position + 1] == 0x22 { position += 1 } else { isInside = false }
        }
      } else if byte == 0x22, isAtFieldStart {
        isInside = true
        isAtFieldStart = false
      } else {
        isAtFieldStart = byte == separator
        if isAtFieldStart { count += 1 }
      }
      position += 1
    }
    return count
  }
}

/// Bit i is the exclusive or of bits 0...i: set from an opening quote up to before its closing one.
@inline(__always)
func prefixXor(_ mask: UInt64) -> UInt64 {
  var result = mask
  result ^= result << 1
  result ^= result << 2
  result ^= result << 4
  result ^= result << 8
  result ^= result << 16
  result ^= result << 32
  return result
}
