import KQLColumns

/// The values of one field for the rows of a chunk, as they are read.
final class AvroValues {
  enum Form { case bools, longs, reals, texts, json }

  let form: Form
  private let logical: AvroSchema.Logical?
  private let schema: AvroSchema
  private let node: Int
  private var longs: [Int64] = []
  private var reals: [Double] = []
  private var builder = TextBuilder(rows: 0)
  private var valid: [Bool] = []
  private var hasNulls = false

  private static let byteCountMax = 1 << 30

  /// - Parameter asJSON: Whatever it is, since a path or a transform looks into it.
  init(_ schema: AvroSchema, _ node: Int, asJSON: Bool) {
    self.schema = schema
    self.node = node
    let inner = schema.valueNode(node)
    logical = inner.flatMap { schema.nodes[$0].logical }
    form = asJSON ? .json : inner.map { AvroValues.form(schema.nodes[$0]) } ?? .json
  }

  private static func form(_ node: AvroSchema.Node) -> Form {
    switch node.kind {
    case .boolean: .bools
    case .int, .long: .longs
    case .float, .double: .reals
    case .bytes, .string, .fixed, .enumeration: .texts
    case .null, .array, .map, .union, .record: .json
    }
  }

  func read(_ cursor: inout AvroCursor) throws {
    if form == .json {
      try cursor.appendJSON(schema, node, &builder.bytes)
      try endText()
      valid.append(true)
      return
    }
    var node = node
    if case .union(let branches) = schema.nodes[node].kind { node = try cursor.branch(branches) }
    switch schema.nodes[node].kind {
    case .null:
      hasNulls = true
      valid.append(false)
      appendPlaceholder()
      return
    case .boolean: longs.append(try cursor.boolean() ? 1 : 0)
    case .int, .long: longs.append(try cursor.long())
    case .float: reals.append(try cursor.real(isFloat: true))
    case .double: reals.append(try cursor.real(isFloat: false))
    case .bytes, .string:
      builder.bytes.append(contentsOf: try cursor.bytes())
      try endText()
    case .fixed(let size):
      builder.bytes.append(contentsOf: try cursor.fixed(size))
      try endText()
    case .enumeration(let symbols):
      builder.bytes.append(contentsOf: try cursor.symbol(symbols))
      try endText()
    case .array, .map, .union, .record: throw FileFault.damaged("a value is of another type than its field")
    }
    valid.append(true)
  }

  private func appendPlaceholder() {
    switch form {
    case .bools, .longs: longs.append(0)
    case .reals: reals.append(0)
    case .texts, .json: builder.endRow()
    }
  }

  private func endText() throws {
    builder.endRow()
    guard builder.bytes.count <= AvroValues.byteCountMax else {
      throw FileFault.damaged("more than \(AvroValues.byteCountMax >> 30) GB of text in one piece")
    }
  }

  /// The JSON of every row, of form `json`.
  var json: Text { Text(offsets: builder.offsets, bytes: builder.bytes) }

  /// The values as a column of their own type.
  func column() throws -> Column {
    let valid = hasNulls ? valid : nil
    let column: Column
    switch form {
    case .bools: column = .bools(longs.map { $0 != 0 })
    case .longs: column = AvroValues.natural(longs, logical)
    case .reals: column = .reals(reals)
    case .texts, .json: column = try AvroValues.natural(json, logical)
    }
    // A string is never null: its placeholder is the empty string.
    if column.type == .string { return column }
    return Column(
      type: column.type, count: column.count, storage: column.storage, valid: Column.zipValid(column.valid, valid))
  }

  static func natural(_ longs: [Int64], _ logical: AvroSchema.Logical?) -> Column {
    switch logical {
    case .date: LeafConversion.ticks(longs, multiply: Calendar.ticksPerDay, divide: 1)
    case .timestampMilliseconds: LeafConversion.ticks(longs, multiply: 10_000, divide: 1)
    case .timestampMicroseconds: LeafConversion.ticks(longs, multiply: 10, divide: 1)
    case .timestampNanoseconds: LeafConversion.ticks(longs, multiply: 1, divide: 100)
    case .timeMilliseconds: .longs(longs.map { $0 &* 10_000 }, .timespan)
    case .timeMicroseconds: .longs(longs.map { $0 &* 10 }, .timespan)
    case .uuid, .duration, .decimal, nil: .longs(longs)
    }
  }

  static func natural(_ text: Text, _ logical: AvroSchema.Logical?) throws -> Column {
    switch logical {
    case .decimal(let scale): try LeafConversion.decimals(text, scale: scale)
    case .duration: LeafConversion.intervals(text)
    case .uuid where (0..<text.count).allSatisfy { text.length($0) == 16 || text.length($0) == 0 }:
      LeafConversion.guids(text)
    default: .text(text.cleaned())
    }
  }
}

extension AvroSchema {
  /// The node of a value that may be null; nil when a union has more than one other branch.
  func valueNode(_ node: Int) -> Int? {
    guard case .union(let branches) = nodes[node].kind else { return node }
    let others = branches.filter { if case .null = nodes[$0].kind { false } else { true } }
    return others.count == 1 ? others[0] : nil
  }
}
