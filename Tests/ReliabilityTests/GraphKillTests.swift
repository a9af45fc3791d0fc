import Foundation
import Testing

extension Reliability {
  /// Processes are killed while they make and drop snapshots of a graph: each is there as a whole or not at all, and what
  /// was acknowledged stays so.
  @Suite struct GraphKillTests {
    @Test func `a killed process leaves whole snapshots of graphs`() throws {
      let workplace = try Workplace()
      var random = SeededGenerator(state: UInt64(ProcessInfo.integer("KQLSH_SEED", default: 1)))
      let arguments = ["-q", "-F", "tsv", "data"]
      let model = try workplace.write(
        """
        .create-or-alter graph_model M '{"Definition": {"Steps": [\
        {"Kind": "AddNodes", "Query": "range Id from 1 to 20000 step 1 | extend Text = strcat(hash_md5(Id), Id)", \
        "NodeIdColumn": "Id"}, {"Kind": "AddEdges", "Query": "range A from 1 to 20000 step 1 | extend B = A % 7", \
        "SourceColumn": "A", "TargetColumn": "B"}]}}'
        """, to: "begin.kql")
      let begun = try Child.run(arguments + ["-f", model], in: workplace.url)
      try #require(begun.status == 0, "\(begun.errors)")
      var known: Set<String> = []
      for round in 0..<ProcessInfo.integer("KQLSH_KILLS", default: 6) {
        let names = (0..<12).map { "S\(round)x\($0)" }
        let old = known.sorted()
        var text = ""
        for (index, name) in names.enumerated() {
          text += ".make graph_snapshot \(name) from M | project mark = 'ack +\(name)'\n\n"
          if index < old.count { text += ".drop graph_snapshot M.\(old[index]) | project mark = 'ack -\(old[index])'\n\n" }
        }
        let child = try Child(arguments + ["-f", try workplace.write(text, to: "round.kql")], in: workplace.url)
        let wanted = Int.random(in: 0...6, using: &random)
        child.wait { child.output.split(separator: "\n").count { $0.hasPrefix("ack ") } >= wanted }
        usleep(UInt32.random(in: 0...60_000, using: &random))
        child.signal(SIGKILL)
        let ended = child.wait()
        #expect(ended.errors.isEmpty, "\(ended.errors)")
        for line in ended.output.split(separator: "\n") where line.hasPrefix("ack ") {
          let name = String(line.dropFirst(5))
          if line.hasPrefix("ack +") { known.insert(name) } else { known.remove(name) }
        }
        let stored = try check(workplace, arguments)
        // One command may have been done without having been acknowledged.
        #expect(known.symmetricDifference(stored).count <= 1, "\(known.sorted()) \(stored.sorted())")
        known = stored
      }
      #expect(!known.isEmpty)
    }

    /// The names of the snapshots that are there; each must be whole.
    private func check(_ workplace: Workplace, _ arguments: [String]) throws -> Set<String> {
      let list = try Child.run(
        arguments + ["-e", ".show graph_snapshots * details | project Name, NodesCount, EdgesCount"],
        in: workplace.url)
      try #require(list.status == 0, "\(list.errors)")
      var names: Set<String> = []
      for line in list.output.split(separator: "\n").dropFirst() {
        let cells = line.split(separator: "\t")
        #expect(cells.dropFirst() == ["20001", "20000"], "\(line)")
        let name = String(cells[0])
        names.insert(name)
        let query =
          "graph('M', '\(name)') | graph-match (n)-[e]->(m) project n.Text, m.Id"
          + " | summarize count(), countif(isnotempty(n_Text)), sum(m_Id)"
        let rows = try Child.run(arguments + ["-e", query], in: workplace.url)
        #expect(rows.output.hasSuffix("\n20000\t20000\t59998\n"), "\(name): \(rows.output) \(rows.errors)")
      }
      let left = workplace.files("data/leases") + workplace.files("data/tmp")
      #expect(left.isEmpty, "\(left)")
      let catalog = try Data(contentsOf: workplace.url.appending(path: "data/catalog.sqlite"))
      for file in workplace.files("data/extents") {
        #expect(catalog.range(of: Data("extents/\(file)".utf8)) != nil, "extent file without a row: \(file)")
      }
      return names
    }
  }
}
