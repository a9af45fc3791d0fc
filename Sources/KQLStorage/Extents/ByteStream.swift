import CCompression

/// A run of bytes in frames, each compressed with LZ4 where that pays.
///
///     raw length (varint), then per frame its stored length × 2 + (1 if compressed) as a varint, then the frames
struct ByteStream {
  let rawCount: Int
  private let frames: [Frame]

  private struct Frame {
    let bytes: UnsafeRawBufferPointer
    let isCompressed: Bool
  }

  static func append(_ raw: UnsafeRawBufferPointer, to writer: inout ByteWriter) {
    writer.appendVarint(raw.count)
    let frameCount = (raw.count + ExtentFormat.frameBytes - 1) / ExtentFormat.frameBytes
    var body: [UInt8] = []
    body.reserveCapacity(raw.count / 2)
    for index in 0..<frameCount {
      let start = index * ExtentFormat.frameBytes
      let end = min(start + ExtentFormat.frameBytes, raw.count)
      let frame = UnsafeRawBufferPointer(rebasing: raw[start..<end])
      if let compressed = compress(frame) {
        writer.appendVarint(compressed.count * 2 + 1)
        body.append(contentsOf: compressed)
      } else {
        writer.appendVarint(frame.count * 2)
        body.append(contentsOf: frame)
      }
    }
    writer.bytes.append(contentsOf: body)
  }

  /// `limit` bounds the memory that hostile bytes can ask for: LZ4 packs at most 255 bytes into one.
  init(_ reader: inout ByteReader) throws(DamagedBytes) {
    let raw = try reader.varint()
    guard raw <= UInt64(reader.remaining) * 256 else { throw DamagedBytes() }
    rawCount = Int(raw)
    let frameCount = (rawCount + ExtentFormat.frameBytes - 1) / ExtentFormat.frameBytes
    var sizes: [Int] = []
    for _ in 0..<frameCount { sizes.append(try reader.count(upTo: reader.remaining * 2 + 1)) }
    var frames: [Frame] = []
    for size in sizes { frames.append(Frame(bytes: try reader.take(size / 2), isCompressed: size % 2 == 1)) }
    self.frames = frames
  }

  func decoded() throws(DamagedBytes) -> [UInt8] {
    var isGood = true
    let bytes = [UInt8](unsafeUninitializedCapacity: rawCount) { target, written in
      for index in frames.indices where isGood {
        let range = frameRange(index)
        isGood = decode(
          index, into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[range]))
      }
      written = isGood ? rawCount : 0
    }
    guard isGood else { throw DamagedBytes() }
    return bytes
  }

  /// Raw bytes of one frame.
  func frameRange(_ index: Int) -> Range<Int> {
    let start = index * ExtentFormat.frameBytes
    return start..<min(start + ExtentFormat.frameBytes, rawCount)
  }

  /// Whether the frame gave exactly the bytes it should.
  func decode(_ index: Int, into target: UnsafeMutableRawBufferPointer) -> Bool {
    let frame = frames[index]
    if !frame.isCompressed {
      guard frame.bytes.count == target.count else { return false }
      target.copyMemory(from: frame.bytes)
      return true
    }
    let got = LZ4_decompress_safe(
      frame.bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
      target.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(truncatingIfNeeded: frame.bytes.count),
      Int32(truncatingIfNeeded: target.count))
    return Int(got) == target.count
  }

  /// Nil where compression saves less than an eighth.
  private static func compress(_ raw: UnsafeRawBufferPointer) -> [UInt8]? {
    guard raw.count >= 64 else { return nil }
    let limit = raw.count - raw.count / 8
    let compressed = [UInt8](unsafeUninitializedCapacity: limit) { target, written in
      let size = LZ4_compress_default(
        raw.baseAddress?.assumingMemoryBound(to: CChar.self),
        UnsafeMutableRawPointer(target.baseAddress)?.assumingMemoryBound(to: CChar.self),
        Int32(truncatingIfNeeded: raw.count), Int32(truncatingIfNeeded: limit))
      written = max(Int(size), 0)
    }
    return compressed.isEmpty ? nil : compressed
  }
}
