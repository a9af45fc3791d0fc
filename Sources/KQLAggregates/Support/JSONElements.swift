import KQLColumns

/// Appends rows of a column as JSON: elements of lists and sets.
struct JSONElements {
  private let column: Column
  private let text: Text
  private let codes: [UInt32]?
  private let longs: [Int64]
  private let reals: [Double]

  init(_ column: Column) {
    self.column = column
    (text, codes) = column.type.isStoredAsText ? column.textRows() : (Text([String]()), nil)
    longs = column.type.isStoredAsLong || column.type == .bool ? column.integerRows() : []
    reals = column.type == .real ? column.realRows() : []
  }

  /// The bytes of a text row, as a range of `text`.
  private func range(_ row: Int) -> Range<Int> {
    let position = codes.map { Int($0[row]) } ?? row
    return Int(text.offsets[position])..<Int(text.offsets[position + 1])
  }

  func append(_ row: Int, to output: inout [UInt8]) {
    switch column.type {
    case .int, .long: NumberText.append(longs[row], to: &output)
    case .bool: output.append(contentsOf: longs[row] != 0 ? Array("true".utf8) : Array("false".utf8))
    case .real: JSONElements.append(reals[row], to: &output)
    case .string:
      let range = range(row)
      text.bytes.withUnsafeBufferPointer {
        JSONElements.appendQuoted(UnsafeBufferPointer(rebasing: $0[range]), to: &output)
      }
    case .dynamic:
      let range = range(row)
      if range.isEmpty { output.append(contentsOf: "null".utf8) } else { output.append(contentsOf: text.bytes[range]) }
    case .datetime: quoted(&output) { DateTimeText.append(longs[row], to: &$0) }
    case .timespan: quoted(&output) { TimeSpanText.append(longs[row], to: &$0) }
    case .guid: if case .guid(let value) = column.value(row) { quoted(&output) { value.append(to: &$0) } }
    case .decimal: if case .decimal(let value) = column.value(row) { quoted(&output) { value.append(to: &$0) } }
    }
  }

  private func quoted(_ output: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
    output.append(UInt8(ascii: "\""))
    body(&output)
    output.append(UInt8(ascii: "\""))
  }

  /// `5.0`, and `"NaN"`: JSON has no such number.
  static func append(_ value: Double, to output: inout [UInt8]) {
    if value.isFinite {
      NumberText.append(value, to: &output)
    } else {
      output.append(contentsOf: value.isNaN ? "\"NaN\"".utf8 : value > 0 ? "\"Infinity\"".utf8 : "\"-Infinity\"".utf8)
    }
  }

  /// The text in quotes, with what JSON wants escaped.
  static func appendQuoted(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.append(0x22)
    var start = 0
    for index in 0..<bytes.count {
      let byte = bytes[index]
      if byte >= 0x20 && byte != 0x22 && byte != 0x5C { continue }
      output.append(contentsOf: bytes[start..<index])
      start = index + 1
      switch byte {
      case 0x22, 0x5C: output.append(contentsOf: [0x5C, byte])
      case 0x08: output.append(contentsOf: [0x5C, UInt8(ascii: "b")])
      case 0x09: output.append(contentsOf: [0x5C, UInt8(ascii: "t")])
      case 0x0A: output.append(contentsOf: [0x5C, UInt8(ascii: "n")])
      case 0x0C: output.append(contentsOf: [0x5C, UInt8(ascii: "f")])
      case 0x0D: output.append(contentsOf: [0x5C, UInt8(ascii: "r")])
      default:
        let digits = Array("0123456789abcdef".utf8)
        output.append(contentsOf: "\\u00".utf8)
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 15)])
      }
    }
    output.append(contentsOf: bytes[start...])
    output.append(0x22)
  }
}
