import CKernels
import KQLColumns
import KQLLanguage

/// The number of Unicode code points: of bytes that do not continue one.
@inline(__always)
func characterCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
  var count = 0
  for byte in text { count += byte & 0xC0 == 0x80 ? 0 : 1 }
  return count
}

/// Where a character starts; the end of the text when there are fewer.
@inline(__always)
func byteOffset(_ text: UnsafeBufferPointer<UInt8>, ofCharacter position: Int) -> Int {
  var remaining = position
  var index = 0
  while index < text.count {
    if text[index] & 0xC0 != 0x80 {
      if remaining == 0 { return index }
      remaining -= 1
    }
    index += 1
  }
  return text.count
}

/// The first place of a byte string that is not empty within a part of a text.
@inline(__always)
func firstIndex(
  of lookup: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
) -> Int? {
  guard let base = text.baseAddress, start <= end, end - start >= lookup.count else { return nil }
  guard let found = memmem(base + start, end - start, lookup.baseAddress, lookup.count) else { return nil }
  return UnsafeRawPointer(found) - UnsafeRawPointer(base)
}

/// The optional arguments start, length and occurrence of the indexof functions.
struct SearchOptions {
  private let parts: [(values: [Int64], valid: [Bool]?)]

  init(_ arguments: Arguments) {
    parts = (2..<max(2, arguments.count)).map { arguments[$0].longRows() }
  }

  func row(_ row: Int) -> (start: Int64, length: Int64, occurrence: Int64)? {
    for part in parts where !(part.valid?[row] ?? true) { return nil }
    return (
      parts.isEmpty ? 0 : parts[0].values[row], parts.count > 1 ? parts[1].values[row] : -1,
      parts.count > 2 ? parts[2].values[row] : 1
    )
  }

  /// The bytes to search; nil when the start lies behind the end.
  static func range(_ text: UnsafeBufferPointer<UInt8>, _ start: Int64, _ length: Int64) -> Range<Int>? {
    let count = Int64(characterCount(text))
    let first = start < 0 ? max(0, count + start) : start
    if first > count { return nil }
    let from = byteOffset(text, ofCharacter: Int(first))
    guard length >= 0, length < count - first else { return from..<text.count }
    return from..<byteOffset(text, ofCharacter: Int(first + length))
  }
}

/// The compiled pattern of each row; a pattern that repeats is not looked up again.
struct RowRegex {
  private let patterns: TextRows
  private var last: (pattern: String, regex: Regex)?

  init(_ patterns: TextRows) { self.patterns = patterns }

  mutating func regex(_ row: Int) throws -> Regex {
    if patterns.isConstant, let last { return last.regex }
    let pattern = patterns.string(row)
    if let last, last.pattern == pattern { return last.regex }
    let regex = try Regex.compiled(pattern)
    last = (pattern, regex)
    return regex
  }
}
