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
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isEscaped = false
    for byte in text.utf8 {
      if isEscaped {
        field.append(byte ^ 0x40)
        isEscaped = false
        continue
      }
      switch byte {
      case 0x1B: isEscaped = true
      case 0x1F:
        record.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
      case 0x1E:
        records.append(record)
        record = []
      default: field.append(byte)
      }
    }
    return records
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
