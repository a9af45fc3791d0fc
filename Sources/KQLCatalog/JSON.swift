/// A JSON value with its objects' keys in the order written: for policies and configuration, never for data.
package indirect enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// Digits as written.
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])

  package struct Member: Sendable, Hashable {
    package var key: String
    package var value: JSON
    package init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// Nil when the text is not one JSON value, or nested deeper than 200.
  package init?(_ text: String) {
    var parser = JSONParser(Array(text.utf8))
    guard let value = parser.value(depth: 0) else { return nil }
    parser.skipBlanks()
    guard parser.isAtEnd else { return nil }
    self = value
  }

  /// Where the text stops being JSON: a byte's offset.
  package static func errorOffset(_ text: String) -> Int {
    var parser = JSONParser(Array(text.utf8))
    if parser.value(depth: 0) != nil { parser.skipBlanks() }
    return parser.position
  }

  /// The member of an object; keys ignore case.
  package subscript(_ key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    if let exact = members.first(where: { $0.key == key }) { return exact.value }
    let lowered = key.lowercased()
    return members.first { $0.key.lowercased() == lowered }?.value
  }

  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var integer: Int64? { if case .number(let digits) = self { Int64(digits) } else { nil } }
  package var real: Double? { if case .number(let digits) = self { Double(digits) } else { nil } }
  package var array: [JSON]? { if case .array(let values) = self { values } else { nil } }
  package var object: [Member]? { if case .object(let members) = self { members } else { nil } }

  package static func integer(_ value: Int64) -> JSON { .number(String(value)) }

  /// Compact text.
  package var text: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let digits): bytes.append(contentsOf: digits.utf8)
    case .string(let text): JSON.quote(text, to: &bytes)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSON.quote(member.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func quote(_ text: String, to bytes: inout [UInt8]) {
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
