import CCompression
import KQLColumns

/// Encodes one column of a row group into pages: a dictionary where values repeat, else plain.
struct ColumnEncoder {
  static let decimalByteCount = 16
  private static let pageRowsMax = 20_000
  private static let pageByteCountMax = 1 << 20

  private let field: Schema.Field
  private let options: ParquetOptions
  private var result = EncodedColumn()

  init(_ field: Schema.Field, _ options: ParquetOptions) {
    self.field = field
    self.options = options
  }

  func encode(_ chunks: [Column]) throws -> EncodedColumn {
    var encoder = self
    let values = try DenseValues(chunks, field, options)
    encoder.result.valueCount = values.rowCount
    encoder.result.nullCount = values.valid?.reduce(0) { $0 + ($1 ? 0 : 1) } ?? 0
    (encoder.result.minimum, encoder.result.maximum) = ValueBounds.of(values.storage, field.type)
    try encoder.write(values)
    encoder.result.byteCount = encoder.result.bytes.count
    return encoder.result
  }

  private mutating func write(_ values: DenseValues) throws {
    switch values.storage {
    case .bools(let bools):
      try writePages(values, { _ in 0 }) { range, output in
        var row = range.lowerBound
        while row < range.upperBound {
          var byte: UInt8 = 0
          for bit in 0..<min(8, range.upperBound - row) where bools[row + bit] { byte |= 1 << UInt8(bit) }
          output.append(byte)
          row += 8
        }
      }
    case .longs(let longs):
      let isShort = field.type == .int
      if let dictionary = LongDictionary(longs, width: isShort ? 4 : 8) {
        var plain: [UInt8] = []
        ColumnEncoder.append(dictionary.values[...], isShort, &plain)
        try writeDictionary(plain, dictionary.values.count)
        try writeCodes(values, dictionary.codes, dictionary.values.count)
      } else {
        try writePages(values, { _ in 8 }) { ColumnEncoder.append(longs[$0], isShort, &$1) }
      }
    case .reals(let reals):
      try writePages(values, { _ in 8 }) { range, output in
        reals.withUnsafeBytes { output.append(contentsOf: $0[range.lowerBound * 8..<range.upperBound * 8]) }
      }
    case .wide(let numbers):
      try writePages(values, { _ in ColumnEncoder.decimalByteCount }) { range, output in
        for number in numbers[range] { withUnsafeBytes(of: number.bigEndian) { output.append(contentsOf: $0) } }
      }
    case .text(let text):
      try writePages(values, { text.length($0) + 4 }) { ColumnEncoder.append(text, $0, &$1) }
    case .codes(let codes, let text):
      if text.count == 0 { return try writePages(values, { _ in 0 }) { _, _ in } }
      var plain: [UInt8] = []
      ColumnEncoder.append(text, 0..<text.count, &plain)
      try writeDictionary(plain, text.count)
      try writeCodes(values, codes, text.count)
    }
  }

  private static func append(_ values: ArraySlice<Int64>, _ isShort: Bool, _ output: inout [UInt8]) {
    values.withUnsafeBufferPointer { source in
      guard isShort else { return output.append(contentsOf: UnsafeRawBufferPointer(source)) }
      let short = source.map { Int32(truncatingIfNeeded: $0) }
      short.withUnsafeBytes { output.append(contentsOf: $0) }
    }
  }

  private static func append(_ text: Text, _ range: Range<Int>, _ output: inout [UInt8]) {
    text.bytes.withUnsafeBufferPointer { bytes in
      for row in range {
        let value = UnsafeBufferPointer(rebasing: bytes[Int(text.offsets[row])..<Int(text.offsets[row + 1])])
        withUnsafeBytes(of: UInt32(value.count)) { output.append(contentsOf: $0) }
        output.append(contentsOf: value)
      }
    }
  }

  // MARK: Pages

  private mutating func writeDictionary(_ plain: [UInt8], _ count: Int) throws {
    try writePage(plain, type: 2) { header in
      header.structure(7) { dictionary in
        dictionary.int32(1, count)
        dictionary.int32(2, Int(PageEncoding.plain.rawValue))
      }
    }
    result.dictionaryByteCount = result.bytes.count
  }

  private mutating func writeCodes(_ values: DenseValues, _ codes: [UInt32], _ count: Int) throws {
    let width = max(RunLengthDecoder.width(of: count - 1), 1)
    try writePages(values, encoding: .rleDictionary, { _ in 4 }) { range, output in
      output.append(UInt8(truncatingIfNeeded: width))
      codes[range].withUnsafeBufferPointer { RunLengthEncoder.append($0, width: width, to: &output) }
    }
  }

  /// Cuts the rows into pages.
  ///
  /// - Parameters:
  ///   - size: Bytes of a value, by its position among those that are not null.
  ///   - content: Appends a range of these values.
  private mutating func writePages(
    _ values: DenseValues, encoding: PageEncoding = .plain, _ size: (Int) -> Int,
    _ content: (Range<Int>, inout [UInt8]) -> Void
  ) throws {
    var row = 0
    var value = 0
    while row < values.rowCount {
      var end = row
      var lastValue = value
      var byteCount = 0
      while end < values.rowCount, end - row < ColumnEncoder.pageRowsMax, byteCount < ColumnEncoder.pageByteCountMax {
        if values.valid?[end] ?? true {
          byteCount += size(lastValue)
          lastValue += 1
        }
        end += 1
      }
      var page: [UInt8] = []
      page.reserveCapacity(byteCount + (end - row) / 8 + 16)
      ColumnEncoder.appendLevels(values.valid, row..<end, &page)
      content(value..<lastValue, &page)
      let rows = end - row
      try writePage(page, type: 0) { header in
        header.structure(5) { data in
          data.int32(1, rows)
          data.int32(2, Int(encoding.rawValue))
          data.int32(3, Int(PageEncoding.rle.rawValue))
          data.int32(4, Int(PageEncoding.rle.rawValue))
        }
      }
      row = end
      value = lastValue
    }
  }

  private static func appendLevels(_ valid: [Bool]?, _ rows: Range<Int>, _ page: inout [UInt8]) {
    var levels: [UInt8] = []
    if let valid {
      valid[rows].withUnsafeBufferPointer { RunLengthEncoder.append(valid: $0, to: &levels) }
    } else {
      let all = [Bool](repeating: true, count: rows.count)
      all.withUnsafeBufferPointer { RunLengthEncoder.append(valid: $0, to: &levels) }
    }
    withUnsafeBytes(of: UInt32(levels.count)) { page.append(contentsOf: $0) }
    page += levels
  }

  private mutating func writePage(
    _ content: [UInt8], type: Int, _ details: (inout ThriftWriter) -> Void
  ) throws {
    var packed: [UInt8] = []
    try content.withUnsafeBufferPointer { try options.codec.pack($0, to: &packed) }
    let checksum = packed.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
    var header = ThriftWriter()
    header.fields { header in
      header.int32(1, type)
      header.int32(2, content.count)
      header.int32(3, packed.count)
      header.int32(4, Int(Int32(bitPattern: checksum)))
      details(&header)
    }
    result.bytes += header.bytes
    result.bytes += packed
    result.uncompressedByteCount += header.bytes.count + content.count
  }
}

/// The smallest and the largest value of a column, as footers have them.
enum ValueBounds {
  /// Longer text is cut: a prefix is below, and one that is raised is above.
  private static let textByteCountMax = 64

  static func of(_ storage: DenseValues.Storage, _ type: ScalarType) -> (minimum: [UInt8]?, maximum: [UInt8]?) {
    switch storage {
    case .bools: return (nil, nil)
    case .longs(let values):
      guard let least = values.min(), let most = values.max() else { return (nil, nil) }
      if type == .int { return (bytes(of: Int32(truncatingIfNeeded: least)), bytes(of: Int32(truncatingIfNeeded: most))) }
      return (bytes(of: least), bytes(of: most))
    case .reals(let values):
      var least = Double.infinity
      var most = -Double.infinity
      var isFound = false
      for value in values where !value.isNaN {
        least = min(least, value)
        most = max(most, value)
        isFound = true
      }
      // Zeros of either sign lie between these.
      return isFound ? (bytes(of: least == 0 ? -0.0 : least), bytes(of: most == 0 ? 0.0 : most)) : (nil, nil)
    case .wide(let values):
      guard let least = values.min(), let most = values.max() else { return (nil, nil) }
      return (bytes(of: least.bigEndian), bytes(of: most.bigEndian))
    case .text(let text), .codes(_, let text): return texts(text)
    }
  }

  private static func bytes<Value: BitwiseCopyable>(of value: Value) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }

  private static func texts(_ text: Text) -> (minimum: [UInt8]?, maximum: [UInt8]?) {
    guard text.count > 0 else { return (nil, nil) }
    var (least, most) = (0, 0)
    text.bytes.withUnsafeBufferPointer { bytes in
      func row(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[Int(text.offsets[index])..<Int(text.offsets[index + 1])])
      }
      for index in 1..<max(text.count, 1) {
        if Column.order(row(index), row(least)) < 0 { least = index }
        if Column.order(row(index), row(most)) > 0 { most = index }
      }
    }
    return (cutMinimum(text.withRow(least) { Array($0) }), cutMaximum(text.withRow(most) { Array($0) }))
  }

  /// Cut between characters: readers take bounds of strings for text.
  private static func prefix(_ value: [UInt8]) -> [UInt8] {
    var end = textByteCountMax
    while end > 0, value[end] & 0xC0 == 0x80 { end -= 1 }
    return Array(value[0..<end])
  }

  private static func cutMinimum(_ value: [UInt8]) -> [UInt8] { value.count <= textByteCountMax ? value : prefix(value) }

  private static func cutMaximum(_ value: [UInt8]) -> [UInt8]? {
    if value.count <= textByteCountMax { return value }
    var cut = prefix(value)
    // The last ASCII character that has a successor among them is raised; what follows is dropped.
    while let last = cut.popLast() {
      if last < 0x7E {
        cut.append(last + 1)
        return cut
      }
    }
    return nil
  }
}
