package import KQLDiagnostics

/// A sequence of byte strings (UTF-8): one buffer of bytes and the offsets between them.
///
/// A class, so that a dictionary shared by many chunks has an identity that results can be cached under.
package final class Text: Sendable {
  /// `count + 1` offsets into `bytes`.
  package let offsets: [UInt32]
  package let bytes: [UInt8]
  /// The rows would have had more than `bytesMax` bytes, and some are empty instead: whoever runs a query must end it.
  package let isTruncated: Bool

  /// Far more than a chunk of rows needs, and below what an offset can say.
  package static let bytesMax = 1 << 31

  /// Bytes that one call may make of its arguments: a chain of calls may double the text with each.
  package static func resultBytesMax(rows: Int) -> Int { rows == 1 ? 1 << 27 : 1 << 30 }

  package init(offsets: [UInt32], bytes: [UInt8], isTruncated: Bool = false) {
    assert(!offsets.isEmpty && Int(offsets[offsets.count - 1]) <= bytes.count)
    self.offsets = offsets
    self.bytes = bytes
    self.isTruncated = isTruncated
  }

  package static var tooLong: Diagnostic {
    Diagnostic(
      code: "E_LOW_MEMORY_CONDITION",
      "Query execution lacks memory resources to complete (80DA0007): a text is too long.")
  }

  /// So many empty rows in place of what is too long.
  convenience init(truncated count: Int) {
    self.init(offsets: Array(repeating: 0, count: count + 1), bytes: [], isTruncated: true)
  }

  package convenience init(_ strings: some Collection<String>) {
    var builder = TextBuilder(rows: strings.count)
    for string in strings { builder.append(string) }
    self.init(offsets: builder.offsets, bytes: builder.bytes)
  }

  @inlinable package var count: Int { offsets.count - 1 }
  @inlinable package func length(_ row: Int) -> Int { Int(offsets[row + 1] - offsets[row]) }

  package func string(_ row: Int) -> String {
    String(decoding: bytes[Int(offsets[row])..<Int(offsets[row + 1])], as: UTF8.self)
  }

  /// The rows at the given positions, in that order.
  package func gathering(_ rows: [UInt32]) -> Text {
    var total = 0
    for row in rows { total += Int(offsets[Int(row) + 1] - offsets[Int(row)]) }
    guard total <= Text.bytesMax else { return Text(truncated: rows.count) }
    var newOffsets = [UInt32]()
    newOffsets.reserveCapacity(rows.count + 1)
    newOffsets.append(0)
    let newBytes = [UInt8](unsafeUninitializedCapacity: total) { target, written in
      bytes.withUnsafeBufferPointer { source in
        var end = 0
        for row in rows {
          let start = Int(offsets[Int(row)])
          let length = Int(offsets[Int(row) + 1]) - start
          if length > 0, let from = source.baseAddress, let to = target.baseAddress {
            (to + end).update(from: from + start, count: length)
          }
          end += length
          newOffsets.append(UInt32(truncatingIfNeeded: end))
        }
        written = total
      }
    }
    return Text(offsets: newOffsets, bytes: newBytes, isTruncated: isTruncated)
  }
}

/// Builds a `Text` row by row: append parts, then `endRow()`.
package struct TextBuilder: Sendable {
  package private(set) var offsets: [UInt32]
  package var bytes: [UInt8]
  private var isTruncated = false

  package init(rows: Int, bytes: Int = 0) {
    offsets = []
    offsets.reserveCapacity(rows + 1)
    offsets.append(0)
    self.bytes = []
    self.bytes.reserveCapacity(bytes)
  }

  package var rowCount: Int { offsets.count - 1 }

  /// Ends the row whose bytes have been appended to `bytes`.
  package mutating func endRow() {
    if bytes.count > Text.bytesMax {
      bytes.removeSubrange(Int(offsets[offsets.count - 1])...)
      isTruncated = true
    }
    offsets.append(UInt32(truncatingIfNeeded: bytes.count))
  }

  package mutating func append(_ string: String) {
    bytes.append(contentsOf: string.utf8)
    endRow()
  }

  package mutating func append(_ row: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: row)
    endRow()
  }

  package mutating func append(_ text: Text, row: Int) {
    bytes.append(contentsOf: text.bytes[Int(text.offsets[row])..<Int(text.offsets[row + 1])])
    endRow()
  }

  package mutating func appendEmpty() { endRow() }

  package consuming func finish() -> Text { Text(offsets: offsets, bytes: bytes, isTruncated: isTruncated) }
}
