import Glibc

/// Reads the JSON of sketches: an array of arrays of numbers, which may be quoted.
enum SketchScanner {
  /// The numbers of each inner array; nil when the text has another form.
  static func arrays(_ json: [UInt8]) -> [[Double]]? {
    guard let parts = tokens(json) else { return nil }
    var result: [[Double]] = []
    for part in parts {
      var numbers: [Double] = []
      numbers.reserveCapacity(part.count)
      for token in part {
        let text = String(decoding: json[token], as: UTF8.self)
        guard let number = Double(text) else { return nil }
        numbers.append(number)
      }
      result.append(numbers)
    }
    return result
  }

  /// One inner array as exact integers.
  static func integers(_ json: [UInt8], array: Int) -> [Int64]? {
    guard let parts = tokens(json), array < parts.count else { return nil }
    var result: [Int64] = []
    for token in parts[array] {
      guard let number = Int64(String(decoding: json[token], as: UTF8.self)) else { return nil }
      result.append(number)
    }
    return result
  }

  private static func tokens(_ json: [UInt8]) -> [[Range<Int>]]? {
    var result: [[Range<Int>]] = []
    var depth = 0
    var start = -1
    for (index, byte) in json.enumerated() {
      switch byte {
      case UInt8(ascii: "["):
        depth += 1
        if depth > 2 || start >= 0 { return nil }
        if depth == 2 { result.append([]) }
      case UInt8(ascii: "]"), UInt8(ascii: ","):
        if start >= 0 {
          guard depth == 2 else { return nil }
          result[result.count - 1].append(start..<index)
          start = -1
        }
        if byte == UInt8(ascii: "]") { depth -= 1 }
      case UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\t"):
        if start >= 0 {
          guard depth == 2 else { return nil }
          result[result.count - 1].append(start..<index)
          start = -1
        }
      default:
        if start < 0 { start = index }
      }
    }
    return depth == 0 && start < 0 && !result.isEmpty ? result : nil
  }
}
