import Foundation
import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLReference
import KQLSyntax
import Testing

/// Holds the commands to what is known of the service's.
@Suite struct CommandFactsTests {
  @Test func `results have the columns of the service`() throws {
    let facts = Dictionary(try CommandFact.all().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let differences = try CommandFact.differences()
    var compared = 0
    for (id, result) in BuiltinDefinitions.commandResults {
      guard let expected = facts[id]?.result.map(Self.normalized) else { continue }
      let found = result.map { $0.fields.map { "\($0.name): \($0.type.name)" }.joined(separator: ", ") }
      compared += 1
      if let reason = differences[id] {
        #expect(found != expected, "\(id) no longer differs from the service (\(reason)): take it off the list")
      } else {
        #expect(found == expected, "\(id)")
      }
    }
    #expect(compared > 300)
  }

  @Test func `differences are documented`() throws {
    let page = try String(contentsOf: CommandFact.root.appending(path: "docs/differences.md"), encoding: .utf8)
    for id in try CommandFact.differences().keys {
      #expect(page.contains("`\(id)`"), "docs/differences.md does not name \(id)")
    }
  }

  /// Every command of every tier parses, as itself.
  @Test func `every grammar of the service is known by its name`() throws {
    let facts = try CommandFact.all()
    #expect(facts.count == 651)
    for fact in facts {
      for text in CommandInstances.of(fact.syntax) {
        var parser = Parser(text, grammar: EngineGrammar.grammar)
        let (request, diagnostics) = parser.parseRequest()
        guard case .command(let command)? = request else {
          Issue.record("\(fact.id): \(text)\n  \(diagnostics.first?.message ?? "is a query")")
          continue
        }
        let found = BuiltinDefinitions.command(at: command.definition)
        // To the service it is a hidden spelling of detaching; here it drops.
        if fact.id == "DetachDatabase", found.id == "DropDatabase" { continue }
        #expect(found.id == fact.id, "\(text)")
      }
    }
  }

  @Test func `commands of the service keep their names`() throws {
    let known = Set(try CommandFact.all().map(\.id))
    for (id, _) in BuiltinDefinitions.commandResults where !Self.ownCommands.contains(id) {
      #expect(known.contains(id), "\(id) is no command of the service")
    }
  }

  @Test func `every command has an example`() {
    var without: [String] = []
    for definition in BuiltinDefinitions.all where definition.usage.hasPrefix(".") && definition.examples.isEmpty {
      without.append(definition.usage)
    }
    #expect(without.isEmpty, "\(without.joined(separator: "\n"))")
  }

  /// `swift run dev docs` writes it.
  @Test func `the coverage page is up to date`() throws {
    let path = "docs/reference/\(CommandCoverage.path)"
    let found = try? String(contentsOf: CommandFact.root.appending(path: path), encoding: .utf8)
    let expected = BuiltinDefinitions.coverage(facts: try CommandFact.text())
    #expect(found == expected, "\(path) is stale: run `swift run dev docs`")
  }

  /// Commands that the service does not have.
  private static let ownCommands: Set<String> = ["DropDatabase", "CreateContinuousExport", "TestTablePolicyUpdate"]

  private static func normalized(_ schema: String) -> String {
    schema.split(separator: ",").map { part in
      let pair = part.split(separator: ":").map { $0.trimmingCharacters(in: .whitespaces) }
      let type = ScalarType(name: pair.count > 1 ? pair[1] : "string") ?? .string
      return "\(pair[0]): \(type.name)"
    }.joined(separator: ", ")
  }
}
