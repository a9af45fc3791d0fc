extension Value {
  /// The value of a typed literal such as `datetime(2024-01-01)`, given the type's name and the text in the parentheses;
  /// nil when the text is no such value. `null` is the null of the type.
  package static func literal(
    type name: String, text: UnsafeBufferPointer<UInt8>
  ) -> (value: Value, type: ScalarType)? {
    guard let type = ScalarType(name: name) else { return nil }
    let trimmed = unquoted(text)
    if String(decoding: trimmed, as: UTF8.self) == "null" { return (type == .string ? .string("") : .null, type) }
    let value: Value? =
      switch type {
      case .bool: NumberText.bool(trimmed).map(Value.bool)
      case .int: NumberText.long(trimmed).flatMap(Int32.init(exactly:)).map { .long(Int64($0)) }
      case .long: NumberText.long(trimmed).map(Value.long)
      case .real: NumberText.real(trimmed).map(Value.real)
      case .decimal: Decimal128(trimmed).map(Value.decimal)
      case .string: .string(String(decoding: trimmed, as: UTF8.self))
      case .datetime: (DateTimeText.parse(trimmed) ?? spacedDate(trimmed)).map(Value.long)
      case .timespan: TimeSpanText.parse(trimmed).map(Value.long)
      case .guid: GUID(trimmed).map(Value.guid)
      case .dynamic:
        JSON.dynamicLiteral(String(decoding: trimmed, as: UTF8.self)).map { $0 == "null" ? .null : .dynamic($0) }
      }
    return value.map { ($0, type) }
  }

  /// `2017 - 08 - 01`, as formatters of queries write it.
  private static func spacedDate(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    let parts = text.split(separator: 0x2D, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    let trimmed = parts.map { part in Array(part.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed()) }
    let joined = Array(trimmed.joined(separator: [0x2D]))
    return joined.count == text.count ? nil : joined.withUnsafeBufferPointer { DateTimeText.parse($0) }
  }

  package static func literal(type name: String, text: String) -> (value: Value, type: ScalarType)? {
    var copy = text
    return copy.withUTF8 { literal(type: name, text: $0) }
  }

  /// Without blanks around it, and without quotes: `datetime("2024-01-01")`.
  private static func unquoted(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let cursor = ByteCursor(trimming: text)
    let trimmed = UnsafeBufferPointer(rebasing: text[cursor.index..<cursor.end])
    guard trimmed.count >= 2, let first = trimmed.first, first == 0x22 || first == 0x27, trimmed.last == first else {
      return trimmed
    }
    return UnsafeBufferPointer(rebasing: trimmed[1..<(trimmed.count - 1)])
  }

  /// As an element of a dynamic: numbers and bools as they are, the rest as strings.
  package func appendJSON(_ type: ScalarType, to output: inout [UInt8]) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .long(let value):
      if type == .datetime || type == .timespan {
        output.append(0x22)
        append(type, to: &output)
        output.append(0x22)
      } else {
        NumberText.append(value, to: &output)
      }
    case .real(let value):
      if value.isFinite {
        NumberText.append(value, to: &output)
      } else {
        output.append(0x22)
        NumberText.appendPlain(value, to: &output)
        output.append(0x22)
      }
    case .decimal, .guid:
      output.append(0x22)
      append(type, to: &output)
      output.append(0x22)
    case .string(let value): JSON.appendQuoted(value, to: &output)
    case .dynamic(let value): output.append(contentsOf: value.utf8)
    }
  }

  /// As `tostring()` writes it; nothing for null.
  package func append(_ type: ScalarType, to output: inout [UInt8]) {
    switch self {
    case .null: break
    case .bool(let value): output.append(contentsOf: (value ? "True" : "False").utf8)
    case .long(let value):
      switch type {
      case .datetime: DateTimeText.append(value, to: &output)
      case .timespan: TimeSpanText.append(value, to: &output)
      default: NumberText.append(value, to: &output)
      }
    case .real(let value):
      // Only tostring() shortens infinities.
      if value.isInfinite { return output.append(contentsOf: (value < 0 ? "-inf" : "inf").utf8) }
      NumberText.append(value, to: &output)
    case .decimal(let value): value.append(to: &output)
    case .guid(let value): value.append(to: &output)
    case .string(let value): output.append(contentsOf: value.utf8)
    case .dynamic(let value):
      var copy = value
      copy.withUTF8 { JSONView($0).appendText(to: &output) }
    }
  }

  /// As `tostring()` writes it; empty for null.
  package func text(_ type: ScalarType) -> String {
    var bytes: [UInt8] = []
    append(type, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
