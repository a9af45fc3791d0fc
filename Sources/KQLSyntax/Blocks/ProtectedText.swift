/// Follows strings, comments and brackets from line to line, to know where a line break ends nothing.
struct ProtectedText {
  enum Event {
    case none
    /// `<|` or `[` outside all brackets.
    case input, bracket
  }

  /// Bytes of the brackets that are open.
  private(set) var brackets: [UInt8] = []
  private var string: OpenString?
  /// Something other than blanks and comments was seen.
  private(set) var hasContent = false
  /// Whether the last line ended in `&` or `&&` outside strings and comments: how many.
  private(set) var ampersands = 0

  private enum OpenString {
    case verbatim(UInt8)
    case fenced(UInt8)
  }

  var isOpen: Bool { !brackets.isEmpty || string != nil }
  var isInString: Bool { string != nil }

  /// Goes over a line. `onEvent` may end the walk: what follows is data.
  mutating func scan(_ line: ArraySlice<UInt8>, onEvent: (Event, Int) -> Bool) {
    ampersands = 0
    var index = line.startIndex
    if let string {
      guard let end = ProtectedText.end(of: string, in: line, from: index) else { return }
      self.string = nil
      index = end
    }
    while index < line.endIndex {
      let byte = line[index]
      if byte <= 0x20 {
        index += 1
        continue
      }
      if byte == UInt8(ascii: "/"), index + 1 < line.endIndex, line[index + 1] == byte { break }
      if !brackets.isEmpty || byte != UInt8(ascii: "&") { hasContent = true }
      let start = index
      index = token(line, at: index, byte)
      if brackets.isEmpty || brackets.count == 1 && byte == UInt8(ascii: "[") {
        let isInput = byte == UInt8(ascii: "<") && index < line.endIndex && line[index] == UInt8(ascii: "|")
        let event: Event = isInput ? .input : byte == UInt8(ascii: "[") ? .bracket : .none
        if case .none = event {
        } else if onEvent(event, start) {
          brackets.removeAll()
          string = nil
          return
        }
      }
      if byte == UInt8(ascii: "&") { ampersands += 1 } else { ampersands = 0 }
    }
  }

  /// Takes what starts at the index and gives where it ends.
  private mutating func token(_ line: ArraySlice<UInt8>, at index: Int, _ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): brackets.append(byte)
    case UInt8(ascii: ")"): close(UInt8(ascii: "("))
    case UInt8(ascii: "]"): close(UInt8(ascii: "["))
    case UInt8(ascii: "}"): close(UInt8(ascii: "{"))
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      var end = index + 1
      while end < line.endIndex {
        if line[end] == UInt8(ascii: "\\") { end += 1 } else if line[end] == byte { return end + 1 }
        end += 1
      }
      return line.endIndex
    case UInt8(ascii: "@"):
      guard index + 1 < line.endIndex, line[index + 1] == UInt8(ascii: "\"") || line[index + 1] == UInt8(ascii: "'")
      else { break }
      return open(.verbatim(line[index + 1]), line, from: index + 2)
    case UInt8(ascii: "`"), UInt8(ascii: "~"):
      guard index + 2 < line.endIndex, line[index + 1] == byte, line[index + 2] == byte else { break }
      return open(.fenced(byte), line, from: index + 3)
    default: break
    }
    return index + 1
  }

  private mutating func close(_ opener: UInt8) {
    if brackets.last == opener { brackets.removeLast() }
  }

  private mutating func open(_ string: OpenString, _ line: ArraySlice<UInt8>, from index: Int) -> Int {
    if let end = ProtectedText.end(of: string, in: line, from: index) { return end }
    self.string = string
    return line.endIndex
  }

  /// Behind the end of an open string, when it ends in the line.
  private static func end(of string: OpenString, in line: ArraySlice<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < line.endIndex {
      switch string {
      case .verbatim(let quote):
        if line[index] == quote {
          guard index + 1 < line.endIndex, line[index + 1] == quote else { return index + 1 }
          index += 1
        }
      case .fenced(let fence):
        if line[index] == fence, index + 2 < line.endIndex, line[index + 1] == fence, line[index + 2] == fence {
          return index + 3
        }
      }
      index += 1
    }
    return nil
  }
}
