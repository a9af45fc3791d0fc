import KQLColumns
import KQLDiagnostics

/// Where the values of a wanted column come from.
private enum AvroSource: Sendable {
  case constant(Value)
  case rowNumber
  case missing
  /// A field, nil for the whole record.
  case field(Int?, ArraySlice<RecordPath.Step>, FieldTransform?, mappedPaths: [ArraySlice<RecordPath.Step>])
}

extension AvroFile: ColumnarFile {
  package var uncompressedByteCount: Int { input.byteCount }

  package func ignoredColumns(_ plan: ColumnarPlan) -> [String] {
    let taken = plan.paths.map(\.steps)
    if taken.contains(where: \.isEmpty) { return [] }
    return schema.fields.map(\.name).filter { name in
      !taken.contains { steps in
        if case .key(let key)? = steps.first { name.utf8.elementsEqual(key) } else { false }
      }
    }
  }

  package func pieces(
    _ plan: ColumnarPlan, admits: (_ bounds: (_ column: Int) -> ColumnBounds) -> Bool
  ) throws -> [any ColumnarPiece] {
    let sources = plan.feeds.indices.map { source(plan, $0) }
    return pieces.map { AvroPiece(file: self, piece: $0, schema: plan.schema, sources: sources) }
  }

  private func source(_ plan: ColumnarPlan, _ index: Int) -> AvroSource {
    switch plan.feeds[index] {
    case .constant(let value): return .constant(value)
    case .sourceLocation: return .constant(plan.schema[index].type == .string ? .string(name) : .null)
    case .sourceLineNumber: return .rowNumber
    case .missing: return .missing
    case .field(let path): return field(plan, path, nil)
    case .transformed(let path, let transform): return field(plan, path, transform)
    }
  }

  private func field(_ plan: ColumnarPlan, _ path: Int, _ transform: FieldTransform?) -> AvroSource {
    let steps = plan.paths[path].steps
    let known = transform == .dropMappedFields ? plan.mappedPaths(inside: path) : []
    guard case .key(let key)? = steps.first else { return .field(nil, steps[...], transform, mappedPaths: known) }
    guard let index = schema.fields.firstIndex(where: { $0.name.utf8.elementsEqual(key) }) else { return .missing }
    return .field(index, steps.dropFirst(), transform, mappedPaths: known)
  }
}

/// Some blocks of a file. All columns that are wanted are read at once, since rows lie one after the other.
private struct AvroPiece: ColumnarPiece {
  let file: AvroFile
  let piece: AvroFile.Piece
  let schema: Schema
  let sources: [AvroSource]

  var rowCount: Int { piece.rowCount }

  func open(_ columns: [Int]) -> any ColumnarReading { AvroReading(self, columns) }
}

private final class AvroReading: ColumnarReading, @unchecked Sendable {
  private let piece: AvroPiece
  private let wanted: [Int]
  private let lock = ThreadLock()
  private var columns: [Int: Column] = [:]

  init(_ piece: AvroPiece, _ wanted: [Int]) {
    self.piece = piece
    self.wanted = wanted
  }

  func column(_ index: Int) throws -> Column {
    lock.lock()
    defer { lock.unlock() }
    if columns.isEmpty {
      do { try read() } catch let fault as FileFault { throw fault.diagnostic(piece.file.name, "Avro") }
    }
    return columns[index] ?? .nulls(piece.schema[index].type, count: piece.rowCount)
  }

  private func read() throws {
    let (avro, rowCount) = (piece.file.schema, piece.rowCount)
    // One set of values for each field, by its position; -1 stands for the whole record.
    var values: [Int: AvroValues] = [:]
    for index in wanted {
      guard case .field(let field, let steps, let transform, _) = piece.sources[index] else { continue }
      let asJSON = field == nil || !steps.isEmpty || (transform != nil && transform != .bytesAsBase64)
      let key = AvroReading.key(field, asJSON: asJSON)
      if values[key] == nil {
        values[key] = AvroValues(avro, field.map { avro.fields[$0].node } ?? avro.root, asJSON: asJSON)
      }
    }
    if !values.isEmpty { try readBlocks(values) }
    let texts = TextConversion()
    for index in wanted {
      let type = piece.schema[index].type
      switch piece.sources[index] {
      case .constant(let value): columns[index] = .constant(value, type, count: rowCount)
      case .missing: columns[index] = .nulls(type, count: rowCount)
      case .rowNumber:
        let first = Int64(piece.piece.firstRow)
        columns[index] = Column.longs((0..<rowCount).map { first + Int64($0) + 1 }).converted(to: type)
      case .field(let field, let steps, let transform, let paths):
        let plain = values[AvroReading.key(field, asJSON: false)]
        if let plain, field != nil, steps.isEmpty, transform == nil || transform == .bytesAsBase64 {
          if transform == .bytesAsBase64, plain.form == .texts {
            columns[index] = Column.text(plain.json.base64()).fitted(to: type, texts: texts)
          } else if plain.form == .json {
            columns[index] = texts.column(json: plain.json, [], as: type, nil, mappedPaths: [])
          } else {
            columns[index] = try plain.column().fitted(to: type, texts: texts)
          }
        } else if let json = values[AvroReading.key(field, asJSON: true)] {
          columns[index] = texts.column(json: json.json, steps, as: type, transform, mappedPaths: paths)
        }
      }
    }
  }

  private static func key(_ field: Int?, asJSON: Bool) -> Int { ((field ?? -1) + 1) * 2 + (asJSON ? 1 : 0) }

  private func readBlocks(_ values: [Int: AvroValues]) throws {
    let avro = piece.file.schema
    let whole = values[AvroReading.key(nil, asJSON: true)]
    let fields = avro.fields.indices.map { index in
      (
        node: avro.fields[index].node, plain: values[AvroReading.key(index, asJSON: false)],
        json: values[AvroReading.key(index, asJSON: true)]
      )
    }
    // Fields behind the last one wanted need not be read where there is no more than one row.
    let buffer = PieceBuffer(capacity: 0)
    for block in piece.piece.blocks {
      try locating("block at byte \(block.offset)") {
        let bytes = try piece.file.unpack(block, into: buffer)
        try bytes.withUnsafeBufferPointer { bytes in
          guard let base = bytes.baseAddress ?? UnsafePointer(bitPattern: 1) else { return }
          var cursor = AvroCursor(base, count: bytes.count)
          for _ in 0..<block.rowCount {
            let start = cursor.position
            try whole?.read(&cursor)
            if whole != nil { cursor.position = start }
            if fields.isEmpty { try cursor.skip(avro, avro.root) }
            for field in fields {
              let before = cursor.position
              if let plain = field.plain { try plain.read(&cursor) }
              if let json = field.json {
                cursor.position = before
                try json.read(&cursor)
              }
              if field.plain == nil, field.json == nil { try cursor.skip(avro, field.node) }
            }
          }
          guard cursor.position == bytes.count else { throw FileFault.damaged("its rows are shorter than it is") }
        }
      }
    }
  }
}

extension Text {
  /// Every row in base 64.
  func base64() -> Text {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var builder = TextBuilder(rows: count, bytes: bytes.count * 4 / 3)
    forEachRow { _, row in
      var position = 0
      while position < row.count {
        let group = row[position..<min(position + 3, row.count)]
        let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for digit in 0..<4 {
          builder.bytes.append(digit <= group.count ? letters[bits >> (18 - 6 * digit) & 63] : 0x3D)
        }
        position += 3
      }
      builder.endRow()
    }
    return builder.finish()
  }
}
