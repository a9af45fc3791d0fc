import Foundation
import KQLColumns
import KQLDiagnostics
import KQLStorage
import Synchronization
import Testing

@Suite struct FileTests {
  /// A directory of its own, removed afterwards.
  static func withDirectory(_ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "kqlsh-storage-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path + "/leases", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func `an extent is stored and opened`() throws {
    try Self.withDirectory { directory in
      var random = SplitMix(7)
      let column = Samples.column(.string, .random, .none, rows: 2_000, &random)
      let encoded = try Samples.encode([column])
      let files = PosixFileSystem()
      let path = try ExtentFiles.store(encoded, in: directory, lease: "1-2", fileSystem: files)
      #expect(path == "extents/00/00112233-4455-6677-8899-aabbccddeeff.1-2.kxt")
      #expect(try files.list(directory + "/tmp").isEmpty)
      let full = "\(directory)/\(path)"
      let metadata = encoded.metadata
      let extent = try Extent.open(
        full, expectedLength: metadata.extentSize, expectedFooterChecksum: metadata.footerChecksum, fileSystem: files)
      #expect(Samples.isEqual(column, try extent.readColumn(0, block: 0)))
      #expect(throws: Diagnostic.self) {
        try Extent.open(full, expectedLength: 7, expectedFooterChecksum: metadata.footerChecksum, fileSystem: files)
      }
      #expect(throws: Diagnostic.self) {
        try Extent.open(full, expectedLength: metadata.extentSize, expectedFooterChecksum: 1, fileSystem: files)
      }
      let name = String(path.split(separator: "/")[2])
      #expect(ExtentFiles.parse(name)?.id == metadata.id && Leases.owner(ofFile: name) == "1-2")
    }
  }

  @Test func `files are never overwritten`() throws {
    try Self.withDirectory { directory in
      let files = PosixFileSystem()
      try files.writeDurably([1, 2, 3], to: directory + "/a", temporaryPath: directory + "/t")
      #expect(try files.readAll(directory + "/a") == [1, 2, 3])
      #expect(try files.read(directory + "/a", from: 1, count: 99) == [2, 3])
      #expect(throws: FileError(operation: "create", path: directory + "/a", errno: EEXIST)) {
        try files.create(directory + "/a")
      }
      #expect(throws: FileError.self) { try files.read(directory + "/none", from: 0, count: 1) }
      #expect(try files.list(directory) == ["a", "leases"])
      symlink(directory + "/a", directory + "/link")
      #expect(throws: FileError.self) { try files.read(directory + "/link", from: 0, count: 1) }
    }
  }

  @Test func `a file that did not become durable is not there`() throws {
    let disk = SimulatedDisk()
    try disk.makeDirectory("d")
    let before = disk.operations
    try disk.writeDurably([1], to: "d/a", temporaryPath: "d/t")
    for number in 1...disk.operations - before {
      let start = disk.operations
      disk.setFault { operation, _, _ in operation == start + number ? EIO : nil }
      #expect(throws: FileError.self) { try disk.writeDurably([1], to: "d/b", temporaryPath: "d/u") }
      disk.setFault(nil)
      #expect(try disk.list("d") == ["a"], "operation \(number)")
    }
  }

  @Test func `a lease lives as long as its holder`() throws {
    try Self.withDirectory { directory in
      var random = SplitMix(8)
      let lease = try Lease.take(in: directory, random: &random)
      #expect(Leases.isLive(lease.name, in: directory))
      #expect(try Leases.claimDead(in: directory).isEmpty)
      FileManager.default.createFile(atPath: directory + "/leases/99-abc", contents: nil)
      let dead = try Leases.claimDead(in: directory)
      #expect(dead.map(\.name) == ["99-abc"])
      // Whoever cleans up holds the lock, so that nobody else does.
      #expect(try Leases.claimDead(in: directory).isEmpty)
      dead[0].remove()
      lease.release()
      #expect(try Leases.names(in: directory).isEmpty && !Leases.isLive(lease.name, in: directory))
    }
  }

  @Test func `one at a time runs the jobs`() throws {
    try Self.withDirectory { directory in
      let first = try JobsLock.tryAcquire(in: directory)
      #expect(first != nil)
      #expect(try JobsLock.tryAcquire(in: directory) == nil)
      first?.release()
      #expect(try JobsLock.tryAcquire(in: directory) != nil)
    }
  }

  @Test func `errors name the call and the cause`() {
    let full = FileError(operation: "write", path: "/d/x", errno: ENOSPC).diagnostic
    #expect(full.message == "no space left: write of '/d/x' failed (ENOSPC)" && !full.isPermanent)
    let broken = FileError(operation: "sync", path: "/d/x", errno: EIO).diagnostic
    #expect(broken.message == "sync of '/d/x' failed: Input/output error (EIO)")
  }
}

/// Every operation of storing an extent fails once, and is the last one before the power goes.
@Suite struct FaultTests {
  static func store(_ encoded: EncodedExtent, _ disk: SimulatedDisk) throws(FileError) -> String {
    try ExtentFiles.store(encoded, in: "d", lease: "1-2", fileSystem: disk)
  }

  static func opens(_ encoded: EncodedExtent, _ path: String, _ disk: SimulatedDisk) -> Bool {
    let extent = try? Extent.open(
      "d/" + path, expectedLength: encoded.metadata.extentSize,
      expectedFooterChecksum: encoded.metadata.footerChecksum, fileSystem: disk)
    return (try? extent?.verify()) != nil
  }

  @Test func `a failed operation leaves nothing and the next try succeeds`() throws {
    let encoded = try Samples.encode([Column.longs((0..<100).map { $0 * $0 })])
    let whole = SimulatedDisk()
    _ = try Self.store(encoded, whole)
    for failing in 1...whole.operations {
      let disk = SimulatedDisk()
      disk.setFault { operation, _, _ in operation == failing ? 28 : nil }
      #expect(throws: FileError.self) { try Self.store(encoded, disk) }
      disk.setFault(nil)
      #expect(try disk.list("d/tmp").isEmpty, "operation \(failing)")
      let again = try ExtentEncoder.encode(
        columns: encoded.metadata.columns, chunks: [[Column.longs((0..<100).map { $0 * $0 })]],
        id: GUID(high: 1, low: UInt64(failing)), workers: 1)
      let path = try Self.store(again, disk)
      #expect(Self.opens(again, path, disk))
    }
  }

  @Test func `what was stored survives a power cut`() throws {
    let encoded = try Samples.encode([Column.longs([1, 2, 3])])
    for seed in 0..<200 {
      let disk = SimulatedDisk()
      let path = try Self.store(encoded, disk)
      var random = SplitMix(UInt64(seed))
      #expect(Self.opens(encoded, path, disk.afterPowerCut(using: &random)))
    }
  }

  @Test func `a torn file is noticed`() throws {
    let encoded = try Samples.encode([Column.longs((0..<3_000).map { $0 &* 7_919 })])
    var torn = 0
    for seed in 0..<200 {
      let disk = SimulatedDisk()
      // The sync of the file is reported done and was not.
      let file = try disk.create("d/x")
      for piece in encoded.pieces { try file.write(piece) }
      try disk.syncDirectory("d")
      var random = SplitMix(UInt64(seed))
      let after = disk.afterPowerCut(using: &random)
      let isWhole = (try? after.size(of: "d/x")) == encoded.metadata.extentSize
      #expect(Self.opens(encoded, "x", after) == isWhole)
      if !isWhole { torn += 1 }
    }
    #expect(torn > 100)
  }
}
