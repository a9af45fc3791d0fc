import KQLColumns

/// Cells as text for the output formats.
enum CellText {
  /// The value as Kusto writes it; nothing for null.
  static func append(_ column: Column, _ row: Int, into bytes: inout [UInt8]) {
    column.appendText(row: row, to: &bytes)
  }

  /// For people: null is `null`, control characters are escaped.
  static func display(_ column: Column, _ row: Int) -> [UInt8] {
    if column.isNull(row) { return Array("null".utf8) }
    var text: [UInt8] = []
    append(column, row, into: &text)
    guard text.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else { return text }
    var shown = ""
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x0A: shown += "\\n"
      case 0x0D: shown += "\\r"
      case 0x09: shown += "\\t"
      case 0..<0x20, 0x7F..<0xA0: shown += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return Array(shown.utf8)
  }

  static func isRightAligned(_ type: ScalarType) -> Bool { type.isNumeric || type == .timespan }

  // MARK: JSON

  /// One quoted key per column; repeated names get a suffix, so that no value is lost to a reader.
  static func jsonKeys(_ schema: Schema) -> [[UInt8]] {
    var seen: Set<String> = []
    return schema.names.map { name in
      var unique = name
      var suffix = 1
      while !seen.insert(unique).inserted {
        unique = "\(name)_\(suffix)"
        suffix += 1
      }
      var key: [UInt8] = []
      appendJSONString(Array(unique.utf8), into: &key)
      key.append(UInt8(ascii: ":"))
      return key
    }
  }

  static func appendObject(
    _ columns: [Column], _ row: Int, keys: [[UInt8]], quotesLongs: Bool, into bytes: inout [UInt8]
  ) {
    bytes.append(UInt8(ascii: "{"))
    for (index, column) in columns.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: keys[index])
      appendJSON(column, row, quotesLongs: quotesLongs, into: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  static func appendJSON(_ column: Column, _ row: Int, quotesLongs: Bool, into bytes: inout [UInt8]) {
    if column.isNull(row) {
      bytes.append(contentsOf: "null".utf8)
      return
    }
    switch column.type {
    case .dynamic: column.appendStored(row: row, to: &bytes)
    case .bool, .int: append(column, row, into: &bytes)
    case .long:
      if quotesLongs { bytes.append(UInt8(ascii: "\"")) }
      append(column, row, into: &bytes)
      if quotesLongs { bytes.append(UInt8(ascii: "\"")) }
    case .real:
      // JSON has no NaN and no infinities.
      if case .real(let value) = column.value(row), value.isFinite {
        append(column, row, into: &bytes)
      } else {
        appendQuoted(column, row, into: &bytes)
      }
    case .decimal, .string, .datetime, .timespan, .guid: appendQuoted(column, row, into: &bytes)
    }
  }

  private static func appendQuoted(_ column: Column, _ row: Int, into bytes: inout [UInt8]) {
    var text: [UInt8] = []
    append(column, row, into: &text)
    appendJSONString(text, into: &bytes)
  }

  static func appendJSONString(_ text: [UInt8], into bytes: inout [UInt8]) {
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
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

  // MARK: KQL

  static func quotedName(_ name: String) -> String {
    let isPlain =
      name.utf8.first.map { !($0 >= 0x30 && $0 <= 0x39) } ?? false
      && name.utf8.allSatisfy {
        ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "_")
      }
    return isPlain ? name : "['" + name.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "']"
  }

  /// The cell as a literal of its type.
  static func appendLiteral(_ column: Column, _ row: Int, into bytes: inout [UInt8]) {
    let type = column.type
    if column.isNull(row) {
      bytes.append(contentsOf: "\(type.name)(null)".utf8)
      return
    }
    switch type {
    case .string: appendQuoted(column, row, into: &bytes)
    case .bool, .long: append(column, row, into: &bytes)
    case .int, .real, .decimal, .datetime, .timespan, .guid, .dynamic:
      bytes.append(contentsOf: "\(type.name)(".utf8)
      column.appendStored(row: row, to: &bytes)
      bytes.append(UInt8(ascii: ")"))
    }
  }
}
