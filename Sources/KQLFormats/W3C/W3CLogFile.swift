import Glibc
import KQLColumns
import KQLDiagnostics

/// A log in the W3C extended format, cut into pieces of whole lines. Its `#Fields` lines name the fields that follow.
package final class W3CLogFile: ColumnarFile {
  package let name: String
  package let rowCount: Int
  let input: RandomAccessInput
  let pieces: [Piece]
  /// All fields that are named anywhere.
  let fieldNames: [String]

  struct Piece: Sendable {
    var offset: Int
    var byteCount: Int
    /// The fields of the lines up to the next `#Fields`.
    var fields: [String]
    var firstLine: Int
    var rowCount: Int
  }

  private static let pieceByteCount = 4 << 20
  private static let lineByteCountMax = 64 << 20

  /// - Throws: `BadRequest_InvalidBlob` when records come before the fields are named, `Stream_InputStreamTooLarge`, and
  ///   what opening a file throws.
  package convenience init(_ source: InputSource) throws {
    let input = try RandomAccessInput(source)
    do { try self.init(input) } catch let fault as FileFault { throw fault.diagnostic(input.name, "W3C log") }
  }

  private init(_ input: RandomAccessInput) throws {
    self.input = input
    name = input.name
    var scan = LogScan()
    let buffer = PieceBuffer(capacity: W3CLogFile.pieceByteCount)
    var offset = 0
    while offset < input.byteCount {
      let count = min(buffer.capacity, input.byteCount - offset)
      try input.read(at: offset, count: count, into: buffer.base)
      var end = count
      if offset + count < input.byteCount {
        while end > 0, buffer.base[end - 1] != 0x0A { end -= 1 }
        if end == 0 {
          guard buffer.capacity < W3CLogFile.lineByteCountMax else {
            throw Diagnostic(
              code: "Stream_InputStreamTooLarge",
              "a record of \(input.name) is larger than \(W3CLogFile.lineByteCountMax >> 20) MB")
          }
          buffer.grow(to: buffer.capacity * 2, keeping: 0)
          continue
        }
      }
      try scan.add(UnsafeBufferPointer(start: UnsafePointer(buffer.base), count: end), offset: offset)
      offset += end
    }
    pieces = scan.pieces
    fieldNames = scan.allFields
    rowCount = pieces.reduce(0) { $0 + $1.rowCount }
  }

  package var uncompressedByteCount: Int { input.byteCount }

  package func ignoredColumns(_ plan: ColumnarPlan) -> [String] {
    let taken = plan.paths.compactMap(\.fieldName)
    return fieldNames.filter { !taken.contains($0) }
  }

  package func pieces(
    _ plan: ColumnarPlan, admits: (_ bounds: (_ column: Int) -> ColumnBounds) -> Bool
  ) throws -> [any ColumnarPiece] {
    pieces.filter { $0.rowCount > 0 }.map { W3CLogPiece(file: self, piece: $0, plan: plan) }
  }
}

/// What is learnt of a log from its beginning on.
private struct LogScan {
  var pieces: [W3CLogFile.Piece] = []
  var allFields: [String] = []
  private var fields: [String] = []
  private var line = 1

  /// Whole lines.
  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int) throws {
    var piece = W3CLogFile.Piece(
      offset: offset, byteCount: bytes.count, fields: fields, firstLine: line, rowCount: 0)
    try W3CLines.forEach(bytes) { content, isRecord in
      if isRecord {
        guard !fields.isEmpty else {
          throw FileFault.damaged("line \(line) comes before a line that names the fields: '#Fields: …'")
        }
        piece.rowCount += 1
      } else if let names = W3CLines.fields(content) {
        fields = names
        for name in names where !allFields.contains(name) { allFields.append(name) }
      }
      line += 1
    }
    pieces.append(piece)
  }
}

/// The lines of a log.
enum W3CLines {
  /// Calls `body` with every line, without its end, and whether it is a record.
  static func forEach(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Bool) throws -> Void
  ) rethrows {
    guard let base = bytes.baseAddress else { return }
    var start = 0
    while start < bytes.count {
      let found = memchr(base + start, 0x0A, bytes.count - start)
      let next = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? bytes.count
      var end = next
      if end > start, base[end - 1] == 0x0D { end -= 1 }
      let line = UnsafeBufferPointer(start: base + start, count: end - start)
      try body(line, end > start && base[start] != 0x23)
      start = next + 1
    }
  }

  /// The names behind `#Fields:`.
  static func fields(_ line: UnsafeBufferPointer<UInt8>) -> [String]? {
    let head = Array("#fields:".utf8)
    guard line.count >= head.count, zip(line, head).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else { return nil }
    return line[head.count...].split { $0 == 0x20 || $0 == 0x09 }.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension RecordPath {
  /// The name, when the path is one name.
  var fieldName: String? {
    if steps.count == 1, case .key(let key) = steps[0] { return String(decoding: key, as: UTF8.self) }
    return nil
  }
}
