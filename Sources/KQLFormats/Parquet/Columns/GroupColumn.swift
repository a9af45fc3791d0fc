import KQLColumns

/// One wanted column of a row group, read from its first row to its last. Belongs to one thread at a time.
final class GroupColumn {
  private enum Reader {
    case none
    case leaf(LeafReader)
    case record([LeafReader])
  }

  private let source: ResolvedColumn
  private let type: ScalarType
  private let reader: Reader
  private let texts = TextConversion()
  private var rowsRead: Int

  /// - Parameter firstRow: Of the group within the file, from 0.
  init(
    _ file: ParquetFile, group index: Int, _ source: ResolvedColumn, _ type: ScalarType, firstRow: Int
  ) throws {
    self.source = source
    self.type = type
    rowsRead = firstRow
    let group = file.metadata.rowGroups[index]
    switch source {
    case .constant, .rowNumber, .missing: reader = .none
    case .leaf(let leaf), .transformed(let leaf, _):
      reader = .leaf(try LeafReader(file.input, group, leaf, levelsFor: nil, file.memory))
    case .record(let node, _, _, _):
      reader = .record(
        try node.leaves.map { leaf in
          try LeafReader(file.input, group, file.leaves[leaf], levelsFor: node.leaves.count, file.memory)
        })
    }
  }

  /// The next rows.
  func read(rows: Int) throws -> Column {
    defer { rowsRead += rows }
    switch (source, reader) {
    case (.constant(let value), _): return .constant(value, type, count: rows)
    case (.rowNumber, _):
      let numbers = Column.longs((rowsRead + 1...rowsRead + rows).map { Int64($0) })
      return numbers.converted(to: type)
    case (.leaf(let leaf), .leaf(let reader)):
      let piece = try reader.read(rows: rows)
      if piece.values.count == 0 { return .nulls(type, count: rows) }
      return try leaf.natural(piece.values).fitted(to: type, texts: texts).spread(over: piece.valid)
    case (.transformed(let leaf, let transform), .leaf(let reader)):
      let piece = try reader.read(rows: rows)
      if piece.values.count == 0 { return .nulls(type, count: rows) }
      var cells = try leaf.natural(piece.values)
      if cells.type != .string { cells = cells.boxed() }
      if cells.type == .string { cells = cells.parsedJSON() }
      return try texts.column(json: cells.boundedTexts(), [], as: type, transform, mappedPaths: []).spread(over: piece.valid)
    case (.record(let node, let rest, let transform, let paths), .record(let readers)):
      let pieces = try readers.map { reader in
        try locating("'\(reader.leaf.name)'") { try reader.read(rows: rows) }
      }
      var assembler = try RecordAssembler(node, readers.map(\.leaf), pieces)
      let json = try assembler.assemble(rows: rows)
      return texts.column(json: json, rest, as: type, transform, mappedPaths: paths)
    default: return .nulls(type, count: rows)
    }
  }
}
