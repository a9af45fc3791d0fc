import KQLColumns

/// The columns of one piece.
struct ParsedPiece {
  var source = 0
  var sourceName = ""
  var chunks: [[Column]] = []
  var rowCount = 0
  var skippedRecordCount = 0
  /// Fields of delimited records behind the last one that is read.
  var extraFieldCount = 0
  var ignoredKeys: Set<String> = []
  var failure: RecordFailure?
  var isFirstOfSource = false
  var isLastOfSource = false
  var byteCount = 0
}

/// Parses pieces for one worker, with buffers of its own.
final class PieceParser {
  private let plan: ReadPlan
  private let matrix = FieldMatrix()
  private let columns = ColumnParser()
  private let repaired = PieceBuffer(capacity: 0)
  private var structure: StructuralIndex?
  private var records: JSONRecordIndex?

  init(_ plan: ReadPlan) {
    self.plan = plan
    if plan.format.isJSON { records = JSONRecordIndex(paths: plan.paths) }
  }

  func parse(_ piece: Piece, in buffer: PieceBuffer) -> ParsedPiece {
    var result = ParsedPiece(source: piece.source, sourceName: piece.sourceName)
    result.isFirstOfSource = piece.isFirstOfSource
    result.isLastOfSource = piece.isLastOfSource
    result.byteCount = piece.end - piece.start
    guard piece.end > piece.start else { return result }
    do {
      try fill(piece, buffer, &result)
    } catch let failure as RecordFailure {
      result.failure = failure
      return result
    } catch {
      return result
    }
    result.rowCount = matrix.rowCount
    let encoding: FieldEncoding = plan.format.isJSON ? .json : matrix.isQuoted ? .quoted : .plain
    var row = 0
    while row < matrix.rowCount {
      let rows = row..<min(row + plan.chunkRowCountMax, matrix.rowCount)
      result.chunks.append(chunk(rows, encoding, piece))
      row = rows.upperBound
    }
    return result
  }

  /// Finds the fields of the piece's records.
  private func fill(_ piece: Piece, _ buffer: PieceBuffer, _ result: inout ParsedPiece) throws {
    var base = buffer.base
    var start = piece.start
    var end = piece.end
    let bytes = UnsafeBufferPointer(start: base + start, count: end - start)
    if !UTF8Repair.isValid(bytes) {
      end = UTF8Repair.repair(bytes, into: repaired)
      start = 0
      base = repaired.base
    }
    matrix.recordStarts.removeAll(keepingCapacity: true)
    switch plan.format {
    case .txt:
      LineIndex().build(base, start: start, end: end, into: matrix)
    case .raw:
      matrix.bytes = UnsafePointer(base)
      matrix.isQuoted = false
      matrix.width = 1
      matrix.rowCount = 1
      matrix.starts[0] = UInt32(truncatingIfNeeded: start)
      matrix.ends[0] = UInt32(truncatingIfNeeded: end)
    case .json:
      records?.buildLines(base, start: start, end: end, into: matrix)
    case .multijson:
      try records?.buildSequence(base, start: start, end: end, state: piece.framing.sequence, into: matrix)
    case .csv, .tsv, .psv, .scsv, .sohsv, .tsve:
      try fillDelimited(piece, base, start, end, &result)
    }
    if let records {
      result.skippedRecordCount = records.skippedCount
      result.ignoredKeys = records.ignoredKeys
    }
    if plan.needsRecordStarts, matrix.recordStarts.isEmpty {
      for row in 0..<matrix.rowCount {
        matrix.recordStarts.append(matrix.starts[row * matrix.width] &- UInt32(truncatingIfNeeded: start))
      }
    }
    if plan.needsRecordStarts { countLines(base + start) }
  }

  private func fillDelimited(
    _ piece: Piece, _ base: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, _ result: inout ParsedPiece
  ) throws {
    let separator = plan.format.separator ?? 0x2C
    let width = max(piece.framing.fieldCount, 1)
    let usesEscapes = plan.format == .tsve
    if usesEscapes || piece.framing.isLenient {
      let tokenizer = LenientTokenizer(
        separator: separator, usesEscapes: usesEscapes, width: tokenWidth(width),
        validates: plan.validatesFieldCount)
      try tokenizer.build(base, start: start, end: end, into: matrix)
    } else {
      var index = structure
      if index == nil || index?.width != tokenWidth(width) {
        index = StructuralIndex(
          separator: separator, width: tokenWidth(width), validates: plan.validatesFieldCount)
      }
      structure = nil
      try index?.build(base, start: start, end: end, into: matrix)
      structure = index
    }
    result.extraFieldCount = max(width - usedWidth, 0)
  }

  /// Without validation the rows may be wider than the first: as many fields as the columns read are kept.
  private func tokenWidth(_ width: Int) -> Int { plan.validatesFieldCount ? width : max(width, usedWidth) }

  private var usedWidth: Int {
    plan.feeds.reduce(0) { width, feed in
      switch feed {
      case .field(let ordinal), .transformed(let ordinal, _): max(width, ordinal + 1)
      default: width
      }
    }
  }

  /// Turns the offsets of records into counts of newlines before them.
  private func countLines(_ start: UnsafeMutablePointer<UInt8>) {
    var position = 0
    var line: UInt32 = 0
    for index in matrix.recordStarts.indices {
      let target = Int(matrix.recordStarts[index])
      while position < target {
        if start[position] == 0x0A { line += 1 }
        position += 1
      }
      matrix.recordStarts[index] = line
    }
  }

  private func chunk(_ rows: Range<Int>, _ encoding: FieldEncoding, _ piece: Piece) -> [Column] {
    plan.feeds.indices.map { index in
      let type = plan.schema[index].type
      switch plan.feeds[index] {
      case .field(let ordinal):
        return columns.column(
          type, matrix, ordinal: ordinal, rows: rows, encoding: encoding,
          byteCountMax: plan.valueByteCountMax[index] ?? ColumnParser.valueByteCountMax)
      case .transformed(let ordinal, let transform):
        let known = transform == .dropMappedFields ? mappedPaths(inside: ordinal) : []
        return columns.transformed(
          type, matrix, ordinal: ordinal, rows: rows, encoding: encoding, transform, mappedPaths: known)
      case .constant(let value):
        return .constant(value, type, count: rows.count)
      case .sourceLocation:
        return .constant(type == .string ? .string(piece.sourceName) : .null, type, count: rows.count)
      case .sourceLineNumber:
        let lines = matrix.recordStarts[rows].map { Int64($0) + Int64(piece.firstLine) }
        return type == .string ? .text(Text(lines.map(String.init))) : .longs(lines, type)
      case .missing:
        return .nulls(type, count: rows.count)
      }
    }
  }

  /// What the other paths name inside the value of one, relative to it.
  private func mappedPaths(inside ordinal: Int) -> [ArraySlice<RecordPath.Step>] {
    let steps = plan.paths[ordinal].steps
    return plan.paths.compactMap { path in
      guard path.steps.count > steps.count, path.steps.starts(with: steps) else { return nil }
      return path.steps.dropFirst(steps.count)
    }
  }
}
