import Glibc
import KQLDiagnostics

/// An input whose bytes are read at any place, by several threads at once: a file, or what was unpacked into memory.
final class RandomAccessInput: @unchecked Sendable {
  let name: String
  let byteCount: Int
  private let file: FileSource?
  private let memory: [UInt8]

  /// What is packed as a whole is unpacked into memory up to this size.
  private static let unpackedByteCountMax = 1 << 30

  init(_ source: InputSource) throws {
    name = source.name
    switch source {
    case .file(let path):
      let opened = try FileSource(path: path)
      if try opened.detectCompression() == .none {
        file = opened
        memory = []
        byteCount = try opened.size()
        return
      }
      memory = try RandomAccessInput.unpacked(ByteSource.file(path))
    case .bytes(let bytes, _): memory = bytes
    case .zipMember(let member, let path): memory = try RandomAccessInput.unpacked(ZipArchive.open(member, of: path))
    }
    file = nil
    byteCount = memory.count
  }

  /// Fills the target from a place of the input.
  ///
  /// - Throws: `FileFault` when the input has no such bytes, for a file that has shrunk included.
  func read(at offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) throws {
    guard count > 0 else { return }
    guard offset >= 0, offset <= byteCount, count <= byteCount - offset else {
      throw FileFault.damaged("bytes \(offset) to \(offset + count) lie behind its end at \(byteCount)")
    }
    if let file {
      let read = try file.read(at: offset, into: UnsafeMutableRawBufferPointer(start: target, count: count))
      if read < count { throw FileFault.damaged("it was cut while it was read") }
    } else {
      memory.withUnsafeBufferPointer { bytes in
        if let from = bytes.baseAddress { target.update(from: from + offset, count: count) }
      }
    }
  }

  static func unpacked(_ source: ByteSource) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { block in
      while true {
        let count = try source.read(into: block)
        if count == 0 { return }
        guard bytes.count + count <= unpackedByteCountMax else {
          throw Diagnostic(
            code: "Stream_InputStreamTooLarge",
            "\(source.name) is larger than \(unpackedByteCountMax >> 30) GB when unpacked",
            hints: ["The columns of such files are packed by themselves: leave the file as it is."])
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: block[0..<count]))
      }
    }
    return bytes
  }
}
