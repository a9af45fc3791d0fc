import Foundation
import Testing

extension Reliability {
  /// Several processes use one directory at once.
  @Suite struct ProcessesTests {
    @Test func `four processes ingest and query at once, nothing is lost or doubled`() throws {
      let workplace = try Workplace()
      let batches = 25
      let setup = try workplace.write(
        """
        .create-merge table Raw (Writer: long, Batch: long, N: long)

        .create-merge table Clean (Writer: long, Batch: long, N: long)

        .alter table Clean policy update @'[{"Source": "Raw", "Query": "Raw", "IsTransactional": true}]'

        """, to: "setup.kql")
      // Nobody has made the directory yet: they meet there, too.
      var children: [Child] = []
      for writer in 0..<4 {
        var text = ""
        for batch in 0..<batches {
          text +=
            batch % 8 == 7
            ? ".append Raw <| range N from 0 to 19999 step 1 | project Writer = long(\(writer)), "
              + "Batch = long(\(batch)), N = hash_xxhash64(strcat(N, \(writer * 100 + batch)))\n\n"
            : ".ingest inline into table Raw <|\n"
              + (0..<20).map { "\(writer),\(batch),\($0)\n" }.joined() + "\n"
          text += "print mark = 'ack'\n\n"
          // Another process's batch is there wholly or not at all.
          text +=
            "Raw | summarize Rows = count() by Writer, Batch"
            + " | where Rows != iff(Batch % 8 == 7, 20000, 20) | project strcat('half a batch: ', Writer, ' ', Batch)\n\n"
        }
        let script = try workplace.write(text, to: "writer\(writer).kql")
        children.append(try Child(["-q", "-F", "tsv", "data", "-f", setup, "-f", script], in: workplace.url))
      }
      for child in children {
        let ended = child.wait(timeout: 120)
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.errors == "")
        #expect(!ended.output.contains("half a batch: 0") && !ended.output.contains("half a batch: 1"))
        #expect(ended.output.components(separatedBy: "\nack\n").count == batches + 1)
      }
      let query = "| summarize Rows = count(), Distinct = dcount(N, 4) by Writer, Batch | where Rows != 20 | count"
      let expected = "Count\n\(4 * (batches / 8))\n"
      for table in ["Raw", "Clean"] {
        let half = try Child.run(["-q", "-F", "tsv", "data", "-e", "\(table) \(query)"], in: workplace.url)
        #expect(half.output == expected)
        let all = try Child.run(["-q", "-F", "tsv", "data", "-e", "\(table) | count"], in: workplace.url)
        #expect(all.output == "Count\n\(4 * (batches / 8 * 20_000 + (batches - batches / 8) * 20))\n")
      }
      #expect(workplace.files("data/leases").isEmpty)
      #expect(workplace.files("data/tmp").isEmpty)
    }

    @Test func `processes that change one table's definition all succeed or say that they met`() throws {
      let workplace = try Workplace()
      let made = try Child.run(["-q", "data", "-e", ".create table T (A: long)"], in: workplace.url)
      #expect(made.status == 0)
      var children: [Child] = []
      for writer in 0..<4 {
        var text = ""
        for step in 0..<8 {
          text += ".alter-merge table T (C\(writer)_\(step): long)\n\n.ingest inline into table T <|\n\(writer)\n\n"
        }
        let script = try workplace.write(text, to: "change\(writer).kql")
        children.append(
          try Child(["-q", "-F", "tsv", "--continue-on-error", "data", "-f", script], in: workplace.url))
      }
      var failures = 0
      for child in children {
        let ended = child.wait(timeout: 120)
        let errors = ended.errors.split(separator: "\n").filter { $0.contains("error:") }
        failures += errors.count
        #expect(errors.allSatisfy { $0.contains("[Conflict]") || $0.contains("[TooManyRequests]") }, "\(errors)")
      }
      let asked = try Child.run(
        ["-q", "-F", "tsv", "data", "-e", "T | count", "-e", "T | getschema | count"], in: workplace.url)
      let numbers = asked.output.split(separator: "\n").compactMap { Int($0) }
      try #require(numbers.count == 2, "\(asked)")
      #expect(numbers[0] + (numbers[1] - 1) == 64 - failures)
    }
  }
}
