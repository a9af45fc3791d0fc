import Glibc
import KQLColumns

/// Values of a leaf that are not null, one after the other.
enum LeafValues {
  case bools([Bool])
  case longs([Int64])
  case reals([Double])
  /// BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY, INT96: bytes as stored.
  case bytes(Text)
  /// The same as rows of a dictionary.
  case codes([UInt32], Text)

  var count: Int {
    switch self {
    case .bools(let values): values.count
    case .longs(let values): values.count
    case .reals(let values): values.count
    case .bytes(let text): text.count
    case .codes(let codes, _): codes.count
    }
  }
}

/// Gathers values over the pages of a chunk of rows. Reused from chunk to chunk.
final class LeafBuffer {
  private let fixed = PieceBuffer(capacity: 1 << 12)
  private let content = PieceBuffer(capacity: 1 << 12)
  private let ends = PieceBuffer(capacity: 1 << 12)
  private(set) var count = 0
  private var byteCount = 0
  /// While all values are codes of one dictionary.
  private var dictionary: Text?
  private var isText = false
  private let share: MemoryShare

  /// Text of a chunk beyond this is refused: offsets count in 32 bits, and a small file may claim any size.
  private static let byteCountMax = 1 << 30

  init(_ memory: ReadingMemory) { share = MemoryShare(memory) }

  func removeAll() {
    count = 0
    byteCount = 0
    dictionary = nil
    isText = false
  }

  // MARK: Numbers

  /// Room for more values behind those there are, which count from now on.
  func adding<Element>(_ more: Int, of type: Element.Type) throws -> UnsafeMutablePointer<Element> {
    let size = MemoryLayout<Element>.stride
    try reserve(fixed, (count + more) * size, keeping: count * size)
    defer { count += more }
    return UnsafeMutableRawPointer(fixed.base).assumingMemoryBound(to: Element.self) + count
  }

  private func array<Element>(of type: Element.Type) -> [Element] {
    let start = UnsafeMutableRawPointer(fixed.base).assumingMemoryBound(to: Element.self)
    return Array(UnsafeBufferPointer(start: start, count: count))
  }

  // MARK: Bytes

  /// Room for codes of the dictionary; nil when values stand here that are not codes of it.
  func addingCodes(_ more: Int, of text: Text) throws -> UnsafeMutablePointer<UInt32>? {
    if isText { return nil }
    if let dictionary, dictionary !== text { return nil }
    dictionary = text
    return try adding(more, of: UInt32.self)
  }

  /// From here on values are bytes: codes so far are replaced by what they stand for.
  func beginText() throws {
    guard !isText else { return }
    isText = true
    let codes = dictionary == nil ? [] : array(of: UInt32.self)
    count = 0
    if let dictionary { try append(codes, of: dictionary) }
    dictionary = nil
  }

  /// Values that the codes stand for.
  func append(_ codes: some Collection<UInt32>, of text: Text) throws {
    var total = 0
    for code in codes { total += text.length(Int(code)) }
    try reserve(rows: codes.count, bytes: total)
    try text.bytes.withUnsafeBufferPointer { bytes in
      for code in codes {
        let start = Int(text.offsets[Int(code)])
        try append(UnsafeBufferPointer(rebasing: bytes[start..<Int(text.offsets[Int(code) + 1])]))
      }
    }
  }

  func reserve(rows: Int, bytes: Int) throws {
    guard bytes <= LeafBuffer.byteCountMax - byteCount else {
      throw FileFault.damaged("more than \(LeafBuffer.byteCountMax >> 30) GB of text in one piece")
    }
    try reserve(content, byteCount + bytes, keeping: byteCount)
    try reserve(ends, (count + rows) * 4, keeping: count * 4)
  }

  /// One value; room was reserved, or is made.
  @inline(__always)
  func append(_ value: UnsafeBufferPointer<UInt8>) throws {
    if value.count > content.capacity - byteCount || (count + 1) * 4 > ends.capacity {
      try reserve(rows: 1, bytes: value.count)
    }
    if let from = value.baseAddress { (content.base + byteCount).update(from: from, count: value.count) }
    byteCount &+= value.count
    UnsafeMutableRawPointer(ends.base).storeBytes(of: UInt32(truncatingIfNeeded: byteCount), toByteOffset: count &* 4, as: UInt32.self)
    count &+= 1
  }

  /// Values that lie one after the other, each behind its length of four bytes: the PLAIN form. Moves the position.
  func appendPlain(_ more: Int, _ base: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int) throws {
    guard more * 4 <= end - position else { throw FileFault.damaged("a page has too few values") }
    try reserve(rows: more, bytes: end - position - more * 4)
    let raw = UnsafeRawPointer(base)
    let target = content.base
    let offsets = UnsafeMutableRawPointer(ends.base)
    var at = position
    var written = byteCount
    for index in 0..<more {
      guard at &+ 4 <= end else { throw FileFault.damaged("a page has too few values") }
      let length = Int(raw.loadUnaligned(fromByteOffset: at, as: UInt32.self))
      at &+= 4
      guard length <= end &- at else { throw FileFault.damaged("a value reaches beyond its page") }
      if length <= 16 {
        // Both sides have room behind their end.
        let block = raw.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
        UnsafeMutableRawPointer(target + written).storeBytes(of: block, as: SIMD16<UInt8>.self)
      } else {
        (target + written).update(from: base + at, count: length)
      }
      at &+= length
      written &+= length
      offsets.storeBytes(of: UInt32(truncatingIfNeeded: written), toByteOffset: (count &+ index) &* 4, as: UInt32.self)
    }
    position = at
    byteCount = written
    count += more
  }

  /// Values of one length.
  func appendFixed(_ more: Int, length: Int, _ base: UnsafePointer<UInt8>) throws {
    try reserve(rows: more, bytes: more * length)
    (content.base + byteCount).update(from: base, count: more * length)
    let offsets = UnsafeMutableRawPointer(ends.base)
    for index in 0..<more {
      let end = byteCount + (index + 1) * length
      offsets.storeBytes(of: UInt32(truncatingIfNeeded: end), toByteOffset: (count + index) * 4, as: UInt32.self)
    }
    byteCount += more * length
    count += more
  }

  // MARK: Results

  func values(of type: PhysicalType) -> LeafValues {
    switch type {
    case .boolean: return .bools(array(of: Bool.self))
    case .int32, .int64: return .longs(array(of: Int64.self))
    case .float, .double: return .reals(array(of: Double.self))
    case .int96, .byteArray, .fixedLengthByteArray:
      if let dictionary { return .codes(array(of: UInt32.self), dictionary) }
      return .bytes(text())
    }
  }

  func text() -> Text {
    let offsets = [UInt32](unsafeUninitializedCapacity: count + 1) { target, written in
      target[0] = 0
      let source = UnsafeMutableRawPointer(ends.base).assumingMemoryBound(to: UInt32.self)
      if let start = target.baseAddress { (start + 1).update(from: source, count: count) }
      written = count + 1
    }
    return Text(offsets: offsets, bytes: Array(UnsafeBufferPointer(start: content.base, count: byteCount)))
  }

  private func reserve(_ buffer: PieceBuffer, _ needed: Int, keeping used: Int) throws {
    if needed > buffer.capacity { try share.grow(buffer, to: max(needed, buffer.capacity * 2), keeping: used) }
  }
}
