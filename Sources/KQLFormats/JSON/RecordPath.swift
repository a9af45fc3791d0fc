/// Where a value lies inside a record: `$.a.b[0]`, `$['a b']`, `$`.
package struct RecordPath: Sendable, Hashable {
  package enum Step: Sendable, Hashable {
    case key([UInt8])
    case index(Int)
  }

  package let steps: [Step]
  private static let stepCountMax = 64

  package init(steps: [Step]) { self.steps = steps }
  package init(key: String) { steps = [.key(Array(key.utf8))] }

  /// Nil when the text is no path, or one of more than 64 steps. `$.['a b']` is accepted besides `$['a b']`.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.first == 0x24 else { return nil }
    var found: [Step] = []
    var position = 1
    while position < bytes.count {
      if found.count == RecordPath.stepCountMax { return nil }
      if bytes[position] == 0x2E, position + 1 < bytes.count, bytes[position + 1] == 0x5B { position += 1 }
      guard let step = RecordPath.step(bytes, &position) else { return nil }
      found.append(step)
    }
    steps = found
  }

  private static func step(_ bytes: [UInt8], _ position: inout Int) -> Step? {
    if bytes[position] == 0x2E {
      let start = position + 1
      position = start
      while position < bytes.count, bytes[position] != 0x2E, bytes[position] != 0x5B { position += 1 }
      return position > start ? .key(Array(bytes[start..<position])) : nil
    }
    guard bytes[position] == 0x5B, position + 1 < bytes.count else { return nil }
    position += 1
    let quote = bytes[position]
    if quote == 0x27 || quote == 0x22 {
      var key: [UInt8] = []
      position += 1
      while position < bytes.count, bytes[position] != quote {
        if bytes[position] == 0x5C, position + 1 < bytes.count { position += 1 }
        key.append(bytes[position])
        position += 1
      }
      guard position + 1 < bytes.count, bytes[position + 1] == 0x5D else { return nil }
      position += 2
      return .key(key)
    }
    var index = 0
    let start = position
    while position < bytes.count, bytes[position] &- 48 <= 9 {
      index = index * 10 + Int(bytes[position] - 48)
      position += 1
      if position - start > 9 { return nil }
    }
    guard position > start, position < bytes.count, bytes[position] == 0x5D else { return nil }
    position += 1
    return .index(index)
  }

  /// The span of the value at the given steps inside a valid value; nil when there is none.
  static func find(_ steps: ArraySlice<Step>, in bytes: UnsafePointer<UInt8>, _ span: Range<Int>) -> Range<Int>? {
    var current = span
    for step in steps {
      guard let next = find(step, in: bytes, current) else { return nil }
      current = next
    }
    return current
  }

  private static func find(_ step: Step, in bytes: UnsafePointer<UInt8>, _ span: Range<Int>) -> Range<Int>? {
    guard span.count >= 2 else { return nil }
    var scanner = JSONScanner(bytes, start: span.lowerBound + 1, end: span.upperBound)
    var found: Range<Int>?
    var index = 0
    while true {
      scanner.skipBlanks()
      guard scanner.position < scanner.end else { return found }
      let byte = bytes[scanner.position]
      if byte == 0x5D || byte == 0x7D { return found }
      if byte == 0x2C {
        scanner.position += 1
        continue
      }
      switch step {
      case .key(let key):
        guard bytes[span.lowerBound] == 0x7B else { return nil }
        let start = scanner.position + 1
        guard scanner.skipKey() else { return nil }
        let valueStart = scanner.position
        guard scanner.skipValue() else { return nil }
        // The last of several equal keys counts.
        if isKey(bytes + start, limit: valueStart - start, key) { found = valueStart..<scanner.position }
      case .index(let wanted):
        guard bytes[span.lowerBound] == 0x5B else { return nil }
        let valueStart = scanner.position
        guard scanner.skipValue() else { return nil }
        if index == wanted { return valueStart..<scanner.position }
        index += 1
      }
    }
  }

  /// Whether the key text that begins here, behind its quote, is `key`.
  private static func isKey(_ start: UnsafePointer<UInt8>, limit: Int, _ key: [UInt8]) -> Bool {
    var length = 0
    while length < limit, start[length] != 0x22 { length += start[length] == 0x5C ? 2 : 1 }
    let text = UnsafeBufferPointer(start: start, count: min(length, limit))
    if !text.contains(0x5C) { return text.elementsEqual(key) }
    let unescaped = [UInt8](unsafeUninitializedCapacity: text.count) { target, count in
      count = target.baseAddress.map { JSONText.unescape(text, into: $0) } ?? 0
    }
    return unescaped == key
  }
}
