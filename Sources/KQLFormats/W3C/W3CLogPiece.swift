import KQLColumns
import KQLDiagnostics

/// Some lines of a log.
struct W3CLogPiece: ColumnarPiece {
  let file: W3CLogFile
  let piece: W3CLogFile.Piece
  let plan: ColumnarPlan

  var rowCount: Int { piece.rowCount }

  func open(_ columns: [Int]) -> any ColumnarReading { W3CLogReading(self, columns) }
}

/// Columns of a piece, all read when the first is asked for: fields lie one after the other.
private final class W3CLogReading: ColumnarReading, @unchecked Sendable {
  private let piece: W3CLogPiece
  private let wanted: [Int]
  private let lock = ThreadLock()
  private var columns: [Int: Column] = [:]

  init(_ piece: W3CLogPiece, _ wanted: [Int]) {
    self.piece = piece
    self.wanted = wanted
  }

  func column(_ index: Int) throws -> Column {
    lock.lock()
    defer { lock.unlock() }
    if columns.isEmpty {
      do { try read() } catch let fault as FileFault { throw fault.diagnostic(piece.file.name, "W3C log") }
    }
    return columns[index] ?? .nulls(piece.plan.schema[index].type, count: piece.rowCount)
  }

  private func read() throws {
    let (plan, info, rows) = (piece.plan, piece.piece, 0..<piece.rowCount)
    let buffer = PieceBuffer(capacity: info.byteCount)
    try piece.file.input.read(at: info.offset, count: info.byteCount, into: buffer.base)
    var bytes = UnsafeBufferPointer(start: UnsafePointer(buffer.base), count: info.byteCount)
    let repaired = PieceBuffer(capacity: 0)
    if !UTF8Repair.isValid(bytes) {
      let count = UTF8Repair.repair(UnsafeBufferPointer(start: buffer.base, count: info.byteCount), into: repaired)
      bytes = UnsafeBufferPointer(start: UnsafePointer(repaired.base), count: count)
    }
    let names = wanted.map { index -> String? in
      switch plan.feeds[index] {
      case .field(let path), .transformed(let path, _): plan.paths[path].fieldName
      default: nil
      }
    }
    let matrix = FieldMatrix()
    let lines = try fill(matrix, bytes, names)
    let parser = ColumnParser()
    for (ordinal, index) in wanted.enumerated() {
      let type = plan.schema[index].type
      switch plan.feeds[index] {
      case .field: columns[index] = parser.column(type, matrix, ordinal: ordinal, rows: rows, encoding: .quoted)
      case .transformed(_, let transform):
        columns[index] = parser.transformed(
          type, matrix, ordinal: ordinal, rows: rows, encoding: .quoted, transform, mappedPaths: [])
      case .constant(let value): columns[index] = .constant(value, type, count: rows.count)
      case .sourceLocation:
        columns[index] = .constant(type == .string ? .string(piece.file.name) : .null, type, count: rows.count)
      case .sourceLineNumber: columns[index] = Column.longs(lines).converted(to: type)
      case .missing: columns[index] = .nulls(type, count: rows.count)
      }
    }
  }

  /// Finds the wanted fields of every record; says at which line each stands.
  private func fill(
    _ matrix: FieldMatrix, _ bytes: UnsafeBufferPointer<UInt8>, _ names: [String?]
  ) throws -> [Int64] {
    guard let base = bytes.baseAddress else { return [] }
    let width = max(names.count, 1)
    matrix.reserve(piece.rowCount * width, keeping: 0)
    matrix.bytes = base
    matrix.width = width
    matrix.rowCount = piece.rowCount
    matrix.isQuoted = true
    var slots = W3CLogReading.slots(piece.piece.fields, names)
    var lines: [Int64] = []
    var line = Int64(piece.piece.firstLine)
    try W3CLines.forEach(bytes) { content, isRecord in
      defer { line += 1 }
      guard isRecord else {
        if let fields = W3CLines.fields(content) { slots = W3CLogReading.slots(fields, names) }
        return
      }
      guard lines.count < piece.rowCount else { throw FileFault.damaged("it was changed while it was read") }
      let row = lines.count * width
      for ordinal in 0..<width {
        matrix.starts[row + ordinal] = 0
        matrix.ends[row + ordinal] = 0
      }
      W3CLogReading.split(content, offset: content.baseAddress.map { $0 - base } ?? 0) { field, start, end in
        guard field < slots.count else { return }
        for ordinal in slots[field] {
          matrix.starts[row + ordinal] = UInt32(truncatingIfNeeded: start)
          matrix.ends[row + ordinal] = UInt32(truncatingIfNeeded: end)
        }
      }
      lines.append(line)
    }
    guard lines.count == piece.rowCount else { throw FileFault.damaged("it was changed while it was read") }
    return lines
  }

  /// Which of the wanted columns each field feeds.
  private static func slots(_ fields: [String], _ names: [String?]) -> [[Int]] {
    fields.map { field in names.indices.filter { names[$0] == field } }
  }

  /// Calls `body` with the number and the place of each field that has a value; `-` stands for none.
  private static func split(
    _ line: UnsafeBufferPointer<UInt8>, offset: Int, _ body: (Int, Int, Int) -> Void
  ) {
    var position = 0
    var field = 0
    while position < line.count {
      if line[position] == 0x20 || line[position] == 0x09 {
        position += 1
        continue
      }
      let start = position
      if line[position] == 0x22 {
        position += 1
        // A doubled quote stands for one.
        while position < line.count {
          if line[position] == 0x22 {
            position += 1
            if position >= line.count || line[position] != 0x22 { break }
          }
          position += 1
        }
      }
      while position < line.count, line[position] != 0x20, line[position] != 0x09 { position += 1 }
      if position - start > 1 || line[start] != 0x2D { body(field, offset + start, offset + position) }
      field += 1
    }
  }
}
