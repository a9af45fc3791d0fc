import KQLColumns

/// Reads the binary form of values. Every length is checked against the bytes there are.
struct AvroCursor {
  let base: UnsafePointer<UInt8>
  let end: Int
  var position = 0
  private var depth = 0
  private static let depthMax = 64
  /// Items that take no bytes, such as nulls, are believed up to this number.
  private static let freeItemsMax = 1 << 20
  private static let valueByteCountMax = 64 << 20

  init(_ base: UnsafePointer<UInt8>, count: Int) {
    self.base = base
    end = count
  }

  static let cut = FileFault.damaged("a block ends inside a value")

  @inline(__always)
  mutating func long() throws -> Int64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard position < end, shift <= 63 else { throw AvroCursor.cut }
      let byte = base[position]
      position &+= 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
      shift &+= 7
    }
  }

  mutating func boolean() throws -> Bool {
    guard position < end else { throw AvroCursor.cut }
    defer { position += 1 }
    return base[position] != 0
  }

  mutating func real(isFloat: Bool) throws -> Double {
    let size = isFloat ? 4 : 8
    guard size <= end - position else { throw AvroCursor.cut }
    defer { position += size }
    let raw = UnsafeRawPointer(base + position)
    return isFloat ? Double(raw.loadUnaligned(as: Float.self)) : raw.loadUnaligned(as: Double.self)
  }

  @inline(__always)
  mutating func bytes() throws -> UnsafeBufferPointer<UInt8> {
    let length = try long()
    guard length >= 0, length <= Int64(end - position) else { throw AvroCursor.cut }
    return try fixed(Int(length))
  }

  @inline(__always)
  mutating func fixed(_ size: Int) throws -> UnsafeBufferPointer<UInt8> {
    guard size <= end - position else { throw AvroCursor.cut }
    defer { position &+= size }
    return UnsafeBufferPointer(start: base + position, count: size)
  }

  /// The branch of a union.
  mutating func branch(_ branches: [Int]) throws -> Int {
    let index = try long()
    guard index >= 0, index < Int64(branches.count) else { throw FileFault.damaged("a union has no branch \(index)") }
    return branches[Int(index)]
  }

  mutating func symbol(_ symbols: [[UInt8]]) throws -> [UInt8] {
    let index = try long()
    guard index >= 0, index < Int64(symbols.count) else { throw FileFault.damaged("an enum has no symbol \(index)") }
    return symbols[Int(index)]
  }

  /// Calls `item` for each item of an array or a map, whose blocks end with one of no items.
  private mutating func items(_ item: (inout AvroCursor) throws -> Void) throws {
    guard depth < AvroCursor.depthMax else { throw FileFault.damaged("a value is nested too deeply") }
    depth += 1
    defer { depth -= 1 }
    while true {
      var count = try long()
      if count == 0 { return }
      if count < 0 {
        guard count > .min else { throw AvroCursor.cut }
        count = -count
        _ = try long()
      }
      guard count <= Int64(max(end - position, AvroCursor.freeItemsMax)) else {
        throw FileFault.damaged("a value claims to have \(count) items")
      }
      for _ in 0..<count { try item(&self) }
    }
  }

  mutating func skip(_ schema: AvroSchema, _ node: Int) throws {
    switch schema.nodes[node].kind {
    case .null: break
    case .boolean: _ = try boolean()
    case .int, .long, .enumeration: _ = try long()
    case .float: _ = try fixed(4)
    case .double: _ = try fixed(8)
    case .bytes, .string: _ = try bytes()
    case .fixed(let size): _ = try fixed(size)
    case .array(let inner): try items { try $0.skip(schema, inner) }
    case .map(let inner):
      try items {
        _ = try $0.bytes()
        try $0.skip(schema, inner)
      }
    case .union(let branches): try skip(schema, branch(branches))
    case .record(let fields):
      guard depth < AvroCursor.depthMax else { throw FileFault.damaged("a value is nested too deeply") }
      depth += 1
      defer { depth -= 1 }
      for field in fields { try skip(schema, field.node) }
    }
  }

  // MARK: As JSON

  /// Appends a value as JSON. Bytes are text, a union is the value of its branch.
  mutating func appendJSON(_ schema: AvroSchema, _ node: Int, _ output: inout [UInt8]) throws {
    let (kind, logical) = (schema.nodes[node].kind, schema.nodes[node].logical)
    switch kind {
    case .null: output += Array("null".utf8)
    case .boolean: output += Array((try boolean() ? "true" : "false").utf8)
    case .int, .long: appendLong(try long(), logical, &output)
    case .float, .double:
      let isFloat = if case .float = kind { true } else { false }
      Value.real(try real(isFloat: isFloat)).appendJSON(.real, to: &output)
    case .string: try appendText(try bytes(), &output)
    case .bytes: try appendBytes(try bytes(), logical, &output)
    case .fixed(let size): try appendBytes(try fixed(size), logical, &output)
    case .enumeration(let symbols):
      let symbol = try symbol(symbols)
      symbol.withUnsafeBufferPointer { JSON.appendQuoted($0, to: &output) }
    case .union(let branches): try appendJSON(schema, branch(branches), &output)
    case .array(let inner):
      output.append(0x5B)
      let start = output.count
      try items { cursor in
        if output.count > start { output.append(0x2C) }
        try cursor.appendJSON(schema, inner, &output)
        try AvroCursor.check(output.count - start)
      }
      output.append(0x5D)
    case .map(let inner):
      output.append(0x7B)
      let start = output.count
      try items { cursor in
        if output.count > start { output.append(0x2C) }
        try cursor.appendText(try cursor.bytes(), &output)
        output.append(0x3A)
        try cursor.appendJSON(schema, inner, &output)
        try AvroCursor.check(output.count - start)
      }
      output.append(0x7D)
    case .record(let fields):
      guard depth < AvroCursor.depthMax else { throw FileFault.damaged("a value is nested too deeply") }
      depth += 1
      defer { depth -= 1 }
      output.append(0x7B)
      for (index, field) in fields.enumerated() {
        if index > 0 { output.append(0x2C) }
        output += field.key
        output.append(0x3A)
        try appendJSON(schema, field.node, &output)
      }
      output.append(0x7D)
    }
  }

  private static func check(_ count: Int) throws {
    if count > valueByteCountMax { throw FileFault.damaged("a value is larger than \(valueByteCountMax >> 20) MB") }
  }

  private func appendLong(_ value: Int64, _ logical: AvroSchema.Logical?, _ output: inout [UInt8]) {
    let column = AvroValues.natural([value], logical)
    column.value(0).appendJSON(column.type, to: &output)
  }

  private func appendBytes(
    _ bytes: UnsafeBufferPointer<UInt8>, _ logical: AvroSchema.Logical?, _ output: inout [UInt8]
  ) throws {
    guard logical != nil else { return try appendText(bytes, &output) }
    let text = Text(offsets: [0, UInt32(truncatingIfNeeded: bytes.count)], bytes: Array(bytes))
    let column = try AvroValues.natural(text, logical)
    column.value(0).appendJSON(column.type, to: &output)
  }

  private func appendText(_ bytes: UnsafeBufferPointer<UInt8>, _ output: inout [UInt8]) throws {
    if UTF8Repair.isValid(bytes) { return JSON.appendQuoted(bytes, to: &output) }
    let repaired = PieceBuffer(capacity: 0)
    let count = UTF8Repair.repair(bytes, into: repaired)
    JSON.appendQuoted(UnsafeBufferPointer(start: repaired.base, count: count), to: &output)
  }
}
