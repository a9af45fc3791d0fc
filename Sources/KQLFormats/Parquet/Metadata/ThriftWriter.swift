/// Writes Thrift's compact protocol: the fields of one struct after the other.
struct ThriftWriter {
  private(set) var bytes: [UInt8] = []
  private var lastIds: [Int] = [0]

  private typealias Kind = ThriftReader.Kind

  mutating func int32(_ id: Int, _ value: Int) { integer(id, Kind.int32, value) }
  mutating func int64(_ id: Int, _ value: Int) { integer(id, Kind.int64, value) }
  mutating func int16(_ id: Int, _ value: Int) { integer(id, Kind.int16, value) }

  mutating func int8(_ id: Int, _ value: UInt8) {
    field(id, Kind.byte)
    bytes.append(value)
  }

  mutating func bool(_ id: Int, _ value: Bool) { field(id, value ? Kind.yes : Kind.no) }

  mutating func binary(_ id: Int, _ value: [UInt8]) {
    field(id, Kind.binary)
    varint(UInt64(value.count))
    bytes += value
  }

  mutating func string(_ id: Int, _ value: String) { binary(id, Array(value.utf8)) }

  mutating func structure(_ id: Int, _ body: (inout ThriftWriter) -> Void) {
    field(id, Kind.structure)
    fields(body)
  }

  /// The fields of a struct and its end.
  mutating func fields(_ body: (inout ThriftWriter) -> Void) {
    lastIds.append(0)
    body(&self)
    bytes.append(0)
    lastIds.removeLast()
  }

  mutating func structures<Element>(
    _ id: Int, _ elements: [Element], _ body: (inout ThriftWriter, Element) -> Void
  ) {
    list(id, elements.count, Kind.structure)
    for element in elements { fields { body(&$0, element) } }
  }

  mutating func int32s(_ id: Int, _ values: [Int]) {
    list(id, values.count, Kind.int32)
    for value in values { zigzag(value) }
  }

  mutating func strings(_ id: Int, _ values: [String]) {
    list(id, values.count, Kind.binary)
    for value in values {
      varint(UInt64(value.utf8.count))
      bytes += Array(value.utf8)
    }
  }

  private mutating func integer(_ id: Int, _ kind: UInt8, _ value: Int) {
    field(id, kind)
    zigzag(value)
  }

  private mutating func list(_ id: Int, _ count: Int, _ element: UInt8) {
    field(id, Kind.list)
    if count < 15 {
      bytes.append(UInt8(count) << 4 | element)
    } else {
      bytes.append(0xF0 | element)
      varint(UInt64(count))
    }
  }

  private mutating func field(_ id: Int, _ kind: UInt8) {
    let last = lastIds[lastIds.count - 1]
    if id - last >= 1, id - last <= 15 {
      bytes.append(UInt8(id - last) << 4 | kind)
    } else {
      bytes.append(kind)
      zigzag(id)
    }
    lastIds[lastIds.count - 1] = id
  }

  private mutating func zigzag(_ value: Int) {
    let wide = Int64(value)
    varint(UInt64(bitPattern: (wide << 1) ^ (wide >> 63)))
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
