import CCompression

/// zlib and gzip streams in memory.
enum Deflate {
  /// What a decompressed value may grow to.
  private static let outputMax = 64 << 20

  /// 15 for zlib, negative for a bare stream. What does not become smaller is stored.
  static func compress(_ input: [UInt8], windowBits: Int32) -> [UInt8]? {
    guard let packed = compress(input, windowBits, level: 1) else { return nil }
    return packed.count < input.count ? packed : compress(input, windowBits, level: 0)
  }

  private static func compress(_ input: [UInt8], _ windowBits: Int32, level: Int32) -> [UInt8]? {
    var stream = z_stream()
    guard kz_deflate_init(&stream, level, windowBits) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(input.count))) + 64)
    var source = input
    let status = source.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(clamping: source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(clamping: target.count)
        return deflate(&stream, Z_FINISH)
      }
    }
    guard status == Z_STREAM_END else { return nil }
    output.removeLast(output.count - Int(stream.total_out))
    return output
  }

  /// The gzip form with the header of .NET's writer, which leaves time and extra flags zero.
  static func gzip(_ input: [UInt8]) -> [UInt8]? {
    guard let body = compress(input, windowBits: -15) else { return nil }
    var output: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff] + body
    var checksum = crc32(0, nil, 0)
    input.withUnsafeBufferPointer { checksum = crc32(checksum, $0.baseAddress, UInt32(clamping: $0.count)) }
    for value in [UInt32(truncatingIfNeeded: checksum), UInt32(truncatingIfNeeded: input.count)] {
      for shift in [0, 8, 16, 24] as [UInt32] { output.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
    return output
  }

  /// Nil when the input is damaged or grows beyond bounds.
  static func decompress(_ input: [UInt8], windowBits: Int32) -> [UInt8]? {
    var stream = z_stream()
    guard kz_inflate_init(&stream, windowBits) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var source = input
    return source.withUnsafeMutableBufferPointer { source -> [UInt8]? in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(clamping: source.count)
      while true {
        let status = buffer.withUnsafeMutableBufferPointer { target in
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          return inflate(&stream, Z_NO_FLUSH)
        }
        output.append(contentsOf: buffer[..<(buffer.count - Int(stream.avail_out))])
        if status == Z_STREAM_END { return output }
        if status != Z_OK || output.count > outputMax { return nil }
      }
    }
  }
}
