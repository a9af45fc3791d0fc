import Foundation
import Testing

extension Reliability {
  /// Directories that are not ours, newer, damaged or out of reach: status 3, a clear message, nothing touched.
  @Suite struct BadDirectoryTests {
    private func filled() throws -> Workplace {
      let workplace = try Workplace()
      let script = try workplace.write(
        """
        .create table T (Id: long, Text: string)

        .append T <| range Id from 1 to 20000 step 1 | project Id, Text = tostring(hash_sha1(tostring(Id)))
        """, to: "fill.kql")
      let made = try Child.run(["-q", "data", "-f", script], in: workplace.url)
      try #require(made.status == 0, "\(made.errors)")
      try #require(!workplace.files("data/extents").isEmpty)
      return workplace
    }

    private func expectRefusal(
      _ workplace: Workplace, saying words: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let before = workplace.contents("data")
      for statement in ["T | count", ".create table New (A: long)", ".drop table T"] {
        let ended = try Child.run(["-q", "data", "-e", statement], in: workplace.url)
        #expect(ended.status == 3, "\(statement): \(ended)", sourceLocation: sourceLocation)
        #expect(ended.output == "", sourceLocation: sourceLocation)
        for word in words {
          #expect(ended.errors.contains(word), "\(ended.errors)", sourceLocation: sourceLocation)
        }
      }
      let after = workplace.contents("data")
      let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
      #expect(changed.isEmpty, "touched: \(changed.sorted())", sourceLocation: sourceLocation)
    }

    @Test func `a newer format is refused`() throws {
      let workplace = try filled()
      let marker = try String(contentsOfFile: workplace.path("data/kqlsh.json"), encoding: .utf8)
      try workplace.write(marker.replacing(#/"format":\d+/#, with: "\"format\":99"), to: "data/kqlsh.json")
      try expectRefusal(workplace, saying: ["format 99"])
    }

    @Test(arguments: ["", "x", "garbage"]) func `a catalog that is none is refused`(_ kind: String) throws {
      let workplace = try filled()
      let text = kind == "garbage" ? String(repeating: "this is no database\n", count: 1000) : kind
      try workplace.write(text, to: "data/catalog.sqlite")
      try expectRefusal(workplace, saying: ["catalog"])
    }

    @Test func `a catalog cut short is refused`() throws {
      let workplace = try filled()
      let path = workplace.path("data/catalog.sqlite")
      let bytes = try Data(contentsOf: URL(filePath: path))
      for count in [4096, bytes.count / 2 / 4096 * 4096, 100] {
        try bytes.prefix(count).write(to: URL(filePath: path))
        try expectRefusal(workplace, saying: ["catalog"])
      }
      try bytes.write(to: URL(filePath: path))
      let whole = try Child.run(["-q", "-F", "tsv", "data", "-e", "T | count"], in: workplace.url)
      #expect(whole.output == "Count\n20000\n")
    }

    @Test func `a missing catalog and a foreign one are refused`() throws {
      let workplace = try filled()
      let other = try filled()
      try FileManager.default.removeItem(atPath: workplace.path("data/catalog.sqlite"))
      try expectRefusal(workplace, saying: ["catalog"])
      try FileManager.default.copyItem(
        atPath: other.path("data/catalog.sqlite"), toPath: workplace.path("data/catalog.sqlite"))
      try expectRefusal(workplace, saying: ["another directory"])
    }

    @Test(arguments: ["", "{}", "{\"format\":1}", "{\"format\":\"x\",\"id\":1}", "\u{0}\u{1}[[["])
    func `a damaged marker is refused`(_ text: String) throws {
      let workplace = try filled()
      try workplace.write(text, to: "data/kqlsh.json")
      try expectRefusal(workplace, saying: ["kqlsh.json"])
    }

    @Test func `a missing marker beside extents is refused`() throws {
      let workplace = try filled()
      try FileManager.default.removeItem(atPath: workplace.path("data/kqlsh.json"))
      try expectRefusal(workplace, saying: ["kqlsh.json"])
    }

    @Test func `somebody else's folder and a file are refused`() throws {
      let workplace = try Workplace()
      try FileManager.default.createDirectory(atPath: workplace.path("data/src"), withIntermediateDirectories: true)
      try workplace.write("mine", to: "data/src/letter.txt")
      try expectRefusal(workplace, saying: ["not empty"])
      let file = try workplace.write("mine", to: "file")
      let ended = try Child.run(["-q", file, "-e", "print 1"], in: workplace.url)
      #expect(ended.status == 3, "\(ended)")
      #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
    }

    @Test func `a folder that cannot be written is refused, and readable with --read-only`() throws {
      let workplace = try filled()
      // A user whom the permissions of files mean nothing must become another one.
      let program = getuid() == 0 ? "/usr/bin/setpriv" : Child.binary
      let prefix = getuid() == 0 ? ["--reuid=65534", "--regid=65534", "--clear-groups", Child.binary] : []
      let folder = workplace.path("data")
      for name in [".", "extents", "leases", "tmp"] { chmod("\(folder)/\(name)", 0o555) }
      defer { for name in [".", "extents", "leases", "tmp"] { chmod("\(folder)/\(name)", 0o755) } }
      chmod(workplace.url.path, 0o755)
      let probe = try Child.run(prefix + ["--version"], in: workplace.url, program: program)
      guard probe.status == 0 else {
        print("the binary cannot be run as another user: skipped")
        return
      }
      let before = workplace.contents("data")
      for statement in ["T | count", ".create table New (A: long)"] {
        let ended = try Child.run(prefix + ["-q", "data", "-e", statement], in: workplace.url, program: program)
        #expect(ended.status == 3, "\(ended)")
        #expect(ended.errors.contains("cannot be written"))
      }
      let reading = try Child.run(
        prefix + ["-q", "-F", "tsv", "--read-only", "data", "-e", "T | count"], in: workplace.url, program: program)
      #expect(reading.output == "Count\n20000\n", "\(reading)")
      let writing = try Child.run(
        prefix + ["-q", "--read-only", "data", "-e", ".drop table T"], in: workplace.url, program: program)
      #expect(writing.status == 1, "\(writing)")
      #expect(workplace.contents("data") == before)
    }

    @Test func `a damaged extent fails what needs it and nothing else`() throws {
      let workplace = try filled()
      let made = try Child.run(
        ["-q", "data", "-e", ".create table Other (A: long)", "-e", ".append Other <| range A from 1 to 10 step 1"],
        in: workplace.url)
      #expect(made.status == 0)
      let file = try #require(workplace.files("data/extents").first)
      let url = workplace.url.appending(path: "data/extents/\(file)")
      let whole = try Data(contentsOf: url)
      var flipped = whole
      flipped[whole.count / 3] ^= 0x10
      for bytes in [flipped, whole.prefix(whole.count / 2), whole + Data([0])] {
        try bytes.write(to: url)
        let ended = try Child.run(
          ["-q", "-F", "tsv", "data", "-e", "T | summarize sum(Id), max(Text)"], in: workplace.url)
        #expect(ended.status == 1, "\(ended)")
        #expect(ended.errors.contains("'T'") && ended.errors.contains("20000 rows"), "\(ended.errors)")
        let other = try Child.run(["-q", "-F", "tsv", "data", "-e", "Other | count"], in: workplace.url)
        #expect(other.output == "Count\n10\n")
      }
      try whole.write(to: url)
      let healed = try Child.run(["-q", "-F", "tsv", "data", "-e", "T | count"], in: workplace.url)
      #expect(healed.output == "Count\n20000\n")
    }
  }
}
