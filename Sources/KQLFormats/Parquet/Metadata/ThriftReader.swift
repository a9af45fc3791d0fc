/// Reads Thrift's compact protocol. Every length is checked against the bytes there are.
struct ThriftReader {
  /// Types of the wire that Parquet's metadata uses.
  enum Kind {
    static let yes: UInt8 = 1
    static let no: UInt8 = 2
    static let byte: UInt8 = 3
    static let int16: UInt8 = 4
    static let int32: UInt8 = 5
    static let int64: UInt8 = 6
    static let double: UInt8 = 7
    static let binary: UInt8 = 8
    static let list: UInt8 = 9
    static let set: UInt8 = 10
    static let map: UInt8 = 11
    static let structure: UInt8 = 12
    static let uuid: UInt8 = 13
  }

  private let base: UnsafePointer<UInt8>
  private let end: Int
  private(set) var position = 0
  private var depth = 0
  private static let depthMax = 64

  init(_ base: UnsafePointer<UInt8>, count: Int) {
    self.base = base
    end = count
  }

  static let cut = FileFault.damaged("the metadata ends too early")
  static let wrong = FileFault.damaged("the metadata has a field of a wrong type")

  mutating func byte() throws -> UInt8 {
    guard position < end else { throw ThriftReader.cut }
    defer { position += 1 }
    return base[position]
  }

  mutating func varint() throws -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
      if shift > 63 { throw FileFault.damaged("the metadata has a number that is too long") }
    }
  }

  mutating func zigzag() throws -> Int64 {
    let value = try varint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  // MARK: Values of a field, whose type was read before

  mutating func integer(_ kind: UInt8) throws -> Int64 {
    switch kind {
    case Kind.byte: return Int64(Int8(bitPattern: try byte()))
    case Kind.int16, Kind.int32, Kind.int64: return try zigzag()
    default: throw ThriftReader.wrong
    }
  }

  mutating func int32(_ kind: UInt8) throws -> Int32 {
    guard let value = Int32(exactly: try integer(kind)) else {
      throw FileFault.damaged("the metadata has a number that is too large")
    }
    return value
  }

  /// A size or a position: not negative.
  mutating func count(_ kind: UInt8) throws -> Int {
    let value = try integer(kind)
    guard value >= 0 else { throw FileFault.damaged("the metadata has a negative size") }
    return Int(value)
  }

  func bool(_ kind: UInt8) throws -> Bool {
    guard kind == Kind.yes || kind == Kind.no else { throw ThriftReader.wrong }
    return kind == Kind.yes
  }

  mutating func binary(_ kind: UInt8) throws -> [UInt8] {
    guard kind == Kind.binary else { throw ThriftReader.wrong }
    let length = try varint()
    guard length <= UInt64(end - position) else { throw ThriftReader.cut }
    defer { position += Int(length) }
    return Array(UnsafeBufferPointer(start: base + position, count: Int(length)))
  }

  mutating func string(_ kind: UInt8) throws -> String { String(decoding: try binary(kind), as: UTF8.self) }

  /// Calls `body` for each element with its type.
  mutating func list(_ kind: UInt8, _ body: (inout ThriftReader, UInt8) throws -> Void) throws {
    guard kind == Kind.list || kind == Kind.set else { throw ThriftReader.wrong }
    let (count, element) = try listHeader()
    for _ in 0..<count { try body(&self, element) }
  }

  /// Reads the fields of a struct; `body` says whether it took the value of the field.
  mutating func structure(_ kind: UInt8, _ body: (inout ThriftReader, Int, UInt8) throws -> Bool) throws {
    guard kind == Kind.structure else { throw ThriftReader.wrong }
    guard depth < ThriftReader.depthMax else { throw FileFault.damaged("the metadata is nested too deeply") }
    depth += 1
    defer { depth -= 1 }
    var id = 0
    while true {
      let head = try byte()
      if head == 0 { return }
      let kind = head & 0x0F
      if head >> 4 == 0 {
        guard let full = Int16(exactly: try zigzag()) else { throw ThriftReader.wrong }
        id = Int(full)
      } else {
        id += Int(head >> 4)
      }
      if try !body(&self, id, kind) { try skip(kind) }
    }
  }

  private mutating func listHeader() throws -> (count: Int, element: UInt8) {
    let head = try byte()
    let count = head >> 4 == 15 ? try varint() : UInt64(head >> 4)
    // Every element takes a byte at least.
    guard count <= UInt64(end - position) else { throw ThriftReader.cut }
    return (Int(count), head & 0x0F)
  }

  private mutating func skip(_ kind: UInt8) throws {
    switch kind {
    case Kind.yes, Kind.no: break
    case Kind.byte: _ = try byte()
    case Kind.int16, Kind.int32, Kind.int64: _ = try varint()
    case Kind.double: try advance(8)
    case Kind.uuid: try advance(16)
    case Kind.binary:
      let length = try varint()
      guard length <= UInt64(end - position) else { throw ThriftReader.cut }
      position += Int(length)
    case Kind.list, Kind.set:
      let (count, element) = try listHeader()
      guard depth < ThriftReader.depthMax else { throw FileFault.damaged("the metadata is nested too deeply") }
      depth += 1
      defer { depth -= 1 }
      for _ in 0..<count { try skipElement(element) }
    case Kind.map:
      let count = try varint()
      if count == 0 { return }
      guard count <= UInt64(end - position) else { throw ThriftReader.cut }
      let kinds = try byte()
      guard depth < ThriftReader.depthMax else { throw FileFault.damaged("the metadata is nested too deeply") }
      depth += 1
      defer { depth -= 1 }
      for _ in 0..<count {
        try skipElement(kinds >> 4)
        try skipElement(kinds & 0x0F)
      }
    case Kind.structure: try structure(kind) { _, _, _ in false }
    default: throw ThriftReader.wrong
    }
  }

  /// Unlike a field's, a list's booleans take a byte each.
  private mutating func skipElement(_ kind: UInt8) throws {
    if kind == Kind.yes || kind == Kind.no { _ = try byte() } else { try skip(kind) }
  }

  private mutating func advance(_ count: Int) throws {
    guard count <= end - position else { throw ThriftReader.cut }
    position += count
  }
}
