import Foundation
import KQLEngine
import KQLLanguage
import KQLReference
import Testing

/// What must hold for everything built in, whoever adds it.
@Suite struct BuiltinsTests {
  @Test func `names are unique within a kind`() {
    var seen: Set<String> = []
    for definition in BuiltinDefinitions.all {
      #expect(seen.insert("\(type(of: definition)) \(definition.usage)").inserted, "\(definition.usage) is there twice")
    }
  }

  @Test func `a summary is one sentence`() {
    for definition in BuiltinDefinitions.all {
      let summary = definition.summary
      #expect(summary.first?.isUppercase == true && summary.last == ".", "\(definition.name): \(summary)")
    }
  }

  /// Commands have tests of their own: those of policies for several tables have their examples with one table's.
  @Test func `everything of the language has an example`() {
    for definition in BuiltinDefinitions.all where !(definition.name.hasPrefix(".")) {
      #expect(!definition.examples.isEmpty, "\(definition.usage) has no example")
    }
  }

  /// A failing example is reported at the line of the definition that wrote it.
  @Test func `examples give their outputs`() throws {
    for definition in BuiltinDefinitions.all {
      for example in definition.examples {
        let output = try ExampleRunner.run(example)
        let holds =
          example.output == "*"
          ? !output.hasPrefix("error: ") : output == example.output || ExampleRunner.masked(output) == example.output
        if holds { continue }
        let place = SourceLocation(
          fileID: example.fileID, filePath: "Sources/" + example.fileID, line: example.line, column: 1)
        Issue.record(
          "\(definition.name): \(example.query)\n  gives    \(output)\n  expected \(example.output)",
          sourceLocation: place)
      }
    }
  }

  @Test func `every line of syntax compiles`() {
    #expect(EngineGrammar.problems.isEmpty, "\(EngineGrammar.problems)")
  }

  /// `swift run dev docs` writes the pages.
  @Test func `the reference is up to date`() throws {
    let folder = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "docs/reference")
    let pages = Reference.pages(BuiltinDefinitions.all)
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    for file in files where file.hasSuffix(".md") && file != CommandCoverage.path {
      #expect(pages[file] != nil, "docs/reference/\(file) belongs to no definition: run `swift run dev docs`")
    }
    for (path, text) in pages {
      let found = try? String(contentsOf: folder.appending(path: path), encoding: .utf8)
      #expect(found == text, "docs/reference/\(path) is stale: run `swift run dev docs`")
    }
  }
}
