/// Lists of strings in one text column: fields end with U+001F, records with U+001E, both escaped.
package enum FieldText {
  package static func encode(_ records: [[String]]) -> String {
    var result = ""
    for record in records {
      for field in record {
        append(field, to: &result)
        result.unicodeScalars.append("\u{1F}")
      }
      result.unicodeScalars.append("\u{1E}")
    }
    return result
  }

  package static func decode(_ text: String) -> [[String]] {
    var text = text
    return text.withUTF8(decode)
  }

  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var start = 0
    var hasEscapes = false
    for (index, byte) in bytes.enumerated() where byte < 0x20 {
      switch byte {
      case 0x1B: hasEscapes = true
      case 0x1F:
        let field = UnsafeBufferPointer(rebasing: bytes[start..<index])
        record.append(hasEscapes ? unescaped(field) : String(decoding: field, as: UTF8.self))
        (start, hasEscapes) = (index + 1, false)
      case 0x1E:
        records.append(record)
        record = []
        start = index + 1
      default: continue
      }
    }
    return records
  }

  private static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var field: [UInt8] = []
    var isEscaped = false
    for byte in bytes {
      if byte == 0x1B && !isEscaped {
        isEscaped = true
      } else {
        field.append(isEscaped ? byte ^ 0x40 : byte)
        isEscaped = false
      }
    }
    return String(decoding: field, as: UTF8.self)
  }

  package static func encode(list: [String]) -> String { list.isEmpty ? "" : encode([list]) }
  package static func decode(list text: String) -> [String] { decode(text).first ?? [] }

  private static func append(_ field: String, to result: inout String) {
    guard field.utf8.contains(where: { $0 == 0x1B || $0 == 0x1E || $0 == 0x1F }) else {
      result += field
      return
    }
    for scalar in field.unicodeScalars {
      switch scalar.value {
      case 0x1B, 0x1E, 0x1F:
        result.unicodeScalars.append("\u{1B}")
        result.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) ^ 0x40))
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
