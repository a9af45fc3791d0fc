/// One JSON value inside a buffer of compact, valid JSON (the form of `dynamic` rows): looked at in place, no tree is built.
///
/// Never reads outside its range, whatever the bytes are; on malformed text it finds nothing.
package struct JSONView {
  package enum Kind: Sendable { case null, bool, number, string, array, object }

  package let bytes: UnsafeBufferPointer<UInt8>
  package let start: Int
  package let end: Int

  @inline(__always) package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.init(bytes, 0, bytes.count)
  }

  @inline(__always) init(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
    self.bytes = bytes
    self.start = start
    self.end = end
  }

  /// The value's text.
  package var slice: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[start..<end]) }

  package var kind: Kind {
    guard start < end else { return .null }
    switch bytes[start] {
    case 0x22: return .string
    case 0x5B: return .array
    case 0x7B: return .object
    case 0x74, 0x66: return .bool
    case 0x6E: return .null
    default: return .number
    }
  }

  package var isNull: Bool { kind == .null }
  package var bool: Bool? { kind == .bool ? bytes[start] == 0x74 : nil }
  /// A number without fraction and exponent.
  package var isInteger: Bool {
    guard kind == .number else { return false }
    for index in start..<end where bytes[index] == 0x2E || bytes[index] | 0x20 == 0x65 { return false }
    return true
  }
  package var long: Int64? { kind == .number ? NumberText.long(slice) : nil }
  package var real: Double? { kind == .number ? NumberText.real(slice) : nil }

  /// Between the quotes, escapes as written.
  package var rawString: UnsafeBufferPointer<UInt8>? {
    guard kind == .string, end - start >= 2 else { return nil }
    return UnsafeBufferPointer(rebasing: bytes[(start + 1)..<(end - 1)])
  }

  package var string: String? {
    guard let raw = rawString else { return nil }
    var decoded: [UInt8] = []
    JSON.appendUnescaped(raw, to: &decoded)
    return String(decoding: decoded, as: UTF8.self)
  }

  /// What `tostring()` says: strings without quotes, nothing for null, otherwise the text.
  package func appendText(to output: inout [UInt8]) {
    switch kind {
    case .null: break
    case .string: if let raw = rawString { JSON.appendUnescaped(raw, to: &output) }
    default: output.append(contentsOf: slice)
    }
  }

  /// Number of elements of an array or members of an object; 0 for other values.
  package var count: Int {
    var count = 0
    switch kind {
    case .array: forEachElement { _ in count += 1 }
    case .object: forEachMember { _, _ in count += 1 }
    default: break
    }
    return count
  }

  @inline(__always) package func forEachElement(_ body: (JSONView) throws -> Void) rethrows {
    guard kind == .array else { return }
    var index = start + 1
    while index < end - 1 {
      let next = JSON.end(of: bytes, from: index, limit: end - 1)
      guard next > index else { return }
      try body(JSONView(bytes, index, next))
      index = next
      guard index < end - 1, bytes[index] == 0x2C else { return }
      index += 1
    }
  }

  /// The key as a view of its string, quotes included.
  @inline(__always) package func forEachMember(_ body: (JSONView, JSONView) throws -> Void) rethrows {
    guard kind == .object else { return }
    var index = start + 1
    while index < end - 1 {
      let keyEnd = JSON.end(of: bytes, from: index, limit: end - 1)
      guard keyEnd > index, keyEnd < end - 1, bytes[keyEnd] == 0x3A else { return }
      let next = JSON.end(of: bytes, from: keyEnd + 1, limit: end - 1)
      guard next > keyEnd + 1 else { return }
      try body(JSONView(bytes, index, keyEnd), JSONView(bytes, keyEnd + 1, next))
      index = next
      guard index < end - 1, bytes[index] == 0x2C else { return }
      index += 1
    }
  }

  /// The views hold pointers: they must not outlive the buffer.
  package var elements: [JSONView] {
    var result: [JSONView] = []
    forEachElement { result.append($0) }
    return result
  }

  package var members: [(key: JSONView, value: JSONView)] {
    var result: [(key: JSONView, value: JSONView)] = []
    forEachMember { result.append((key: $0, value: $1)) }
    return result
  }

  /// From the end when negative.
  package func element(_ position: Int) -> JSONView? {
    guard kind == .array else { return nil }
    let wanted = position < 0 ? count + position : position
    guard wanted >= 0 else { return nil }
    var index = start + 1
    var row = 0
    while index < end - 1 {
      let next = JSON.end(of: bytes, from: index, limit: end - 1)
      guard next > index else { return nil }
      if row == wanted { return JSONView(bytes, index, next) }
      guard next < end - 1, bytes[next] == 0x2C else { return nil }
      index = next + 1
      row += 1
    }
    return nil
  }

  /// The member whose key, quoted and escaped as by `JSON.quoted`, has these bytes.
  package func member(quoted key: UnsafeBufferPointer<UInt8>) -> JSONView? {
    guard kind == .object else { return nil }
    let limit = end - 1
    var index = start + 1
    while index < limit {
      let afterKey = index + key.count
      if afterKey < limit, bytes[afterKey] == 0x3A, JSON.equal(bytes, index, key) {
        let next = JSON.end(of: bytes, from: afterKey + 1, limit: limit)
        return next > afterKey + 1 ? JSONView(bytes, afterKey + 1, next) : nil
      }
      let keyEnd = JSON.end(of: bytes, from: index, limit: limit)
      guard keyEnd > index, keyEnd < limit, bytes[keyEnd] == 0x3A else { return nil }
      let next = JSON.end(of: bytes, from: keyEnd + 1, limit: limit)
      guard next > keyEnd + 1, next < limit, bytes[next] == 0x2C else { return nil }
      index = next + 1
    }
    return nil
  }

  package func member(_ name: String) -> JSONView? {
    JSON.quoted(name).withUnsafeBufferPointer { member(quoted: $0) }
  }
}
