import Foundation
import Testing

/// The journal is documented: every event that the sources write is on its page.
@Suite struct JournalTests {
  @Test func `the page of the journal names every event`() throws {
    let page = try String(contentsOf: Repository.root.appending(path: "docs/journal.md"), encoding: .utf8)
    let verbs = "CREATE|ALTER|DROP|RENAME|UNDO|DELETE|PURGE|DISABLE|ENABLE|RUN|FAIL"
    let pattern = try Regex("\"((?:\(verbs))(?:-[A-Z]+)+)\"", as: (Substring, Substring).self)
    var events: Set<String> = []
    for target in ["KQLDatabase", "KQLCommands"] {
      let folder = Repository.root.appending(path: "Sources/\(target)")
      for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
        for match in text.matches(of: pattern) { events.insert(String(match.output.1)) }
      }
    }
    #expect(events.count > 20)
    for event in events.sorted() { #expect(page.contains(event), "docs/journal.md does not name \(event)") }
  }
}
