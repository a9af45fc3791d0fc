/// A Parquet file put together byte by byte, so that it can claim what no writer writes. Knows nothing of the reader.
struct HandmadeParquet {
  /// A column of the schema, flat or nested; leaves have a type.
  struct Element {
    var name: String
    var type: Int?
    /// 0 required, 1 optional, 2 repeated.
    var repetition = 0
    var childCount: Int?
    var convertedType: Int?
    var typeLength: Int?
  }

  struct Chunk {
    var type: Int
    var pages: [UInt8]
    var valueCount: Int
    /// What the metadata says instead of the truth.
    var claimedBytes: Int?
    var claimedUncompressed: Int?
    var codec = 0
  }

  var elements: [Element]
  private(set) var bytes: [UInt8] = Array("PAR1".utf8)
  private var groups: [[UInt8]] = []
  private var rowCount = 0

  init(_ elements: [Element]) { self.elements = elements }

  /// `times`: row groups that share the same pages.
  mutating func add(rows: Int, _ chunks: [Chunk], times: Int = 1) {
    var group = Thrift()
    group.list(1, chunks.count)
    for chunk in chunks {
      let offset = bytes.count
      bytes += chunk.pages
      group.element { column in
        column.integer(2, offset)
        column.structure(3) { data in
          data.integer(1, chunk.type, kind: 5)
          data.list(2, 0, of: 5)
          data.list(3, 0, of: 8)
          data.integer(4, chunk.codec, kind: 5)
          data.integer(5, chunk.valueCount)
          data.integer(6, chunk.claimedUncompressed ?? chunk.pages.count)
          data.integer(7, chunk.claimedBytes ?? chunk.pages.count)
          data.integer(9, offset)
        }
      }
    }
    group.integer(2, chunks.reduce(0) { $0 &+ ($1.claimedUncompressed ?? $1.pages.count) } & Int.max)
    group.integer(3, rows)
    rowCount += rows * times
    for _ in 0..<times { groups.append(group.bytes + [0]) }
  }

  func finished(rowCount claimed: Int? = nil) -> [UInt8] {
    var footer = Thrift()
    footer.integer(1, 1, kind: 5)
    footer.list(2, elements.count + 1)
    let roots = elements.isEmpty ? 0 : topLevelCount
    footer.element { root in
      root.binary(4, Array("schema".utf8))
      root.integer(5, roots, kind: 5)
    }
    for element in elements {
      footer.element { field in
        if let type = element.type { field.integer(1, type, kind: 5) }
        if let length = element.typeLength { field.integer(2, length, kind: 5) }
        field.integer(3, element.repetition, kind: 5)
        field.binary(4, Array(element.name.utf8))
        if let count = element.childCount { field.integer(5, count, kind: 5) }
        if let converted = element.convertedType { field.integer(6, converted, kind: 5) }
      }
    }
    footer.integer(3, claimed ?? rowCount)
    footer.list(4, groups.count)
    for group in groups { footer.raw(group) }
    let whole = footer.bytes + [0]
    return bytes + whole + (0..<4).map { UInt8(truncatingIfNeeded: whole.count >> (8 * $0)) } + Array("PAR1".utf8)
  }

  private var topLevelCount: Int {
    var count = 0
    var index = 0
    func skip(_ index: inout Int) {
      let children = elements[index].childCount ?? 0
      index += 1
      for _ in 0..<children where index < elements.count { skip(&index) }
    }
    while index < elements.count {
      count += 1
      skip(&index)
    }
    return count
  }

  // MARK: Pages

  /// A data page of version 1.
  static func page(_ content: [UInt8], valueCount: Int, encoding: Int, claimed: Int? = nil) -> [UInt8] {
    header(type: 0, content.count, claimed) { page in
      page.structure(5) { data in
        data.integer(1, valueCount, kind: 5)
        data.integer(2, encoding, kind: 5)
        data.integer(3, 3, kind: 5)
        data.integer(4, 3, kind: 5)
      }
    } + content
  }

  /// A data page of version 2 whose levels are said to have these sizes.
  static func page2(
    _ content: [UInt8], valueCount: Int, encoding: Int, definitionBytes: Int, repetitionBytes: Int, claimed: Int? = nil
  ) -> [UInt8] {
    header(type: 3, content.count, claimed) { page in
      page.structure(8) { data in
        data.integer(1, valueCount, kind: 5)
        data.integer(2, 0, kind: 5)
        data.integer(3, valueCount, kind: 5)
        data.integer(4, encoding, kind: 5)
        data.integer(5, definitionBytes)
        data.integer(6, repetitionBytes)
      }
    } + content
  }

  static func dictionary(_ content: [UInt8], valueCount: Int, claimed: Int? = nil) -> [UInt8] {
    header(type: 2, content.count, claimed) { page in
      page.structure(7) { data in
        data.integer(1, valueCount, kind: 5)
        data.integer(2, 0, kind: 5)
      }
    } + content
  }

  private static func header(type: Int, _ size: Int, _ claimed: Int?, _ body: (inout Thrift) -> Void) -> [UInt8] {
    var thrift = Thrift()
    thrift.integer(1, type, kind: 5)
    thrift.integer(2, claimed ?? size)
    thrift.integer(3, size)
    body(&thrift)
    return thrift.bytes + [0]
  }

  /// One run of equal numbers of at most eight bits.
  static func run(of value: UInt8, count: Int) -> [UInt8] { varint(UInt64(count) << 1) + [value] }

  /// Levels of a page of version 1: one run behind its length.
  static func levels(_ value: UInt8, count: Int) -> [UInt8] { sized([run(of: value, count: count)]) }

  static func sized(_ runs: [[UInt8]]) -> [UInt8] {
    let content = runs.flatMap { $0 }
    return number32(content.count) + content
  }

  /// Codes of one bit, all the same.
  static func codes(_ value: UInt8, count: Int) -> [UInt8] { [1] + run(of: value, count: count) }

  static func number32(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  static func number64(_ value: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  static func text(_ value: [UInt8]) -> [UInt8] { number32(value.count) + value }

  /// A stream of deltas, all zero: the same number again and again.
  static func deltas(_ value: Int, count: Int) -> [UInt8] {
    let blockSize = 1 << 20
    var bytes = varint(UInt64(blockSize)) + varint(1) + varint(UInt64(count)) + varint(UInt64(value) << 1)
    for _ in 0..<(count + blockSize - 2) / blockSize { bytes += [0, 0] }
    return bytes
  }

  static func varint(_ value: UInt64) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// Thrift's compact protocol, as little of it as is needed.
  struct Thrift {
    private(set) var bytes: [UInt8] = []
    private var last = 0

    mutating func integer(_ id: Int, _ value: Int, kind: UInt8 = 6) {
      field(id, kind)
      bytes += HandmadeParquet.varint(UInt64(bitPattern: Int64(value << 1) ^ Int64(value >> 63)))
    }

    mutating func binary(_ id: Int, _ value: [UInt8]) {
      field(id, 8)
      bytes += HandmadeParquet.varint(UInt64(value.count)) + value
    }

    mutating func structure(_ id: Int, _ body: (inout Thrift) -> Void) {
      field(id, 12)
      element(body)
    }

    /// The elements follow.
    mutating func list(_ id: Int, _ count: Int, of kind: UInt8 = 12) {
      field(id, 9)
      if count < 15 { bytes.append(UInt8(count) << 4 | kind) } else { bytes += [0xF0 | kind] + HandmadeParquet.varint(UInt64(count)) }
    }

    mutating func element(_ body: (inout Thrift) -> Void) {
      var inner = Thrift()
      body(&inner)
      bytes += inner.bytes + [0]
    }

    mutating func raw(_ more: [UInt8]) { bytes += more }

    private mutating func field(_ id: Int, _ kind: UInt8) {
      bytes.append(UInt8(id - last) << 4 | kind)
      last = id
    }
  }
}
