import KQLColumns

/// The values of one data page, read in steps.
struct ValueStream {
  enum Form {
    /// At a position: of a byte, of booleans of a bit.
    case plain(Int)
    case dictionary(RunLengthDecoder, LeafDictionary)
    case runs(RunLengthDecoder)
    case deltas(DeltaDecoder)
    case deltaLengths(DeltaDecoder, position: Int)
    case deltaBytes(prefixes: DeltaDecoder, suffixes: DeltaDecoder, position: Int, last: LastValue)
    /// How many values there are and how many were read.
    case split(start: Int, count: Int, read: Int)
  }

  /// The value before, of which the next one keeps a part.
  final class LastValue {
    let bytes = PieceBuffer(capacity: 256)
    var count = 0
  }

  private let leaf: ParquetLeaf
  private var form: Form
  private let base: UnsafePointer<UInt8>
  private let end: Int

  init(_ leaf: ParquetLeaf, _ form: Form, _ base: UnsafePointer<UInt8>, end: Int) {
    self.leaf = leaf
    self.form = form
    self.base = base
    self.end = end
  }

  /// - Parameter valueCount: Values of the page, nulls included.
  init(
    _ leaf: ParquetLeaf, encoding number: Int32, _ base: UnsafePointer<UInt8>, _ range: Range<Int>, valueCount: Int,
    dictionary: LeafDictionary?
  ) throws {
    let type = leaf.physicalType
    func refuse() -> FileFault { .damaged("encoding \(number) for values of type \(type.name)") }
    guard let encoding = PageEncoding(rawValue: number) else {
      throw FileFault.unsupported("encoding \(number) is unknown")
    }
    let form: Form
    let isBytes = type == .byteArray || type == .fixedLengthByteArray
    switch encoding {
    case .plain: form = .plain(type == .boolean ? range.lowerBound * 8 : range.lowerBound)
    case .plainDictionary, .rleDictionary:
      guard let dictionary else { throw FileFault.damaged("a page of codes has no dictionary") }
      if range.isEmpty {
        form = .plain(range.lowerBound)
      } else {
        let codes = range.lowerBound + 1..<range.upperBound
        form = .dictionary(try RunLengthDecoder(base, codes, width: Int(base[range.lowerBound])), dictionary)
      }
    case .rle:
      guard type == .boolean else { throw refuse() }
      guard range.count >= 4 else { throw FileFault.damaged("a page ends too early") }
      let length = Int(UnsafeRawPointer(base + range.lowerBound).loadUnaligned(as: UInt32.self))
      guard length <= range.count - 4 else { throw FileFault.damaged("a page ends too early") }
      let start = range.lowerBound + 4
      form = .runs(try RunLengthDecoder(base, start..<start + length, width: 1))
    case .bitPacked: throw refuse()
    case .deltaBinaryPacked:
      guard type == .int32 || type == .int64 else { throw refuse() }
      form = .deltas(try DeltaDecoder(base, range))
    case .deltaLengthByteArray:
      guard type == .byteArray else { throw refuse() }
      let lengths = try DeltaDecoder(base, range)
      form = .deltaLengths(lengths, position: try lengths.findEnd())
    case .deltaByteArray:
      guard isBytes else { throw refuse() }
      let prefixes = try DeltaDecoder(base, range)
      let suffixes = try DeltaDecoder(base, try prefixes.findEnd()..<range.upperBound)
      form = .deltaBytes(
        prefixes: prefixes, suffixes: suffixes, position: try suffixes.findEnd(), last: LastValue())
    case .byteStreamSplit:
      guard type != .boolean, type != .int96, type != .byteArray, let width = type.width(leaf) else { throw refuse() }
      guard range.count % width == 0 else { throw FileFault.damaged("a page of split bytes has a wrong size") }
      form = .split(start: range.lowerBound, count: range.count / width, read: 0)
    }
    self.init(leaf, form, base, end: range.upperBound)
  }

  static let tooFew = FileFault.damaged("a page has too few values")

  /// Appends the next values.
  mutating func read(_ count: Int, into buffer: LeafBuffer) throws {
    if count == 0 { return }
    switch form {
    case .plain(let position): form = .plain(try readPlain(count, at: position, buffer))
    case .dictionary(var codes, let dictionary):
      try ValueStream.readCodes(count, &codes, dictionary, leaf, buffer)
      form = .dictionary(codes, dictionary)
    case .runs(var runs):
      let target = try buffer.adding(count, of: UInt8.self)
      try runs.read(count, into: target)
      form = .runs(runs)
    case .deltas(var deltas):
      let target = try buffer.adding(count, of: Int64.self)
      try deltas.read(count, into: target)
      if leaf.physicalType == .int32 {
        for index in 0..<count { target[index] = Int64(Int32(truncatingIfNeeded: target[index])) }
      }
      form = .deltas(deltas)
    case .deltaLengths(var lengths, let position):
      let moved = try readLengths(count, &lengths, position, buffer)
      form = .deltaLengths(lengths, position: moved)
    case .deltaBytes(var prefixes, var suffixes, let position, let last):
      let moved = try readPrefixed(count, &prefixes, &suffixes, position, last, buffer)
      form = .deltaBytes(prefixes: prefixes, suffixes: suffixes, position: moved, last: last)
    case .split(let start, let total, let read):
      guard count <= total - read else { throw ValueStream.tooFew }
      try readSplit(count, start, total, read, buffer)
      form = .split(start: start, count: total, read: read + count)
    }
  }

  private func readPlain(_ count: Int, at position: Int, _ buffer: LeafBuffer) throws -> Int {
    let raw = UnsafeRawPointer(base)
    if leaf.physicalType == .byteArray {
      try buffer.beginText()
      var moved = position
      try buffer.appendPlain(count, base, &moved, end)
      return moved
    }
    if leaf.physicalType == .boolean {
      guard count <= end * 8 - position else { throw ValueStream.tooFew }
      try BitUnpacker.unpack(base, bit: position, width: 1, count: count, into: buffer.adding(count, of: UInt8.self))
      return position + count
    }
    guard let width = leaf.physicalType.width(leaf), count <= (end - position) / width else { throw ValueStream.tooFew }
    let source = raw + position
    switch leaf.physicalType {
    case .int32:
      let target = try buffer.adding(count, of: Int64.self)
      for index in 0..<count {
        target[index] = Int64(source.loadUnaligned(fromByteOffset: index &* 4, as: Int32.self))
      }
    case .int64: try UnsafeMutableRawPointer(buffer.adding(count, of: Int64.self)).copyMemory(from: source, byteCount: count * 8)
    case .float:
      let target = try buffer.adding(count, of: Double.self)
      for index in 0..<count {
        target[index] = Double(source.loadUnaligned(fromByteOffset: index &* 4, as: Float.self))
      }
    case .double: try UnsafeMutableRawPointer(buffer.adding(count, of: Double.self)).copyMemory(from: source, byteCount: count * 8)
    default:
      try buffer.beginText()
      try buffer.appendFixed(count, length: width, base + position)
    }
    return position + count * width
  }

  private static func readCodes(
    _ count: Int, _ codes: inout RunLengthDecoder, _ dictionary: LeafDictionary, _ leaf: ParquetLeaf, _ buffer: LeafBuffer
  ) throws {
    if let text = dictionary.text {
      if let target = try buffer.addingCodes(count, of: text) {
        try codes.read(count, into: target)
        try check(target, count, dictionary)
        return
      }
      try buffer.beginText()
      try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { block in
        guard let target = block.baseAddress else { return }
        try codes.read(count, into: target)
        try check(target, count, dictionary)
        try buffer.append(block, of: text)
      }
      return
    }
    try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { block in
      guard let source = block.baseAddress else { return }
      try codes.read(count, into: source)
      try check(source, count, dictionary)
      if leaf.physicalType == .int32 || leaf.physicalType == .int64 {
        let target = try buffer.adding(count, of: Int64.self)
        dictionary.longs.withUnsafeBufferPointer { values in
          for index in 0..<count { target[index] = values[Int(source[index])] }
        }
      } else {
        let target = try buffer.adding(count, of: Double.self)
        dictionary.reals.withUnsafeBufferPointer { values in
          for index in 0..<count { target[index] = values[Int(source[index])] }
        }
      }
    }
  }

  /// All codes are of the dictionary; those of doubles become those of the first.
  private static func check(_ codes: UnsafeMutablePointer<UInt32>, _ count: Int, _ dictionary: LeafDictionary) throws {
    var largest: UInt32 = 0
    for index in 0..<count { largest = max(largest, codes[index]) }
    guard Int(largest) < dictionary.count else {
      throw FileFault.damaged("code \(largest) of a dictionary of \(dictionary.count) values")
    }
    if let remap = dictionary.remap {
      for index in 0..<count { codes[index] = remap[Int(codes[index])] }
    }
  }

  private func readLengths(
    _ count: Int, _ lengths: inout DeltaDecoder, _ position: Int, _ buffer: LeafBuffer
  ) throws -> Int {
    try buffer.beginText()
    var at = position
    try withUnsafeTemporaryAllocation(of: Int64.self, capacity: count) { block in
      guard let source = block.baseAddress else { return }
      try lengths.read(count, into: source)
      var total = 0
      for index in 0..<count {
        guard source[index] >= 0, source[index] <= Int64(end - at - total) else {
          throw FileFault.damaged("a value reaches beyond its page")
        }
        total += Int(source[index])
      }
      try buffer.reserve(rows: count, bytes: total)
      for index in 0..<count {
        let length = Int(source[index])
        try buffer.append(UnsafeBufferPointer(start: base + at, count: length))
        at += length
      }
    }
    return at
  }

  private func readPrefixed(
    _ count: Int, _ prefixes: inout DeltaDecoder, _ suffixes: inout DeltaDecoder, _ position: Int, _ last: LastValue,
    _ buffer: LeafBuffer
  ) throws -> Int {
    try buffer.beginText()
    var at = position
    try withUnsafeTemporaryAllocation(of: Int64.self, capacity: count * 2) { block in
      guard let prefix = block.baseAddress else { return }
      let suffix = prefix + count
      try prefixes.read(count, into: prefix)
      try suffixes.read(count, into: suffix)
      for index in 0..<count {
        guard prefix[index] >= 0, prefix[index] <= Int64(last.count), suffix[index] >= 0,
          suffix[index] <= Int64(end - at)
        else { throw FileFault.damaged("a value reaches beyond its page") }
        let kept = Int(prefix[index])
        let added = Int(suffix[index])
        let size = kept + added
        if leaf.physicalType == .fixedLengthByteArray, size != leaf.typeLength {
          throw FileFault.damaged("a value of \(size) bytes where there should be \(leaf.typeLength)")
        }
        if size > last.bytes.capacity { last.bytes.grow(to: max(size, last.bytes.capacity * 2), keeping: kept) }
        (last.bytes.base + kept).update(from: base + at, count: added)
        at += added
        last.count = size
        try buffer.append(UnsafeBufferPointer(start: last.bytes.base, count: size))
      }
    }
    return at
  }

  private func readSplit(_ count: Int, _ start: Int, _ total: Int, _ read: Int, _ buffer: LeafBuffer) throws {
    guard let width = leaf.physicalType.width(leaf) else { return }
    func byte(_ value: Int, _ stream: Int) -> UInt8 { base[start + stream * total + read + value] }
    switch leaf.physicalType {
    case .int32, .float:
      let isFloat = leaf.physicalType == .float
      let longs = try isFloat ? nil : buffer.adding(count, of: Int64.self)
      let reals = try isFloat ? buffer.adding(count, of: Double.self) : nil
      for index in 0..<count {
        var bits: UInt32 = 0
        for stream in 0..<4 { bits |= UInt32(byte(index, stream)) << UInt32(8 * stream) }
        longs?[index] = Int64(Int32(bitPattern: bits))
        reals?[index] = Double(Float(bitPattern: bits))
      }
    case .int64, .double:
      // A double's bits are put where an integer would stand.
      let target = try buffer.adding(count, of: UInt64.self)
      for index in 0..<count {
        var bits: UInt64 = 0
        for stream in 0..<8 { bits |= UInt64(byte(index, stream)) << UInt64(8 * stream) }
        target[index] = bits
      }
    default:
      try buffer.beginText()
      try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width) { block in
        for index in 0..<count {
          for stream in 0..<width { block[stream] = byte(index, stream) }
          try buffer.append(UnsafeBufferPointer(block))
        }
      }
    }
  }
}

extension PhysicalType {
  /// Bytes of a value; nil where that differs.
  func width(_ leaf: ParquetLeaf) -> Int? {
    switch self {
    case .boolean, .byteArray: nil
    case .int32, .float: 4
    case .int64, .double: 8
    case .int96: 12
    case .fixedLengthByteArray: leaf.typeLength
    }
  }
}
