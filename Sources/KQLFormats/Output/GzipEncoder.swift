import CCompression
import KQLDiagnostics

/// Compresses a stream of bytes into one gzip member.
package final class GzipEncoder {
  private let stream: UnsafeMutablePointer<z_stream>

  package init() throws {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, 16 for the gzip wrapper; the fast level, whose output is a few percent larger.
    guard kz_deflate_init(stream, 4, 15 + 16) == Z_OK else {
      throw Diagnostic(code: "OutOfMemory", "cannot start compression", isPermanent: false)
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Appends what is ready of the compressed bytes.
  package func append(_ bytes: [UInt8], to output: inout [UInt8]) throws { try run(bytes, Z_NO_FLUSH, &output) }

  /// Appends the rest. Nothing may follow.
  package func finish(to output: inout [UInt8]) throws { try run([], Z_FINISH, &output) }

  private func run(_ bytes: [UInt8], _ flush: Int32, _ output: inout [UInt8]) throws {
    try bytes.withUnsafeBufferPointer { input in
      try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { block in
        var offset = 0
        repeat {
          // zlib counts in 32 bits.
          let count = min(input.count - offset, 1 << 30)
          stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + offset })
          stream.pointee.avail_in = UInt32(count)
          offset += count
          repeat {
            stream.pointee.next_out = block.baseAddress
            stream.pointee.avail_out = UInt32(block.count)
            guard deflate(stream, flush) != Z_STREAM_ERROR else {
              throw Diagnostic(code: "General_InternalServerError", "cannot compress", isPermanent: false)
            }
            output.append(contentsOf: block[0..<(block.count - Int(stream.pointee.avail_out))])
          } while stream.pointee.avail_out == 0
        } while offset < input.count
      }
    }
  }
}
