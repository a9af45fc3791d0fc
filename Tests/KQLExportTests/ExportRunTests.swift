import Foundation
import KQLColumns
import KQLDiagnostics
import KQLExport
import KQLFormats
import KQLStorage
import Testing

@Suite struct ExportRunTests {
  static let id = GUID(high: 0x0011_2233_4455_6677, low: 0x8899_aabb_ccdd_eeff)
  static let hex = "00112233445566778899aabbccddeeff"
  static let schema = Schema([("Id", .long), ("S", .string)])
  static let rows = [Column.longs([1, 2, 3]), Column(.string, [.string("a"), .string("b"), .string("a")])]

  static func text(_ disk: SimulatedDisk, _ path: String) throws -> String {
    String(decoding: try disk.readAll(path), as: UTF8.self)
  }

  @Test func `files are invisible until they are published`() throws {
    let disk = SimulatedDisk()
    var destination = ExportDestination(folders: ["/out/"], format: .csv, isTable: true)
    destination.includeHeaders = .all
    destination.hasByteOrderMark = true
    let run = ExportRun(destination: destination, schema: Self.schema, id: Self.id, fileSystem: disk)
    try run.write(Self.rows)
    let files = try run.finish()
    #expect(files.map(\.path) == ["/out/1_\(Self.hex).csv"] && files[0].rowCount == 3)
    #expect(try disk.list("/out") == [".kqlsh-\(Self.hex)-1.tmp"])
    #expect(try ExternalFiles(folders: ["/out"]).list(fileSystem: disk).isEmpty)
    // Published twice, as after a crash.
    for _ in 0..<2 { try ExportPublisher.publish(files, fileSystem: disk) }
    #expect(try Self.text(disk, files[0].path) == "\u{FEFF}Id,S\n1,a\n2,b\n3,a\n")
    #expect(files[0].byteCount == 20)
    #expect(try ExternalFiles(folders: ["/out"]).list(fileSystem: disk).map(\.path) == [files[0].path])
  }

  @Test func `a path is a folder or the beginning of names`() throws {
    let disk = SimulatedDisk()
    try disk.makeDirectory("/out/there")
    func names(_ paths: [String], prefix: String? = nil) throws -> [String] {
      let destination = ExportDestination(paths: paths, format: .csv, namePrefix: prefix, fileSystem: disk)
      let run = ExportRun(destination: destination, schema: Self.schema, id: Self.id, fileSystem: disk)
      try run.write(Self.rows)
      let files = try run.finish()
      run.abandon()
      return files.map(\.path)
    }
    #expect(try names(["/out/export"]) == ["/out/export_1_\(Self.hex).csv"])
    #expect(try names(["/out/export/"]) == ["/out/export/export_1_\(Self.hex).csv"])
    #expect(try names(["/out/there"]) == ["/out/there/export_1_\(Self.hex).csv"])
    #expect(try names(["/out/new"], prefix: "all") == ["/out/new/all_1_\(Self.hex).csv"])
  }

  @Test func `partitions have a file each and the limit begins another`() throws {
    let disk = SimulatedDisk()
    var destination = ExportDestination(folders: ["/a", "/b"], format: .json, isTable: true)
    destination.partitioning = Partitioning(columns: [PartitionColumn(name: "P", source: .column("S"))])
    destination.sizeLimit = 10
    let run = ExportRun(destination: destination, schema: Self.schema, id: Self.id, fileSystem: disk)
    try run.write(Self.rows)
    try run.write(Self.rows)
    let files = try run.finish()
    let name = "00112233-4455-6677-8899-aabbccddeeff"
    #expect(
      files.map(\.path) == [
        "/a/a/\(name)_1_\(Self.hex).json", "/b/b/\(name)_2_\(Self.hex).json", "/a/a/\(name)_3_\(Self.hex).json",
        "/b/b/\(name)_4_\(Self.hex).json",
      ])
    try ExportPublisher.publish(files, fileSystem: disk)
    #expect(try Self.text(disk, files[0].path) == "{\"Id\":1,\"S\":\"a\"}\n{\"Id\":3,\"S\":\"a\"}\n")
    let external = ExternalFiles(folders: ["/a", "/b"], fileExtension: ".json", partitioning: destination.partitioning)
    #expect(
      try external.list(fileSystem: disk).map(\.partitionValues) == [
        [.string("a")], [.string("a")], [.string("b")], [.string("b")],
      ])
    #expect(try external.list(fileSystem: disk) { $0 == [.string("b")] }.count == 2)
  }

  @Test func `compressed files are named and packed so`() throws {
    let folder = NSTemporaryDirectory() + "kqlsh-export-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var destination = ExportDestination(folders: [folder], format: .csv, isTable: false)
    destination.isCompressed = true
    destination.namePrefix = "logs"
    let files = PosixFileSystem()
    let run = ExportRun(destination: destination, schema: Self.schema, id: Self.id, fileSystem: files)
    let many = (0..<200_000).map { Int64($0) }
    for _ in 0..<3 {
      try run.write([.longs(many), .text(Text(many.map { "row \($0 &* 7_919)" }))])
    }
    let written = try run.finish()
    try ExportPublisher.publish(written, fileSystem: files)
    #expect(written.map(\.path) == ["\(folder)/logs_1_\(Self.hex).csv.gz"])
    #expect(try files.size(of: written[0].path) == written[0].byteCount)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "gzip -dc '\(written[0].path)' | wc -l"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(output.trimmingCharacters(in: .whitespacesAndNewlines) == "600000")
    let external = ExternalFiles(folders: [folder], namePrefix: "logs", fileExtension: ".csv")
    #expect(try external.list(fileSystem: files).count == 1)
    try FileManager.default.createSymbolicLink(atPath: folder + "-link", withDestinationPath: folder)
    defer { try? FileManager.default.removeItem(atPath: folder + "-link") }
    #expect(try ExternalFiles(folders: [folder + "-link"]).list(fileSystem: files).count == 1)
    #expect(try ExternalFiles(folders: [folder], namePrefix: "x").list(fileSystem: files).isEmpty)
    #expect(throws: Diagnostic.self) {
      try ExternalFiles(folders: [folder + "/none"]).list(fileSystem: files, mustExist: true)
    }
  }

  @Test func `only the first file of a folder has the header`() throws {
    let disk = SimulatedDisk()
    var destination = ExportDestination(folders: ["/out"], format: .tsv, isTable: true)
    destination.includeHeaders = .firstFile
    destination.sizeLimit = 1
    var texts: [String] = []
    for low in [1, 2] as [UInt64] {
      let run = ExportRun(
        destination: destination, schema: Self.schema, id: GUID(high: 0, low: low), fileSystem: disk)
      for _ in 0..<2 { try run.write(Self.rows) }
      let files = try run.finish()
      try ExportPublisher.publish(files, fileSystem: disk)
      texts += try files.map { try Self.text(disk, $0.path) }
    }
    #expect(texts.map { $0.hasPrefix("Id\tS\n") } == [true, false, false, false])
  }

  /// Every operation fails once: the export says so, and undoing leaves nothing.
  @Test func `a failing disk leaves nothing behind`() throws {
    func export(_ disk: SimulatedDisk) throws {
      let destination = ExportDestination(folders: ["/out"], format: .csv, isTable: true)
      let run = ExportRun(destination: destination, schema: Self.schema, id: Self.id, fileSystem: disk)
      do {
        try run.write(Self.rows)
        _ = try run.finish()
      } catch {
        disk.setFault(nil)
        run.abandon()
        throw error
      }
    }
    let whole = SimulatedDisk()
    try export(whole)
    for failing in 1...whole.operations {
      let disk = SimulatedDisk()
      disk.setFault { operation, _, _ in operation == failing ? 28 : nil }
      #expect(throws: Diagnostic.self) { try export(disk) }
      #expect(try disk.list("/out").isEmpty, "operation \(failing)")
    }
  }

  /// After the decision every file is published, wherever the power went.
  @Test func `a publish is finished after a power cut`() throws {
    var destination = ExportDestination(folders: ["/out"], format: .csv, isTable: true)
    destination.partitioning = Partitioning(columns: [PartitionColumn(name: "P", source: .column("S"))])
    for seed in 0..<100 {
      let disk = SimulatedDisk()
      let run = ExportRun(destination: destination, schema: Self.schema, id: Self.id, fileSystem: disk)
      try run.write(Self.rows)
      let files = try run.finish()
      let last = disk.operations + 1 + seed % 5
      disk.setFault { operation, _, _ in operation >= last ? 5 : nil }
      try? ExportPublisher.publish(files, fileSystem: disk)
      var random = Seeded(state: UInt64(seed))
      let after = disk.afterPowerCut(using: &random)
      try ExportPublisher.publish(files, fileSystem: after)
      #expect(try Self.text(after, files[0].path) == "1,a\n3,a\n")
      #expect(try ExternalFiles(folders: ["/out"]).list(fileSystem: after).count == 2)
    }
  }
}

private struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}
