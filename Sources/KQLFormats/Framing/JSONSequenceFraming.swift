/// Where a sequence of JSON records stands between two of them.
struct JSONSequenceState {
  private enum Place {
    case top, arrayStart, behindElement, behindComma
  }

  private var place: Place = .top

  /// Whether a value may begin with the byte here: anything but the punctuation between records.
  @inline(__always)
  func isValue(_ byte: UInt8) -> Bool {
    if byte == 0x5B { return place != .top }
    return byte != 0x5D && byte != 0x2C && place != .behindElement
  }

  mutating func advanceOverValue() {
    if place != .top { place = .behindElement }
  }

  /// Moves over a bracket or comma; false where it is out of place.
  mutating func advance(over byte: UInt8) -> Bool {
    switch (place, byte) {
    case (.top, 0x5B): place = .arrayStart
    case (.arrayStart, 0x5D), (.behindElement, 0x5D): place = .top
    case (.behindElement, 0x2C): place = .behindComma
    // Objects one after the other may have commas between them.
    case (.top, 0x2C): return true
    default: return false
    }
    return true
  }
}

/// Records are JSON objects one after the other, or the elements of arrays.
struct JSONSequenceFraming: RecordFraming {
  func lastRecordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ state: inout FramingState) -> Int {
    state.sequence = state.nextSequence
    guard let base = bytes.baseAddress else { return 0 }
    var scanner = JSONScanner(base, start: 0, end: bytes.count)
    var place = state.sequence
    var last = 0
    while true {
      scanner.skipBlanks()
      guard scanner.position < bytes.count else { break }
      if place.isValue(base[scanner.position]) {
        if !scanner.skipValue() {
          // What is malformed goes to the parser, which reports it.
          if !scanner.isCutOff { last = bytes.count }
          break
        }
        place.advanceOverValue()
      } else {
        guard place.advance(over: base[scanner.position]) else {
          last = bytes.count
          break
        }
        scanner.position += 1
      }
      last = scanner.position
      state.nextSequence = place
    }
    return last
  }

  func firstRecordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ state: FramingState) -> Int { 0 }
  func inspectStart(_ bytes: UnsafeBufferPointer<UInt8>, _ state: inout FramingState) {}
}
