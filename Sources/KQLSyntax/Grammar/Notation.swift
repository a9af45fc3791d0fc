/// Reads one syntax line into elements.
package struct Notation {
  private let bytes: [UInt8]
  private var position = 0
  private(set) var problem: String?

  /// The elements of the line in order, or why it is not one.
  package static func read(_ line: String) -> (elements: [Element], problem: String?) {
    var notation = Notation(line)
    let element = notation.choice()
    notation.skipBlanks()
    if notation.position < notation.bytes.count { notation.fail("unexpected text") }
    if case .sequence(let elements) = element { return (elements, notation.problem) }
    return ([element], notation.problem)
  }

  private init(_ line: String) { bytes = Array(line.utf8) }

  private mutating func fail(_ message: String) {
    if problem == nil { problem = "\(message) at \(position)" }
    position = bytes.count
  }

  private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func skipBlanks() {
    while byte == 0x20 { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard byte == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func close(_ character: Unicode.Scalar) {
    if !take(character) { fail("missing '\(character)'") }
  }

  private mutating func choice() -> Element {
    var alternatives = [sequence()]
    while take("|") { alternatives.append(sequence()) }
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  private mutating func sequence() -> Element {
    var elements: [Element] = []
    while true {
      skipBlanks()
      switch byte {
      case 0, UInt8(ascii: "|"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ","):
        return elements.count == 1 ? elements[0] : .sequence(elements)
      default: elements.append(element())
      }
    }
  }

  private mutating func element() -> Element {
    skipBlanks()
    switch byte {
    case UInt8(ascii: "("):
      position += 1
      let inner = choice()
      close(")")
      if byte == UInt8(ascii: "?") {
        position += 1
        return .optional(inner)
      }
      // Kept as a group of its own, so that it does not melt into the sequence around it.
      return inner
    case UInt8(ascii: "["):
      position += 1
      let inner = choice()
      close("]")
      return .optional(inner)
    case UInt8(ascii: "{"): return repetition()
    case UInt8(ascii: "#"):
      position += 1
      return .hidden(element())
    case UInt8(ascii: "'"): return quoted()
    case UInt8(ascii: "<"): return nonterminal()
    case UInt8(ascii: "."):
      position += 1
      return .literal(".", isQuoted: true)
    default: return word()
    }
  }

  private mutating func repetition() -> Element {
    position += 1
    let inner = choice()
    var separator: Element?
    if take(",") { separator = sequence() }
    close("}")
    let isRequired = byte == UInt8(ascii: "+")
    if isRequired || byte == UInt8(ascii: "*") { position += 1 }
    return .repetition(inner, separator: separator, isRequired: isRequired)
  }

  private mutating func quoted() -> Element {
    position += 1
    let start = position
    while byte != 0, byte != UInt8(ascii: "'") { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if byte == 0 || text.isEmpty { fail("open quote") }
    position += 1
    return .literal(text, isQuoted: true)
  }

  private mutating func nonterminal() -> Element {
    position += 1
    let start = position
    while byte != 0, byte != UInt8(ascii: ">") { position += 1 }
    var text = bytes[start..<position]
    position += 1
    var arguments: [String] = []
    if let open = text.firstIndex(of: UInt8(ascii: "(")) {
      let inner = text[(open + 1)...].prefix { $0 != UInt8(ascii: ")") }
      for argument in inner.split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 == 0x20 }) {
        arguments.append(String(decoding: argument, as: UTF8.self))
      }
      text = text[..<open]
    }
    let name = String(decoding: text, as: UTF8.self)
    guard let kind = Nonterminal.Kind(rawValue: name) else {
      fail("unknown nonterminal <\(name)>")
      return .sequence([])
    }
    return .nonterminal(Nonterminal(kind: kind, arguments: arguments))
  }

  /// A keyword, or a name with `=` right after it and what it captures.
  private mutating func word() -> Element {
    let start = position
    while isWord(byte) || byte == UInt8(ascii: ".") && isWord(position + 1 < bytes.count ? bytes[position + 1] : 0) {
      position += 1
    }
    guard position > start else {
      fail("unexpected '\(Unicode.Scalar(byte))'")
      return .sequence([])
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if byte == UInt8(ascii: "=") {
      position += 1
      return .capture(text, element())
    }
    return .literal(text, isQuoted: false)
  }

  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
