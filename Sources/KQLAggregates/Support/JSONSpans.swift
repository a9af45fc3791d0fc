/// The parts of an array or an object in compact JSON text, as ranges of bytes.
enum JSONSpans {
  /// The elements of an array; nil when the value is not one.
  static func elements(_ json: UnsafeBufferPointer<UInt8>) -> [Range<Int>]? {
    guard let inner = body(json, open: UInt8(ascii: "["), close: UInt8(ascii: "]")) else { return nil }
    return split(json, inner)
  }

  /// The members of an object: quoted key and value; nil when the value is not one.
  static func members(_ json: UnsafeBufferPointer<UInt8>) -> [(key: Range<Int>, value: Range<Int>)]? {
    guard let inner = body(json, open: UInt8(ascii: "{"), close: UInt8(ascii: "}")) else { return nil }
    return split(json, inner).compactMap { member in
      guard member.count > 3, json[member.lowerBound] == 0x22 else { return nil }
      var index = member.lowerBound + 1
      while index < member.upperBound, json[index] != 0x22 { index += json[index] == 0x5C ? 2 : 1 }
      let key = member.lowerBound..<min(index + 1, member.upperBound)
      index += 1
      while index < member.upperBound, json[index] != UInt8(ascii: ":") { index += 1 }
      guard index < member.upperBound else { return nil }
      return (key, trimmed(json, index + 1..<member.upperBound))
    }
  }

  private static func body(_ json: UnsafeBufferPointer<UInt8>, open: UInt8, close: UInt8) -> Range<Int>? {
    let all = trimmed(json, 0..<json.count)
    guard all.count >= 2, json[all.lowerBound] == open, json[all.upperBound - 1] == close else { return nil }
    return all.lowerBound + 1..<all.upperBound - 1
  }

  private static func split(_ json: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    if trimmed(json, range).isEmpty { return [] }
    var result: [Range<Int>] = []
    var (start, depth, index) = (range.lowerBound, 0, range.lowerBound)
    while index < range.upperBound {
      switch json[index] {
      case 0x22:
        index += 1
        while index < range.upperBound, json[index] != 0x22 { index += json[index] == 0x5C ? 2 : 1 }
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        result.append(trimmed(json, start..<index))
        start = index + 1
      default: break
      }
      index += 1
    }
    result.append(trimmed(json, start..<range.upperBound))
    return result
  }

  private static func trimmed(_ json: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, json[start] <= 0x20 { start += 1 }
    while end > start, json[end - 1] <= 0x20 { end -= 1 }
    return start..<end
  }
}
