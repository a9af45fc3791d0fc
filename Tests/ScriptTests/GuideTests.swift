import Foundation
import Testing

/// Runs the `kql` blocks of every page of the guide, in order, as one script: each must succeed.
@Suite struct GuideTests {
  private static let folder = Script.root.appending(path: "docs/guide")

  private static func pages() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }.sorted()
  }

  @Test(arguments: try pages())
  func `a page of the guide runs`(_ page: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: page), encoding: .utf8)
    let blocks = text.matches(of: #/(?ms)^```kql\n(.*?)^```/#).map { String($0.1) }
    #expect(!blocks.isEmpty)
    let work = FileManager.default.temporaryDirectory.appending(path: "kqlsh-guide-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }
    for name in ["web.log", "more.log"] {
      try FileManager.default.copyItem(
        at: Script.root.appending(path: "docs/examples/\(name)"), to: work.appending(path: name))
    }
    try blocks.joined(separator: "\n").write(to: work.appending(path: "page.kql"), atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = Script.binary
    process.currentDirectoryURL = work
    process.arguments = ["--clock", "2024-01-03T00:00:00Z,frozen", "-f", "page.kql", "data"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(page):\n\(printed.suffix(3000))")
  }
}
