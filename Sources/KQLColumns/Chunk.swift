/// A batch of rows that flows between operators: columns of one length, loaded and gathered when first read.
///
/// Late materialisation lives here: a scan hands out a chunk whose columns are read from the extent when a filter or
/// a later operator asks for them, and a filter narrows the chunk by a selection vector without touching the other
/// columns. Belongs to one worker at a time.
package final class Chunk {
  package let rowCount: Int
  package let columnCount: Int
  /// The scan's facts (positions in its `pruning`) that hold in every row for certain: a filter need not ask again.
  package let answered: [Int]
  private var ready: [Column?]
  private let load: (Int) throws -> Column

  package init(rowCount: Int, columns: [Column]) {
    self.rowCount = rowCount
    columnCount = columns.count
    answered = []
    ready = columns
    load = { _ in preconditionFailure("a ready chunk has every column") }
  }

  /// A chunk whose column `i` is `load(i)`, called at most once for each.
  package init(
    rowCount: Int, columnCount: Int, answered: [Int] = [], load: @escaping (Int) throws -> Column
  ) {
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.answered = answered
    ready = Array(repeating: nil, count: columnCount)
    self.load = load
  }

  package func column(_ index: Int) throws -> Column {
    if let column = ready[index] { return column }
    let column = try load(index)
    assert(column.count == rowCount)
    if case .text(let text) = column.storage, text.isTruncated { throw Text.tooLong }
    ready[index] = column
    return column
  }

  package func columns() throws -> [Column] { try (0..<columnCount).map { try column($0) } }

  /// The rows at the given positions (the selection vector), gathered column by column on demand.
  package func selecting(_ rows: [UInt32]) -> Chunk {
    Chunk(rowCount: rows.count, columnCount: columnCount) { try self.column($0).gathering(rows) }
  }

  package func slice(_ range: Range<Int>) -> Chunk {
    if range == 0..<rowCount { return self }
    return Chunk(rowCount: range.count, columnCount: columnCount) { try self.column($0).slice(range) }
  }

  /// Some of the columns, in the given order, still unread.
  package func projecting(_ indices: [Int]) -> Chunk {
    Chunk(rowCount: rowCount, columnCount: indices.count) { try self.column(indices[$0]) }
  }
}

/// A whole table in memory.
package struct Table: Sendable {
  package var schema: Schema
  package var chunks: [[Column]]

  package init(schema: Schema, chunks: [[Column]] = []) {
    self.schema = schema
    self.chunks = chunks
  }

  package var rowCount: Int { chunks.reduce(0) { $0 + ($1.first?.count ?? 0) } }

  /// A small table given row by row, as commands build their results.
  package init(schema: Schema, rows: [[Value]]) {
    self.schema = schema
    chunks = rows.isEmpty ? [] : [schema.fields.indices.map { i in Column(schema[i].type, rows.map { $0[i] }) }]
  }
}

extension Column {
  /// A small column from boxed values.
  package init(_ type: ScalarType, _ values: [Value]) {
    let valid: [Bool]? =
      type != .string && values.contains(.null) ? values.map { $0 != .null } : nil
    let storage: Storage
    switch type {
    case .bool: storage = .bools(values.map { if case .bool(let x) = $0 { x } else { false } })
    case .int, .long, .datetime, .timespan:
      storage = .longs(values.map { if case .long(let x) = $0 { x } else { 0 } })
    case .real: storage = .reals(values.map { if case .real(let x) = $0 { x } else { 0 } })
    case .decimal:
      storage = .decimals(
        values.map {
          if case .decimal(let x) = $0 { x } else { Decimal128(significand: 0, exponent: 0, isNegative: false) }
        })
    case .guid: storage = .guids(values.map { if case .guid(let x) = $0 { x } else { GUID(high: 0, low: 0) } })
    case .string: storage = .text(Text(values.map { if case .string(let x) = $0 { x } else { "" } }))
    case .dynamic: storage = .text(Text(values.map { if case .dynamic(let x) = $0 { x } else { "null" } }))
    }
    self.init(type: type, count: values.count, storage: storage, valid: valid)
  }
}
