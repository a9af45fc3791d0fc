import Glibc
import KQLColumns

/// How the bytes of a field stand for its value.
enum FieldEncoding {
  /// As they are.
  case plain
  /// Possibly between quotes, with doubled quotes inside.
  case quoted
  /// A JSON value; an empty span is a missing one.
  case json
}

/// The fields of one column of a matrix: spans at a fixed stride.
struct FieldReader {
  let bytes: UnsafePointer<UInt8>
  let starts: UnsafePointer<UInt32>
  let ends: UnsafePointer<UInt32>
  let stride: Int
  let count: Int
  let encoding: FieldEncoding

  init(_ matrix: FieldMatrix, ordinal: Int, rows: Range<Int>, encoding: FieldEncoding) {
    let first = rows.lowerBound * matrix.width + ordinal
    bytes = matrix.bytes
    starts = UnsafePointer(matrix.starts) + first
    ends = UnsafePointer(matrix.ends) + first
    stride = matrix.width
    count = rows.count
    self.encoding = encoding
  }

  /// The field as it stands in the input.
  @inline(__always)
  func raw(_ row: Int) -> UnsafeBufferPointer<UInt8> {
    let start = Int(starts[row &* stride])
    return UnsafeBufferPointer(start: bytes + start, count: Int(ends[row &* stride]) &- start)
  }

  /// The field without surrounding quotes, escapes not resolved: enough for numbers, times and guids.
  @inline(__always)
  func unquoted(_ row: Int) -> UnsafeBufferPointer<UInt8> {
    let field = raw(row)
    if encoding == .plain { return field }
    if field.count >= 2, field[0] == 0x22 {
      return UnsafeBufferPointer(start: field.baseAddress.map { $0 + 1 }, count: field.count &- 2)
    }
    return field
  }
}

/// A reusable place for one unescaped field.
final class FieldScratch {
  private let buffer = PieceBuffer(capacity: 1 << 12)

  /// The text of a field: without quotes, escapes resolved. Valid until the next call.
  @inline(__always)
  func content(_ reader: borrowing FieldReader, _ row: Int) -> UnsafeBufferPointer<UInt8> {
    let field = reader.raw(row)
    if reader.encoding == .plain || field.count == 0 { return field }
    if field[0] != 0x22 {
      return reader.encoding == .json ? jsonLiteral(field) : field
    }
    guard field.count >= 2, let base = field.baseAddress else { return field }
    let inner = UnsafeBufferPointer(start: base + 1, count: field.count &- 2)
    let escape: Int32 = reader.encoding == .json ? 0x5C : 0x22
    if inner.count == 0 || memchr(base + 1, escape, inner.count) == nil { return inner }
    return unescape(inner, isJSON: reader.encoding == .json)
  }

  private func jsonLiteral(_ field: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    // `null` is a missing value.
    if field.count == 4, field[0] == 0x6E { return UnsafeBufferPointer(start: field.baseAddress, count: 0) }
    if field[0] == 0x7B || field[0] == 0x5B {
      var text: [UInt8] = []
      _ = JSON.appendCanonical(field, to: &text)
      buffer.grow(to: text.count, keeping: 0)
      text.withUnsafeBufferPointer { if let from = $0.baseAddress { buffer.base.update(from: from, count: $0.count) } }
      return UnsafeBufferPointer(start: buffer.base, count: text.count)
    }
    return field
  }

  func unescape(_ inner: UnsafeBufferPointer<UInt8>, isJSON: Bool) -> UnsafeBufferPointer<UInt8> {
    buffer.grow(to: inner.count, keeping: 0)
    let output = buffer.base
    if isJSON {
      return UnsafeBufferPointer(start: output, count: JSONText.unescape(inner, into: output))
    }
    var count = 0
    var position = 0
    while position < inner.count {
      output[count] = inner[position]
      count += 1
      position += inner[position] == 0x22 ? 2 : 1
    }
    return UnsafeBufferPointer(start: output, count: count)
  }
}
