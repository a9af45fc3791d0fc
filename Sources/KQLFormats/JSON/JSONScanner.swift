/// Walks JSON text without building anything. Positions are offsets into the bytes; loops, never recursion.
struct JSONScanner {
  let bytes: UnsafePointer<UInt8>
  let end: Int
  var position: Int
  /// Whether the values skipped so far are spelt as `dynamic` values are kept: no blanks, escapes, or numbers that are
  /// no short integers.
  var isCanonical = true
  /// Whether the text ended inside a value: more of it may make it whole.
  private(set) var isCutOff = false
  /// Deeper nesting is malformed.
  static let depthMax = 120

  init(_ bytes: UnsafePointer<UInt8>, start: Int, end: Int) {
    self.bytes = bytes
    self.end = end
    position = start
  }

  @inline(__always)
  mutating func skipBlanks() {
    while position < end, isBlank(bytes[position]) {
      position &+= 1
      isCanonical = false
    }
  }

  @inline(__always)
  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  /// Of a string whose opening quote is at the position: moves behind the closing one. False when malformed.
  @inline(__always)
  mutating func skipString() -> Bool {
    var at = position &+ 1
    while at < end {
      let byte = bytes[at]
      if byte == 0x22 {
        position = at &+ 1
        return true
      }
      if byte == 0x5C {
        isCanonical = false
        guard let length = escapeLength(at) else { return false }
        at &+= length
      } else {
        at &+= 1
      }
    }
    isCutOff = true
    return false
  }

  @inline(never)
  private mutating func escapeLength(_ at: Int) -> Int? {
    guard at + 1 < end else { return cutOff(nil) }
    switch bytes[at + 1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: return 2
    case 0x75:
      guard at + 5 < end else { return cutOff(nil) }
      for index in 2...5 where JSONText.hexDigit(bytes[at + index]) == nil { return nil }
      return 6
    default: return nil
    }
  }

  /// Moves behind the value at the position, which is no blank. False when it is malformed.
  @inline(__always)
  mutating func skipValue() -> Bool {
    guard position < end else { return cutOff(false) }
    let byte = bytes[position]
    if byte == 0x22 { return skipString() }
    if byte == 0x7B || byte == 0x5B { return skipNested() }
    return skipLiteral()
  }

  private mutating func skipLiteral() -> Bool {
    switch bytes[position] {
    case 0x74: return skipWord("true")
    case 0x66: return skipWord("false")
    case 0x6E: return skipWord("null")
    default: return skipNumber()
    }
  }

  private mutating func skipWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard end - position >= count else { return cutOff(false) }
    for index in 0..<count where bytes[position + index] != word.utf8Start[index] { return false }
    position += count
    return true
  }

  private mutating func skipNumber() -> Bool {
    if bytes[position] == 0x2D { position += 1 }
    let first = position
    guard skipDigits() else { return false }
    if bytes[first] == 0x30, position - first > 1 { return false }
    if position - first > 18 || bytes[first] == 0x30 && position > first && first > 0 && bytes[first - 1] == 0x2D {
      isCanonical = false
    }
    if position < end, bytes[position] == 0x2E {
      isCanonical = false
      position += 1
      guard skipDigits() else { return false }
    }
    if position < end, bytes[position] | 0x20 == 0x65 {
      isCanonical = false
      position += 1
      if position < end, bytes[position] == 0x2B || bytes[position] == 0x2D { position += 1 }
      guard skipDigits() else { return false }
    }
    return true
  }

  @inline(__always)
  private mutating func skipDigits() -> Bool {
    let first = position
    while position < end, bytes[position] &- 48 <= 9 { position &+= 1 }
    if position == end { isCutOff = true }
    return position > first
  }

  private mutating func skipNested() -> Bool {
    // One bit a level, the lowest the innermost: 1 inside an object.
    var kinds: UInt128 = 0
    var depth = 0
    while true {
      // A value starts here.
      guard position < end else { return cutOff(false) }
      let byte = bytes[position]
      if byte == 0x7B || byte == 0x5B {
        guard depth < JSONScanner.depthMax else { return false }
        kinds = kinds << 1 | (byte == 0x7B ? 1 : 0)
        depth += 1
        position += 1
        skipBlanks()
        guard position < end else { return cutOff(false) }
        if bytes[position] != (byte == 0x7B ? 0x7D : 0x5D) {
          if byte == 0x7B, !skipKey() { return false }
          continue
        }
      } else {
        guard byte == 0x22 ? skipString() : skipLiteral() else { return false }
      }
      // Behind a value, or before the end of an empty container.
      while true {
        skipBlanks()
        guard position < end else { return cutOff(false) }
        let isObject = kinds & 1 == 1
        let next = bytes[position]
        position += 1
        if next == 0x2C {
          skipBlanks()
          if isObject, !skipKey() { return false }
          break
        }
        guard next == (isObject ? 0x7D : 0x5D) else { return false }
        kinds >>= 1
        depth -= 1
        if depth == 0 { return true }
      }
    }
  }

  /// Moves from a key's quote to the value behind the colon.
  @inline(__always)
  mutating func skipKey() -> Bool {
    guard position < end else { return cutOff(false) }
    guard bytes[position] == 0x22, skipString() else { return false }
    skipBlanks()
    guard position < end else { return cutOff(false) }
    guard bytes[position] == 0x3A else { return false }
    position += 1
    skipBlanks()
    return true
  }

  @inline(never)
  private mutating func cutOff<T>(_ result: T) -> T {
    isCutOff = true
    return result
  }
}
