import KQLColumns

/// The values of a dictionary page.
struct LeafDictionary {
  var longs: [Int64] = []
  var reals: [Double] = []
  /// Without doubles; `remap` leads from the codes of the file to its rows where there were any.
  var text: Text?
  var remap: [UInt32]?
  var count = 0

  init(_ leaf: ParquetLeaf, _ page: PageSource.Page, _ buffer: PieceBuffer, _ memory: ReadingMemory) throws {
    count = page.header.valueCount
    guard let encoding = PageEncoding(rawValue: page.header.encoding), encoding == .plain || encoding == .plainDictionary
    else { throw FileFault.damaged("a dictionary of encoding \(page.header.encoding)") }
    // Every value takes a byte at least, however it is stored.
    guard count <= page.range.count || leaf.physicalType == .boolean else {
      throw FileFault.damaged("a dictionary has too few values")
    }
    var stream = ValueStream(leaf, .plain(page.range.lowerBound), UnsafePointer(buffer.base), end: page.range.upperBound)
    let values = LeafBuffer(memory)
    try stream.read(count, into: values)
    switch leaf.physicalType {
    case .boolean: throw FileFault.damaged("a dictionary of booleans")
    case .int32, .int64: if case .longs(let found) = values.values(of: .int64) { longs = found }
    case .float, .double: if case .reals(let found) = values.values(of: .double) { reals = found }
    case .int96, .byteArray, .fixedLengthByteArray:
      let found = leaf.isText ? values.text().cleaned() : values.text()
      (text, remap) = found.withoutDoubles()
    }
  }
}

extension Text {
  /// Every row as valid UTF-8 of at most a megabyte.
  func cleaned() -> Text {
    let isClean = bytes.withUnsafeBufferPointer { bytes in
      guard UTF8Repair.isValid(bytes) else { return false }
      for row in 0..<count {
        let start = Int(offsets[row])
        if length(row) > ColumnParser.valueByteCountMax { return false }
        // A row may not begin inside a character.
        if start < bytes.count, bytes[start] & 0xC0 == 0x80 { return false }
      }
      return true
    }
    if isClean { return self }
    var builder = TextBuilder(rows: count, bytes: bytes.count)
    let repaired = PieceBuffer(capacity: 0)
    forEachRow { _, row in
      if UTF8Repair.isValid(row) {
        builder.append(TextColumnParser.limited(row))
      } else {
        let size = UTF8Repair.repair(row, into: repaired)
        builder.append(TextColumnParser.limited(UnsafeBufferPointer(start: repaired.base, count: size)))
      }
    }
    return builder.finish()
  }

  /// The distinct rows, and which of them each row is; the same text and nil when all differ.
  func withoutDoubles() -> (text: Text, codes: [UInt32]?) {
    var dictionary = FieldDictionary()
    dictionary.removeAll(forRows: count, countMax: count)
    var codes: [UInt32] = []
    codes.reserveCapacity(count)
    forEachRow { _, row in codes.append(dictionary.code(row)) }
    if dictionary.count == count { return (self, nil) }
    return (dictionary.values(), codes)
  }
}
