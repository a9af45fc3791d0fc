import KQLColumns

/// A parser of XML documents without DTDs, which gives the JSON form of `parse_xml()`.
struct XMLParser {
  private static let depthMax = 100
  private let text: UnsafeBufferPointer<UInt8>
  private var index = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// The root element's name and value; nil when the text is not well-formed.
  mutating func document() -> (name: String, value: JSONValue)? {
    guard skipProlog(), let root = element(depth: 0), skipProlog() || index >= text.count else { return nil }
    return index >= text.count ? root : nil
  }

  /// Skips white space, comments and declarations; whether an element follows.
  private mutating func skipProlog() -> Bool {
    while index < text.count {
      if ByteCursor.isBlank(text[index]) {
        index += 1
      } else if has("<?") {
        guard skip(past: "?>") else { return false }
      } else if has("<!--") {
        guard skip(past: "-->") else { return false }
      } else if has("<!") {
        guard skip(past: ">") else { return false }
      } else if index < text.count, text[index] == 0xEF, index + 2 < text.count {
        index += 3
      } else {
        return text[index] == UInt8(ascii: "<")
      }
    }
    return false
  }

  private func has(_ prefix: StaticString) -> Bool {
    let count = prefix.utf8CodeUnitCount
    guard index + count <= text.count else { return false }
    for offset in 0..<count where text[index + offset] != prefix.utf8Start[offset] { return false }
    return true
  }

  private mutating func skip(past end: StaticString) -> Bool {
    while index < text.count {
      if has(end) {
        index += end.utf8CodeUnitCount
        return true
      }
      index += 1
    }
    return false
  }

  private mutating func name() -> String? {
    let start = index
    while index < text.count, !ByteCursor.isBlank(text[index]), !"/>=<\"'".utf8.contains(text[index]) { index += 1 }
    return index > start ? String(decoding: text[start..<index], as: UTF8.self) : nil
  }

  private mutating func skipBlanks() {
    while index < text.count, ByteCursor.isBlank(text[index]) { index += 1 }
  }

  private mutating func element(depth: Int) -> (name: String, value: JSONValue)? {
    guard depth < XMLParser.depthMax, has("<") else { return nil }
    index += 1
    guard let tag = name() else { return nil }
    var members: [JSONValue.Member] = []
    while true {
      skipBlanks()
      guard index < text.count else { return nil }
      if has("/>") {
        index += 2
        return (tag, members.isEmpty ? .null : .object(members))
      }
      if has(">") {
        index += 1
        break
      }
      guard let key = name() else { return nil }
      skipBlanks()
      guard has("=") else { return nil }
      index += 1
      skipBlanks()
      guard index < text.count, text[index] == UInt8(ascii: "\"") || text[index] == UInt8(ascii: "'") else {
        return nil
      }
      let quote = text[index]
      index += 1
      let start = index
      while index < text.count, text[index] != quote { index += 1 }
      guard index < text.count else { return nil }
      members.append(.init("@" + key, .string(unescaped(start..<index))))
      index += 1
    }
    guard let content = content(of: tag, depth: depth, members: members) else { return nil }
    return (tag, content)
  }

  private mutating func content(of tag: String, depth: Int, members attributes: [JSONValue.Member]) -> JSONValue? {
    var members = attributes
    var characters = ""
    while index < text.count {
      if has("</") {
        index += 2
        guard name() == tag else { return nil }
        skipBlanks()
        guard has(">") else { return nil }
        index += 1
        let isBlank = characters.utf8.allSatisfy { ByteCursor.isBlank($0) }
        if members.isEmpty { return isBlank ? (characters.isEmpty ? .string("") : .null) : .string(characters) }
        if !isBlank { members.append(.init("#text", .string(characters))) }
        return .object(members)
      }
      if has("<![CDATA[") {
        index += 9
        let start = index
        guard skip(past: "]]>") else { return nil }
        characters += String(decoding: text[start..<(index - 3)], as: UTF8.self)
      } else if has("<!--") {
        guard skip(past: "-->") else { return nil }
      } else if has("<?") {
        guard skip(past: "?>") else { return nil }
      } else if has("<") {
        guard let (name, value) = element(depth: depth + 1) else { return nil }
        add(name, value, to: &members)
      } else {
        let start = index
        while index < text.count, text[index] != UInt8(ascii: "<") { index += 1 }
        characters += unescaped(start..<index)
      }
    }
    return nil
  }

  private func add(_ name: String, _ value: JSONValue, to members: inout [JSONValue.Member]) {
    guard let position = members.firstIndex(where: { $0.key == name }) else {
      members.append(.init(name, value))
      return
    }
    if case .array(let earlier) = members[position].value {
      members[position].value = .array(earlier + [value])
    } else {
      members[position].value = .array([members[position].value, value])
    }
  }

  private func unescaped(_ range: Range<Int>) -> String {
    let raw = String(decoding: text[range], as: UTF8.self)
    guard raw.utf8.contains(UInt8(ascii: "&")) else { return raw }
    var result = ""
    var rest = Substring(raw)
    while let mark = rest.firstIndex(of: "&") {
      result += rest[..<mark]
      guard let end = rest[mark...].firstIndex(of: ";") else {
        result += rest[mark...]
        return result
      }
      let entity = rest[rest.index(after: mark)..<end]
      result += XMLParser.entity(entity) ?? String(rest[mark...end])
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private static func entity(_ name: Substring) -> String? {
    switch name {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.first == "#" else { return nil }
      let digits = name.dropFirst()
      let isHex = digits.first == "x" || digits.first == "X"
      guard let code = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits) else { return nil }
      return Unicode.Scalar(code).map { String(Character($0)) }
    }
  }
}
