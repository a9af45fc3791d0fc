/// Reads JSON and writes it compactly in the same pass.
struct JSONReader {
  enum Dialect { case json, literal }

  let bytes: UnsafeBufferPointer<UInt8>
  let dialect: Dialect
  var index = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, dialect: Dialect) {
    self.bytes = bytes
    self.dialect = dialect
  }

  mutating func readDocument(to output: inout [UInt8]) -> Bool {
    let start = output.count
    skipBlanks()
    if value(depth: 0, to: &output) {
      skipBlanks()
      if index == bytes.count { return true }
    }
    output.removeSubrange(start...)
    return false
  }

  @inline(__always) private mutating func skipBlanks() {
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { return }
      index += 1
    }
  }

  private mutating func value(depth: Int, to output: inout [UInt8]) -> Bool {
    guard index < bytes.count, depth <= JSON.maxDepth else { return false }
    switch bytes[index] {
    case 0x7B: return object(depth: depth, to: &output)
    case 0x5B: return array(depth: depth, to: &output)
    case 0x22: return string(quote: 0x22, to: &output)
    case 0x27 where dialect == .literal: return string(quote: 0x27, to: &output)
    case 0x2D, 48...57: return number(to: &output)
    default:
      if keyword("true", to: &output) || keyword("false", to: &output) || keyword("null", to: &output) { return true }
      guard dialect == .literal else { return false }
      return prefixedString(to: &output) ?? typedLiteral(depth: depth, to: &output)
    }
  }

  private mutating func keyword(_ word: StaticString, to output: inout [UInt8]) -> Bool {
    let count = word.utf8CodeUnitCount
    guard index + count <= bytes.count else { return false }
    for offset in 0..<count where bytes[index + offset] != word.utf8Start[offset] { return false }
    output.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: count))
    index += count
    return true
  }

  private mutating func array(depth: Int, to output: inout [UInt8]) -> Bool {
    index += 1
    output.append(0x5B)
    skipBlanks()
    if index < bytes.count, bytes[index] == 0x5D {
      index += 1
      output.append(0x5D)
      return true
    }
    while true {
      skipBlanks()
      guard value(depth: depth + 1, to: &output) else { return false }
      skipBlanks()
      guard index < bytes.count else { return false }
      let byte = bytes[index]
      index += 1
      if byte == 0x5D {
        output.append(0x5D)
        return true
      }
      guard byte == 0x2C else { return false }
      output.append(0x2C)
    }
  }

  private mutating func object(depth: Int, to output: inout [UInt8]) -> Bool {
    index += 1
    output.append(0x7B)
    skipBlanks()
    if index < bytes.count, bytes[index] == 0x7D {
      index += 1
      output.append(0x7D)
      return true
    }
    while true {
      skipBlanks()
      guard index < bytes.count else { return false }
      let quote = bytes[index]
      guard quote == 0x22 || (quote == 0x27 && dialect == .literal), string(quote: quote, to: &output) else {
        return false
      }
      skipBlanks()
      guard index < bytes.count, bytes[index] == 0x3A else { return false }
      index += 1
      output.append(0x3A)
      skipBlanks()
      guard value(depth: depth + 1, to: &output) else { return false }
      skipBlanks()
      guard index < bytes.count else { return false }
      let byte = bytes[index]
      index += 1
      if byte == 0x7D {
        output.append(0x7D)
        return true
      }
      guard byte == 0x2C else { return false }
      output.append(0x2C)
    }
  }

  private mutating func string(quote: UInt8, to output: inout [UInt8]) -> Bool {
    index += 1
    let start = index
    var needsWork = quote == 0x27
    while index < bytes.count, bytes[index] != quote {
      let byte = bytes[index]
      if byte < 0x20 && dialect == .json { return false }
      if byte < 0x20 { needsWork = true }
      if byte == 0x5C {
        needsWork = true
        guard index + 1 < bytes.count, isEscape(bytes[index + 1]) else { return false }
        index += 1
      }
      index += 1
    }
    guard index < bytes.count else { return false }
    let raw = UnsafeBufferPointer(rebasing: bytes[start..<index])
    index += 1
    if !needsWork {
      output.append(0x22)
      output.append(contentsOf: raw)
      output.append(0x22)
      return true
    }
    // Escapes are rewritten, so that one string has one spelling.
    var decoded: [UInt8] = []
    decoded.reserveCapacity(raw.count)
    JSON.appendUnescaped(raw, to: &decoded)
    decoded.withUnsafeBufferPointer { JSON.appendQuoted($0, to: &output) }
    return true
  }

  private func isEscape(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74, 0x75: true
    case 0x27: dialect == .literal
    default: false
    }
  }

  /// Integers of Int64 stay as they are; other numbers become doubles, written as `tostring()` does.
  private mutating func number(to output: inout [UInt8]) -> Bool {
    let start = index
    if bytes[index] == 0x2D { index += 1 }
    let digits = index
    while index < bytes.count, ByteCursor.isDigit(bytes[index]) { index += 1 }
    guard index > digits else { return false }
    let isPadded = bytes[digits] == 48 && index - digits > 1
    var isInteger = true
    if index < bytes.count, bytes[index] == 0x2E {
      isInteger = false
      index += 1
      while index < bytes.count, ByteCursor.isDigit(bytes[index]) { index += 1 }
    }
    if index < bytes.count, bytes[index] | 0x20 == 0x65 {
      isInteger = false
      index += 1
      if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
      let power = index
      while index < bytes.count, ByteCursor.isDigit(bytes[index]) { index += 1 }
      guard index > power else { return false }
    }
    if dialect == .literal, index < bytes.count, isLetter(bytes[index]) { return timespan(from: start, to: &output) }
    let token = UnsafeBufferPointer(rebasing: bytes[start..<index])
    if isInteger, !isPadded, token.count <= 18, token.count > 1 || token[0] != 0x2D, token[0] != 0x2D || token[1] != 48 {
      output.append(contentsOf: token)
      return true
    }
    if isInteger, let long = NumberText.long(token) {
      NumberText.append(long, to: &output)
      return true
    }
    // A literal must be a number that there is.
    guard let real = NumberText.real(token), real.isFinite || dialect != .literal else { return false }
    appendReal(real, to: &output)
    return true
  }

  private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  /// `1h` inside a dynamic literal, whose digits end here.
  private mutating func timespan(from start: Int, to output: inout [UInt8]) -> Bool {
    while index < bytes.count, isLetter(bytes[index]) { index += 1 }
    guard let found = Value.literal(type: "timespan", text: UnsafeBufferPointer(rebasing: bytes[start..<index])) else {
      return false
    }
    found.value.appendJSON(.timespan, to: &output)
    return true
  }

  /// `h'secret'`, `@'verbatim'` and `h@'…'` inside a dynamic literal; nil when it is something else.
  private mutating func prefixedString(to output: inout [UInt8]) -> Bool? {
    var next = index
    if next < bytes.count, bytes[next] | 0x20 == 0x68 { next += 1 }
    let isVerbatim = next < bytes.count && bytes[next] == 0x40
    if isVerbatim { next += 1 }
    guard next > index, next < bytes.count, bytes[next] == 0x22 || bytes[next] == 0x27 else { return nil }
    let quote = bytes[next]
    index = next
    if !isVerbatim { return string(quote: quote, to: &output) }
    var decoded: [UInt8] = []
    index += 1
    while index < bytes.count {
      if bytes[index] == quote {
        // A doubled quote stands for one.
        guard index + 1 < bytes.count, bytes[index + 1] == quote else { break }
        index += 1
      }
      decoded.append(bytes[index])
      index += 1
    }
    guard index < bytes.count else { return false }
    index += 1
    decoded.withUnsafeBufferPointer { JSON.appendQuoted($0, to: &output) }
    return true
  }

  private func appendReal(_ real: Double, to output: inout [UInt8]) {
    if real.isFinite {
      NumberText.append(real, to: &output)
    } else {
      output.append(0x22)
      NumberText.appendPlain(real, to: &output)
      output.append(0x22)
    }
  }

  /// `datetime(2024-01-01)`, `timespan(1d)`, `guid(...)`, `long(5)`, `dynamic([1])` inside a dynamic literal.
  private mutating func typedLiteral(depth: Int, to output: inout [UInt8]) -> Bool {
    var cursor = ByteCursor(trimming: UnsafeBufferPointer(rebasing: bytes[index...]))
    guard let word = cursor.word() else { return false }
    index += cursor.index
    while index < bytes.count, ByteCursor.isDigit(bytes[index]) { index += 1 }
    skipBlanks()
    guard index < bytes.count, bytes[index] == 0x28 else { return false }
    index += 1
    skipBlanks()
    if word == "dynamic" {
      guard value(depth: depth + 1, to: &output) else { return false }
      skipBlanks()
      guard index < bytes.count, bytes[index] == 0x29 else { return false }
      index += 1
      return true
    }
    let start = index
    while index < bytes.count, bytes[index] != 0x29 { index += 1 }
    guard index < bytes.count else { return false }
    let inner = UnsafeBufferPointer(rebasing: bytes[start..<index])
    index += 1
    guard let value = Value.literal(type: word, text: inner) else { return false }
    value.value.appendJSON(value.type, to: &output)
    return true
  }
}
