/// A JSON tree, for policies, properties and other text that is read once. Not for columns.
package enum JSONValue: Sendable, Hashable {
  package struct Member: Sendable, Hashable {
    package var key: String
    package var value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  case null
  case bool(Bool)
  case long(Int64)
  case real(Double)
  case string(String)
  case array([JSONValue])
  /// In the order written; keys may repeat.
  case object([Member])

  /// Nil when the text is not JSON.
  package init?(_ text: String) {
    guard let canonical = JSON.canonical(text) else { return nil }
    var copy = canonical
    self = copy.withUTF8 { JSONValue(JSONView($0)) }
  }

  package init(_ view: JSONView) {
    switch view.kind {
    case .null: self = .null
    case .bool: self = .bool(view.bool ?? false)
    case .number:
      if let long = view.long { self = .long(long) } else { self = .real(view.real ?? .nan) }
    case .string: self = .string(view.string ?? "")
    case .array:
      // The depth is bounded by `JSON.maxDepth`: views are of canonical text.
      var elements: [JSONValue] = []
      view.forEachElement { elements.append(JSONValue($0)) }
      self = .array(elements)
    case .object:
      var members: [Member] = []
      view.forEachMember { members.append(Member($0.string ?? "", JSONValue($1))) }
      self = .object(members)
    }
  }

  /// The last member of the name, if it is an object.
  package subscript(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// The same, whatever the case of the letters.
  package func member(ignoringCase key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    let wanted = key.lowercased()
    return members.last { $0.key.lowercased() == wanted }?.value
  }

  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var long: Int64? { if case .long(let value) = self { value } else { nil } }
  package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  package var members: [Member]? { if case .object(let value) = self { value } else { nil } }
  package var isNull: Bool { self == .null }
  package var real: Double? {
    switch self {
    case .long(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  /// Compact.
  package var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  package func append(to output: inout [UInt8]) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .long(let value): NumberText.append(value, to: &output)
    case .real(let value): Value.real(value).appendJSON(.real, to: &output)
    case .string(let value): JSON.appendQuoted(value, to: &output)
    case .array(let elements):
      output.append(0x5B)
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(0x2C) }
        element.append(to: &output)
      }
      output.append(0x5D)
    case .object(let members):
      output.append(0x7B)
      for (index, member) in members.enumerated() {
        if index > 0 { output.append(0x2C) }
        JSON.appendQuoted(member.key, to: &output)
        output.append(0x3A)
        member.value.append(to: &output)
      }
      output.append(0x7D)
    }
  }

  /// With two blanks of indentation per level, as `.show` commands print policies.
  package var indentedText: String {
    var bytes: [UInt8] = []
    appendIndented(level: 0, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func appendIndented(level: Int, to output: inout [UInt8]) {
    func newLine(_ level: Int) {
      output.append(10)
      for _ in 0..<(level * 2) { output.append(32) }
    }
    switch self {
    case .array(let elements) where !elements.isEmpty:
      output.append(0x5B)
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(0x2C) }
        newLine(level + 1)
        element.appendIndented(level: level + 1, to: &output)
      }
      newLine(level)
      output.append(0x5D)
    case .object(let members) where !members.isEmpty:
      output.append(0x7B)
      for (index, member) in members.enumerated() {
        if index > 0 { output.append(0x2C) }
        newLine(level + 1)
        JSON.appendQuoted(member.key, to: &output)
        output.append(contentsOf: [0x3A, 32])
        member.value.appendIndented(level: level + 1, to: &output)
      }
      newLine(level)
      output.append(0x7D)
    default: append(to: &output)
    }
  }
}
