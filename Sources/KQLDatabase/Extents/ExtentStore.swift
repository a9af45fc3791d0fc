import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLStorage
import Synchronization

/// Where the bytes of extents are: files of the directory, blobs of the catalog, or memory.
final class ExtentStore: Sendable {
  private let home: Home
  private let inlineBytes: Int
  private let memory = Mutex<[GUID: [UInt8]]>([:])

  init(home: Home, inlineBytes: Int) {
    self.home = home
    self.inlineBytes = inlineBytes
  }

  /// Puts the bytes where they will stay. A file is durable when this returns; a blob is so with the commit.
  func stage(_ extent: EncodedExtent) throws -> (file: String?, blob: [UInt8]?) {
    guard let directory = home.directory, extent.metadata.extentSize > inlineBytes else { return (nil, extent.bytes) }
    do {
      try home.materialise()
      return (
        try ExtentFiles.store(extent, in: directory, lease: home.leaseName, fileSystem: home.files), nil
      )
    } catch let error as FileError {
      var diagnostic = error.diagnostic
      diagnostic.message += "; nothing was stored"
      throw diagnostic
    }
  }

  /// Whether blobs of this store stay out of the catalog.
  var keepsBlobsInMemory: Bool { home.directory == nil }

  func keep(_ bytes: [UInt8], of id: GUID) { memory.withLock { $0[id] = bytes } }
  func forget(_ id: GUID) { memory.withLock { $0[id] = nil } }

  func open(_ info: ExtentInfo, metadata: ExtentMetadata) throws -> KQLStorage.Extent {
    if let file = info.file, let directory = home.directory {
      return try KQLStorage.Extent.open(
        "\(directory)/\(file)", expectedLength: metadata.extentSize,
        expectedFooterChecksum: metadata.footerChecksum, fileSystem: home.files)
    }
    if let bytes = memory.withLock({ $0[info.contentId] }) {
      return try KQLStorage.Extent(bytes: bytes, expectedFooterChecksum: metadata.footerChecksum)
    }
    guard let bytes = try home.catalog().read({ try $0.blob(info.contentId) }) else {
      throw Diagnostic(
        code: "Storage_DamagedExtent", "extent \(info.id.dashed) is damaged: its bytes are missing from the catalog")
    }
    return try KQLStorage.Extent(bytes: bytes, expectedFooterChecksum: metadata.footerChecksum)
  }

  /// Whether the catalog no longer lists the extent.
  func isDropped(_ id: GUID) throws -> Bool {
    guard let extent = try home.catalog().read({ try $0.extent(id) }) else { return true }
    return extent.droppedBy != nil
  }

  func deletedRows(_ id: GUID) throws -> [UInt32] {
    let bytes = try home.catalog().read { try $0.deletedRows(id) } ?? []
    return bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / 4).map {
        UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
      }
    }
  }

  static func serialized(_ rows: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows.count * 4)
    for row in rows { withUnsafeBytes(of: row.littleEndian) { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// Removes the bytes of an extent that no row names any more; a failure leaves an orphan.
  func remove(_ info: ExtentInfo) {
    if let file = info.file, let directory = home.directory {
      try? home.files.remove("\(directory)/\(file)")
    } else {
      forget(info.contentId)
    }
  }
}
