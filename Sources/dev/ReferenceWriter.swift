import Foundation
import KQLEngine
import KQLReference

/// `dev docs`: writes `docs/reference` from the definitions, and removes the pages of what is no longer defined.
enum ReferenceWriter {
  static func run() -> Int32 {
    var pages = Reference.pages(BuiltinDefinitions.all)
    if let facts = try? String(contentsOfFile: CommandCoverage.factsPath, encoding: .utf8) {
      pages[CommandCoverage.path] = BuiltinDefinitions.coverage(facts: facts)
    }
    for stray in strays(pages) { unlink(stray) }
    do {
      for (path, text) in pages {
        let page = URL(filePath: "docs/reference/\(path)")
        try FileManager.default.createDirectory(at: page.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: page, atomically: false, encoding: .utf8)
      }
    } catch {
      print("error: \(error.localizedDescription)")
      return 1
    }
    return 0
  }

  private static func strays(_ pages: [String: String]) -> [String] {
    let found = FileManager.default.enumerator(atPath: "docs/reference")?.compactMap { $0 as? String } ?? []
    // The page of coverage stays when the facts that it is made of are not there.
    return found.filter { $0.hasSuffix(".md") && pages[$0] == nil && $0 != CommandCoverage.path }.map { "docs/reference/\($0)" }
  }
}
