import Foundation
import Testing

/// pyarrow, DuckDB and ClickHouse read what kqlsh writes, and kqlsh reads what they write.
@Suite struct ParquetJudgeTests {
  @Test func `other engines agree about Parquet files`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let binary =
      ProcessInfo.processInfo.environment["KQLSH_BINARY"] ?? root.appending(path: ".build/debug/kqlsh").path
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", root.appending(path: "Tests/Judges/parquet.py").path, "--quick", "--kqlsh", binary]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // 77 says that pyarrow is missing; 127 that there is no Python.
    if process.terminationStatus == 77 || process.terminationStatus == 127 {
      print("skipped: Parquet files are not compared with other engines: \(text)")
      return
    }
    #expect(process.terminationStatus == 0, "\(text)")
  }
}
