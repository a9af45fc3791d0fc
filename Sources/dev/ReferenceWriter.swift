import Foundation
import KQLEngine
import KQLReference

/// `dev docs`: writes `docs/reference` from the definitions, and removes the pages of what is no longer defined.
enum ReferenceWriter {
  static func run() -> Int32 {
    var pages = Reference.pages(BuiltinDefinitions.all)
    if let facts = contents(CommandCoverage.factsPath) {
      pages[CommandCoverage.path] = BuiltinDefinitions.coverage(facts: facts)
    }
    for stray in strays(pages) { unlink(stray) }
    for (path, text) in pages {
      let full = "docs/reference/\(path)"
      if let slash = full.lastIndex(of: "/") { mkdir(String(full[..<slash]), 0o755) }
      guard let file = fopen(full, "w") else {
        perror(full)
        return 1
      }
      fputs(text, file)
      fclose(file)
    }
    return 0
  }

  private static func strays(_ pages: [String: String]) -> [String] {
    let found = FileManager.default.enumerator(atPath: "docs/reference")?.compactMap { $0 as? String } ?? []
    return found.filter { $0.hasSuffix(".md") && pages[$0] == nil }.map { "docs/reference/\($0)" }
  }

  /// The text of a file; nil when it cannot be read.
  private static func contents(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += piece[..<count]
    }
  }
}
