import KQLDiagnostics

/// The members of a zip archive, stored or deflated, also of more than 4 GB.
package enum ZipArchive {
  package struct Member: Sendable, Hashable {
    package var name: String
    var headerOffset: Int
    var byteCount: Int
    var isDeflated: Bool
  }

  private static let endMark: UInt32 = 0x0605_4B50
  private static let entryMark: UInt32 = 0x0201_4B50
  private static let headerMark: UInt32 = 0x0403_4B50
  private static let longEndMark: UInt32 = 0x0606_4B50
  private static let longLocatorMark: UInt32 = 0x0706_4B50
  /// A larger directory is refused.
  private static let directoryByteCountMax = 256 << 20

  /// The files in the archive, in its order, folders left out.
  ///
  /// - Throws: `BadRequest_InvalidArchive`, and what opening a file throws.
  package static func members(_ path: String) throws -> [Member] {
    let file = try FileSource(path: path)
    let (offset, count) = try directory(file)
    guard count <= directoryByteCountMax else { throw damaged(path, "its directory is too large") }
    let bytes = try file.bytes(at: offset, count: count)
    guard bytes.count == count else { throw damaged(path, "it ends too early") }
    var members: [Member] = []
    var position = 0
    while position + 46 <= bytes.count, number4(bytes, position) == entryMark {
      let nameLength = number2(bytes, position + 28)
      let extraLength = number2(bytes, position + 30)
      let end = position + 46 + nameLength + extraLength + number2(bytes, position + 32)
      guard end <= bytes.count else { throw damaged(path, "its directory is cut") }
      let name = String(decoding: bytes[(position + 46)..<(position + 46 + nameLength)], as: UTF8.self)
      if !name.hasSuffix("/") {
        members.append(try member(bytes, position, name, extraLength: extraLength, path))
      }
      position = end
    }
    return members
  }

  private static func member(
    _ bytes: [UInt8], _ position: Int, _ name: String, extraLength: Int, _ path: String
  ) throws -> Member {
    let method = number2(bytes, position + 10)
    guard number2(bytes, position + 8) & 1 == 0 else { throw refused(path, name, "is encrypted") }
    guard method == 0 || method == 8 else {
      throw refused(path, name, method == 9 ? "is packed with Deflate64" : "is packed by method \(method)")
    }
    var packed = Int(number4(bytes, position + 20))
    var offset = Int(number4(bytes, position + 42))
    // Fields that are all ones stand in an extra field of 64-bit numbers, in this order.
    var extra = position + 46 + number2(bytes, position + 28)
    let extraEnd = extra + extraLength
    while extra + 4 <= extraEnd {
      let size = number2(bytes, extra + 2)
      if number2(bytes, extra) == 1 {
        var field = extra + 4
        let fieldsEnd = min(field + size, extraEnd)
        func next() -> Int? {
          guard field + 8 <= fieldsEnd else { return nil }
          defer { field += 8 }
          return number8(bytes, field)
        }
        if number4(bytes, position + 24) == .max { _ = next() }
        if packed == Int(UInt32.max), let value = next() { packed = value }
        if offset == Int(UInt32.max), let value = next() { offset = value }
      }
      extra += 4 + size
    }
    return Member(name: name, headerOffset: offset, byteCount: packed, isDeflated: method == 8)
  }

  /// Where the list of members lies.
  private static func directory(_ file: FileSource) throws -> (offset: Int, count: Int) {
    let size = try file.size()
    let tailStart = max(size - 65_557, 0)
    let tail = try file.bytes(at: tailStart, count: size - tailStart)
    var end = tail.count - 22
    while end >= 0, number4(tail, end) != endMark { end -= 1 }
    guard end >= 0 else { throw damaged(file.name, "it has no directory") }
    var count = Int(number4(tail, end + 12))
    var offset = Int(number4(tail, end + 16))
    if offset == Int(UInt32.max), end >= 20, number4(tail, end - 20) == longLocatorMark,
      let place = number8(tail, end - 12)
    {
      let record = try file.bytes(at: place, count: 56)
      guard record.count == 56, number4(record, 0) == longEndMark, let longCount = number8(record, 40),
        let longOffset = number8(record, 48)
      else { throw damaged(file.name, "it has no directory") }
      count = longCount
      offset = longOffset
    }
    guard count <= size, offset <= size - count else { throw damaged(file.name, "it ends too early") }
    return (offset, count)
  }

  /// The decompressed bytes of a member.
  static func open(_ member: Member, of path: String) throws -> ByteSource {
    let name = "\(path)/\(member.name)"
    let header = try FileSource(path: path).bytes(at: member.headerOffset, count: 30)
    guard header.count == 30, number4(header, 0) == headerMark else { throw damaged(path, "a member is missing") }
    let start = member.headerOffset + 30 + number2(header, 26) + number2(header, 28)
    let (end, overflow) = start.addingReportingOverflow(member.byteCount)
    guard !overflow else { throw damaged(path, "a member is missing") }
    let file = try FileSource(path: path, name: name, range: start..<end)
    return member.isDeflated ? try GzipSource(file, isRaw: true) : file
  }

  private static func number2(_ bytes: [UInt8], _ at: Int) -> Int { Int(bytes[at]) | Int(bytes[at + 1]) << 8 }

  private static func number4(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    UInt32(number2(bytes, at)) | UInt32(number2(bytes, at + 2)) << 16
  }

  /// Nil when it is larger than any file.
  private static func number8(_ bytes: [UInt8], _ at: Int) -> Int? {
    let value = UInt64(number4(bytes, at)) | UInt64(number4(bytes, at + 4)) << 32
    return value < 1 << 62 ? Int(value) : nil
  }

  private static func damaged(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(code: "BadRequest_InvalidArchive", "zip archive \(path) is damaged: \(reason)")
  }

  private static func refused(_ path: String, _ name: String, _ reason: String) -> Diagnostic {
    Diagnostic(code: "BadRequest_InvalidArchive", "\(name) in \(path) \(reason), which is not supported")
  }
}
