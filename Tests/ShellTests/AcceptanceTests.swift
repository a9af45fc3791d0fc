import Foundation
import Testing

/// The checks of shell-ux.md, section 16, that need no terminal, by their numbers; the others are in `AcceptanceTerminalTests`.
/// Check 1 is a measurement: `dev start`.
@Suite struct AcceptanceTests {
  @Test func `check 2: output in a pipe is complete and plain`() throws {
    try ShellRun.withFolder { folder in
      let query = "range i from 1 to 100 step 1"
      let csv = try ShellRun(["--transient", "-F", "csv", "-e", query], in: folder)
      #expect(csv.text.split(separator: "\n").count == 101)
      let table = try ShellRun(["--transient", "-e", query], in: folder)
      #expect(table.text.split(separator: "\n").count == 102)
      #expect(!table.output.contains(0x1B))
      #expect(try ShellRun.line("$KQLSH --transient -e '\(query)' | cat", in: folder).text == table.text)
      #expect(try ShellRun.line("$KQLSH --transient -F csv -e '\(query)' | wc -l", in: folder).text == "101\n")
      for environment in [["NO_COLOR": "1"], ["TERM": "dumb"], ["COLUMNS": "20"]] {
        let other = try ShellRun(["--transient", "-e", query], in: folder, environment: environment)
        #expect(other.output == table.output, "\(environment)")
      }
    }
  }

  @Test func `check 3: the status tells the truth`() throws {
    try ShellRun.withFolder { folder in
      let cases: [(Int32, [String])] = [
        (0, ["-e", "print 1"]), (1, ["-e", "print no_such_name"]), (2, ["--no-such-option"]), (2, ["-f", "missing.kql"]),
        (2, ["-F", "xml", "-e", "print 1"]), (4, ["-e", "print 1", "-e", "#assert rows == 2"]),
        (7, ["-e", "#exit 7"]), (124, ["--timeout", "200ms", "-e", "range i from 1 to 1000000000000 step 1 | where i < 0"]),
      ]
      for (status, arguments) in cases {
        let run = try ShellRun(["--transient"] + arguments, in: folder)
        #expect(run.status == status, "\(arguments): \(run.errors)")
      }
      try "in the way".write(to: folder.appending(path: "file"), atomically: true, encoding: .utf8)
      #expect(try ShellRun(["file/data", "-e", ".create table T (a: int)"], in: folder).status != 0)
      for target in ["https://help.kusto.windows.net", "Data Source=https://x", "@help/Samples"] {
        let run = try ShellRun([target, "-e", "print 1"], in: folder)
        #expect(run.status == 3 && run.errors.contains("remote targets are not supported"), "\(run.errors)")
      }
      // The signal may come a moment before the statement begins: then there is nothing to cancel.
      let said = try (0..<5).contains { _ in
        let interrupted = try ShellRun.line(
          "$KQLSH --transient -F raw -e 'print 1' -e 'range i from 1 to 1000000000000 step 1 | where i < 0' >out 2>err & "
            + "while [ ! -s out ]; do sleep 0.05; done; sleep 0.3; kill -INT $!; wait $!; echo $?; cat err", in: folder)
        #expect(interrupted.text.hasPrefix("130\n"), "\(interrupted.text)")
        return interrupted.text.contains("cancelled after")
      }
      #expect(said)
      let status = try ShellRun.line(
        "$KQLSH --transient -e 'range i from 1 to 1000000000000 step 1 | where i < 0' & sleep 1; kill -INT $!; wait $!",
        in: folder)
      #expect(status.status == 130, "\(status)")
    }
  }

  @Test func `check 3: a script stops at its first failure unless told otherwise`() throws {
    try ShellRun.withFolder { folder in
      let script = "print 'first'\n\nprint no_such_name\n\nprint 'third'\n"
      try script.write(to: folder.appending(path: "s.kql"), atomically: true, encoding: .utf8)
      let stopped = try ShellRun(["--transient", "-F", "raw", "-f", "s.kql"], in: folder)
      #expect(stopped.status == 1 && stopped.text == "first\n")
      #expect(stopped.errors.contains("s.kql:3:7: error: "), "\(stopped.errors)")
      let continued = try ShellRun(["--transient", "-F", "raw", "--continue-on-error", "-f", "s.kql"], in: folder)
      #expect(continued.status == 1 && continued.text == "first\nthird\n")
      #expect(continued.errors.contains("1 of 3 statements failed: s.kql:3"), "\(continued.errors)")
      let nested = ".execute database script <|\n.create table T (a: int)\n.drop table NoSuch\n"
      #expect(try ShellRun(["--transient"], in: folder, input: nested).status == 1)
    }
  }

  @Test func `check 9: one script gives the same however it is run`() throws {
    try ShellRun.withFolder { folder in
      let script = """
        .create table T (a: int, b: string)
        .ingest inline into table T <|
        1,one
        2,two

        T | order by a asc

        T | summarize n = count() by b
          | order by b asc

        """
      try script.write(to: folder.appending(path: "s.kql"), atomically: true, encoding: .utf8)
      let file = try ShellRun(["-F", "csv", "d1", "-f", "s.kql"], in: folder)
      let pipe = try ShellRun(["-F", "csv", "d2"], in: folder, input: script)
      let directive = try ShellRun(["-F", "csv", "d3", "-e", "#script s.kql"], in: folder)
      func withoutIds(_ run: ShellRun) -> String {
        run.text.replacing(#/[0-9a-f]{8}-[0-9a-f-]{27}/#, with: "ID")
      }
      #expect(file.status == 0 && file.text.contains("2,two"), "\(file.errors)")
      #expect(withoutIds(file) == withoutIds(pipe))
      #expect(withoutIds(file) == withoutIds(directive))
    }
  }

  @Test func `check 8: blank lines inside brackets, strings and scripts end nothing`() throws {
    try ShellRun.withFolder { folder in
      let cases = [
        ".create function F() {\nprint a = 1\n\n| extend b = 2\n}", "print @'one\n\ntwo'", "print ```one\n\ntwo```",
        ".execute database script <|\n.create table A (x: int)\n\n.create table B (x: int)\n#end",
      ]
      for text in cases {
        let run = try ShellRun(["--transient"], in: folder, input: text + "\n")
        #expect(run.status == 0 && !run.errors.contains("failed"), "\(text): \(run.errors)")
      }
      let adjacent = try ShellRun(["--transient"], in: folder, input: "print 1\nprint 2\n")
      #expect(adjacent.status == 1 && adjacent.errors.contains("blank line") && adjacent.errors.contains("#linemode"))
    }
  }

  @Test func `check 7: a misspelt directive names the nearest`() throws {
    try ShellRun.withFolder { folder in
      let run = try ShellRun(["--transient", "-e", "#tiemon", "-e", "print 1"], in: folder)
      #expect(run.status == 0 && run.errors.contains("did you mean '#timeon'?"), "\(run.errors)")
      #expect(try ShellRun(["--transient", "--strict", "-e", "#tiemon"], in: folder).status == 1)
    }
  }

  @Test func `check 10: a signature is seen nowhere`() throws {
    try ShellRun.withFolder { folder in
      let secret = "sv=2024&sig=TopSecretSignature"
      let script = """
        .create external table E (a: string) kind=storage dataformat=csv ('\(folder.path)/out;\(secret)')
        .show external table E
        .show external tables
        .show journal
        .show commands | project Text
        .show database schema as csl script
        print no_such_name, 'https://x.blob.core.windows.net/c?\(secret)'

        """
      for format in ["table", "json"] {
        let run = try ShellRun(
          ["data-\(format)", "-v", "--echo", "--continue-on-error", "--transcript", "log.txt", "-F", format], in: folder,
          input: script)
        #expect(!run.text.contains("TopSecret"), "\(run.text)")
        #expect(!run.errors.contains("TopSecret"), "\(run.errors)")
        let log = try String(contentsOf: folder.appending(path: "log.txt"), encoding: .utf8)
        #expect(!log.contains("TopSecret") && log.contains("*****"), "\(log)")
      }
      let history = try ShellRun(
        ["data-table", "-F", "raw", "-e", ".show commands-and-queries | project Text, FailureReason"], in: folder)
      #expect(!history.text.contains("TopSecret"))
    }
  }

  @Test func `check 11: hostile input ends well`() throws {
    try ShellRun.withFolder { folder in
      let long = String(repeating: "x", count: 10 << 20)
      let cases: [(String, Int32)] = [
        ("print '\(long)' | project strlen(print_0)\n", 0),
        ("print 1\u{0}\n", 1), ("\u{FEFF}print 1\r\n\r\nprint 2\r\n", 0),
      ]
      for (text, status) in cases {
        let run = try ShellRun(["--transient", "-q"], in: folder, input: text)
        #expect(run.status == status, "\(text.prefix(20)): \(run.errors.prefix(300))")
        #expect(run.errors.count < 2000)
      }
      var bytes = Data("print 'ok'\n\nprint '".utf8)
      bytes.append(contentsOf: [0xFF, 0xFE])
      bytes.append(contentsOf: Data("'\n".utf8))
      try bytes.write(to: folder.appending(path: "bad.kql"))
      let run = try ShellRun(["--transient", "-f", "bad.kql"], in: folder)
      #expect(run.status == 1 && run.errors.contains("byte offset 19"), "\(run.errors)")
      // A build for debugging reads a million lines a second only.
      let megabytes = ShellRun.binary.contains("/debug/") ? 5 : 50
      let peak = "awk '/VmHWM/ { print $2 }' /proc/$!/status"
      let endless = try ShellRun.line(
        "mkfifo lines; $KQLSH --transient -q -f lines & (yes '' | head -c \(megabytes)M; sleep 1; \(peak) >peak) >lines; "
          + "wait $!; echo $?; cat peak", in: folder)
      let words = endless.text.split(separator: "\n")
      #expect(words.first == "0", "\(endless.text)")
      if words.count == 2, let kilobytes = Int(words[1]) { #expect(kilobytes < 300_000, "memory does not grow with it") }
      let piped = try ShellRun.line("yes '' | head -c \(megabytes)M | $KQLSH --transient -q; echo $?", in: folder)
      #expect(piped.text == "0\n")
    }
  }

  @Test func `check 12: an output that cannot be written is one message`() throws {
    try ShellRun.withFolder { folder in
      let closed = try ShellRun.line(
        "set -o pipefail; $KQLSH --transient -F csv -e 'range i from 1 to 300000 step 1' | head -1 >/dev/null; echo ${PIPESTATUS[0]}",
        in: folder)
      #expect(closed.text == "141\n", "\(closed.text)")
      let full = try ShellRun.line("$KQLSH --transient -e 'print 1' > /dev/full", in: folder)
      #expect(full.status == 1 && full.text.split(separator: "\n").count == 1, "\(full.text)")
      // A disk of 64 kB where one may be mounted, else a limit for a file's size.
      let full64 = try ShellRun.line(
        """
        mkdir disk; run="$KQLSH --transient -o disk/x.csv -e 'range i from 1 to 100000 step 1'"
        for unshare in 'unshare -m' 'unshare -rm'; do
          if $unshare mount -t tmpfs none disk 2>/dev/null; then
            exec $unshare sh -c "mount -t tmpfs -o size=64k none disk && $run; echo \\$?; ls disk | wc -l"
          fi
        done
        trap '' XFSZ; ulimit -f 64; sh -c "$run"; echo $?; ls disk | wc -l
        """, in: folder)
      let said = full64.text.split(separator: "\n")
      #expect(said.count == 3 && said[0].hasPrefix("error: cannot write 'disk/x.csv': "), "\(full64.text)")
      #expect(said.dropFirst() == ["1", "0"], "status 1, and nothing half written stays")
      let folderInTheWay = try ShellRun(["--transient", "-o", "no/such/folder/x.csv", "-e", "print 1"], in: folder)
      #expect(folderInTheWay.status == 2 && folderInTheWay.errors.contains("cannot write"))
      let failed = folder.appending(path: "kept.csv")
      try "kept".write(to: failed, atomically: true, encoding: .utf8)
      _ = try ShellRun(["--transient", "-e", "#save kept.csv", "-e", "print no_such_name"], in: folder)
      #expect(try String(contentsOf: failed, encoding: .utf8) == "kept", "a failed statement overwrites nothing")
    }
  }

  @Test func `the command line has Kusto.Cli's spellings and the usual rules`() throws {
    try ShellRun.withFolder { folder in
      try "print 'file'\n".write(to: folder.appending(path: "s.kql"), atomically: true, encoding: .utf8)
      let cases: [([String], String)] = [
        (["-execute:print 'old'"], "old\n"), (["-script:s.kql"], "file\n"), (["-scriptml:s.kql"], "file\n"),
        (["-e", "print 1", "-f", "s.kql", "-e", "print 2"], "1\nfile\n2\n"), (["-qe", "print 1"], "1\n"),
        (["--execute=print 3"], "3\n"),
        (["-p", "n=5", "-e", "declare query_parameters(n: long); print n + 1"], "6\n"),
        (["-p", "d={\"a\": [7]}", "-e", "declare query_parameters(d: dynamic); print d.a[0]"], "7\n"),
        (["-p", "t=2024-01-31", "-e", "declare query_parameters(t: datetime); print t + 1d"], "2024-02-01T00:00:00.0000000Z\n"),
        (["--set", "json_long=string", "-e", "#format json", "-e", "print a = 1"], "[\n{\"a\":\"1\"}\n]\n"),
        (["-lineMode:true", "-f", "s.kql"], "file\n"),
      ]
      for (arguments, output) in cases {
        let run = try ShellRun(["--transient", "-F", "raw"] + arguments, in: folder)
        #expect(run.text == output && run.status == 0, "\(arguments): \(run.text) \(run.errors)")
      }
      let untyped = try ShellRun(["--transient", "-p", "n=abc", "-e", "declare query_parameters(n: long); print n"], in: folder)
      #expect(
        untyped.status == 1 && untyped.errors.contains("'n' is declared as long; 'abc' is not one"), "\(untyped.errors)")
      let expanded = try ShellRun(
        ["--transient", "-F", "raw", "--expand-env", "-e", "print '$(WHO)', $(WHO)"], in: folder,
        environment: ["WHO": "it's"])
      #expect(expanded.status == 1, "only inside literals")
      let literal = try ShellRun(
        ["--transient", "-F", "raw", "--expand-env", "-e", "print '$(WHO)'"], in: folder, environment: ["WHO": "it's"])
      #expect(literal.text == "it's\n", "\(literal.errors)")
      let near = try ShellRun(["--continue-on-eror"], in: folder)
      #expect(near.errors.contains("--continue-on-error"), "\(near.errors)")
    }
  }

  @Test func `errors are objects when asked for`() throws {
    try ShellRun.withFolder { folder in
      let run = try ShellRun(["--transient", "--error-format", "json", "-e", "print  no_such_name"], in: folder)
      let line = try #require(run.errors.split(separator: "\n").first)
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(object["code"] as? String == "SEM0100" && object["line"] as? Int == 1 && object["column"] as? Int == 8)
      #expect(object["file"] as? String == "-e[1]" && object["statement"] as? String == "print  no_such_name")
      #expect(object["severity"] as? String == "error" && object["permanent"] as? Bool == true)
    }
  }

  @Test func `help and completion scripts come without a database`() throws {
    try ShellRun.withFolder { folder in
      for topic in [".create table", "summarize", "SEM0100", "keys", "formats", "strcat", "#save", "settings"] {
        let run = try ShellRun(["help", topic], in: folder)
        #expect(run.status == 0 && run.text.count > 40, "\(topic): \(run.text) \(run.errors)")
      }
      #expect(try ShellRun(["--help"], in: folder).text.split(separator: "\n").allSatisfy { $0.count <= 80 })
      #expect(try ShellRun(["--help"], in: folder).text.split(separator: "\n").count <= 40, "one screen")
      let all = try ShellRun(["help", "options"], in: folder).text
      #expect(all.contains("--error-format") && all.contains("--no-history"))
      #expect(try ShellRun(["--version"], in: folder).text.hasPrefix("kqlsh "))
      for shell in ["bash", "zsh", "fish"] {
        let script = try ShellRun(["completion", shell], in: folder)
        #expect(script.status == 0 && script.text.contains("read-only") && script.text.contains("jsonl"), "\(shell)")
      }
      #expect(try ShellRun(["--help-man"], in: folder).text.hasPrefix(".TH KQLSH 1"))
      #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).allSatisfy { $0.hasPrefix(".") })
    }
  }

  @Test func `files get the format of their names`() throws {
    try ShellRun.withFolder { folder in
      for (name, beginning) in [
        ("a.csv", "i\n1\n"), ("a.tsv", "i\n1\n"), ("a.json", "[\n{\"i\":1}"), ("a.jsonl", "{\"i\":1}\n"),
        ("a.md", "| i |\n|--:|\n"), ("a.kql", "datatable(i: long)\n["), ("a", "i\n1\n"),
      ] {
        let run = try ShellRun(
          ["--transient", "-e", "#save \(name)", "-e", "range i from 1 to 2 step 1", "-e", "print 'x'"], in: folder)
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        #expect(text.hasPrefix(beginning) && run.text.contains("print_0"), "\(name): \(text)")
      }
      _ = try ShellRun(["--transient", "-o", "b.csv.gz", "-e", "range i from 1 to 9 step 1"], in: folder)
      #expect(try ShellRun.line("gunzip -c b.csv.gz | wc -l", in: folder).text.contains("10"))
    }
  }

  @Test func `assertions check the statement before`() throws {
    try ShellRun.withFolder { folder in
      try "i\n1\n2\n".write(to: folder.appending(path: "two.csv"), atomically: true, encoding: .utf8)
      let query = "range i from 1 to 2 step 1"
      let cases: [(String, String, Int32)] = [
        (query, "rows == 2", 0), (query, "rows > 2", 4), (query, "rows>=2", 0), (query, "value == \"1\"", 0),
        (query, "value != 1", 4), (query, "same two.csv", 0), ("print i = 3", "same two.csv", 4),
        ("print nope", "error ~ \"SEM0100\"", 0), ("print nope", "error ~ \"SYN\"", 4), ("print 1", "error ~ x", 4),
        ("print nope", "rows == 0", 1), (query, "colour == 1", 1),
      ]
      for (text, condition, status) in cases {
        let run = try ShellRun(["--transient", "-e", text, "-e", "#assert \(condition)"], in: folder)
        #expect(run.status == status, "\(text) #assert \(condition): \(run.errors)")
      }
    }
  }

  @Test func `a start file is for prompts, or when named`() throws {
    try ShellRun.withFolder { folder in
      let config = folder.appending(path: ".config/kqlsh")
      try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
      try "print 'from the start file'\n".write(
        to: config.appending(path: "init.kql"), atomically: true, encoding: .utf8)
      let script = try ShellRun(["--transient", "-e", "print 1"], in: folder)
      #expect(!script.text.contains("start file"))
      let named = try ShellRun(["--transient", "--init", ".config/kqlsh/init.kql", "-e", "print 1"], in: folder)
      #expect(named.text.contains("from the start file"))
      try "print no_such_name\n".write(to: folder.appending(path: "bad.kql"), atomically: true, encoding: .utf8)
      #expect(try ShellRun(["--transient", "--init", "bad.kql", "-e", "print 1"], in: folder).status == 2)
    }
  }

  @Test func `the sandbox holds`() throws {
    try ShellRun.withFolder { folder in
      let inside = folder.appending(path: "inside")
      try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
      try "1\n".write(to: inside.appending(path: "a.csv"), atomically: true, encoding: .utf8)
      try "1\n".write(to: folder.appending(path: "b.csv"), atomically: true, encoding: .utf8)
      try FileManager.default.createSymbolicLink(
        atPath: inside.appending(path: "link.csv").path, withDestinationPath: folder.appending(path: "b.csv").path)
      let create = ["--transient", "--sandbox", "inside", "-e", ".create table T (a: int)"]
      for (path, status) in [("inside/a.csv", 0), ("b.csv", 1), ("inside/../b.csv", 1), ("inside/link.csv", 1)] {
        let run = try ShellRun(create + ["-e", ".ingest into table T ('\(path)')"], in: folder)
        #expect(run.status == Int32(status), "\(path): \(run.errors)")
      }
      let export = try ShellRun(create + ["-e", ".export to csv ('out') <| T"], in: folder)
      #expect(export.status == 1 && export.errors.contains("sandbox"), "\(export.errors)")
      #expect(try ShellRun(create + ["-e", "#save outside.csv", "-e", "print 1"], in: folder).status == 1)
      #expect(try ShellRun(create + ["-e", "#script b.csv"], in: folder).status == 1)
      #expect(
        try ShellRun(create + ["-e", "externaldata(a: int)[@'b.csv']"], in: folder).status == 1)
    }
  }
}

/// Pictures of results.
@Suite struct ChartFileTests {
  @Test func `a picture of the last render is written at once`() throws {
    try ShellRun.withFolder { folder in
      let run = try ShellRun(
        [
          "--transient", "-e", "datatable(k: string, v: long)['north', 10, 'south', 40] | render barchart", "-e",
          "print 1", "-e", "#save c.svg", "-e", "#save c.html",
        ], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      let picture = try String(contentsOf: folder.appending(path: "c.svg"), encoding: .utf8)
      #expect(picture.hasPrefix("<svg") && picture.contains("south"))
      #expect(try String(contentsOf: folder.appending(path: "c.html"), encoding: .utf8).contains("<svg"))
      let whole = try ShellRun(
        ["--transient", "-o", "o.svg", "-e", "print 'shown'", "-e", "range x from 1 to 9 step 1 | extend y = x | render linechart"],
        in: folder)
      #expect(whole.status == 0 && whole.text.contains("shown"), "\(whole.errors)")
      #expect(try String(contentsOf: folder.appending(path: "o.svg"), encoding: .utf8).hasPrefix("<svg"))
      let page = try ShellRun(
        ["--transient", "-o", "o.html", "-e", "print x = 'a', y = 3 | render piechart"], in: folder)
      #expect(page.status == 0, "\(page.errors)")
      let html = try String(contentsOf: folder.appending(path: "o.html"), encoding: .utf8)
      #expect(html.contains("<svg") && !html.contains("<script") && !html.contains("http-equiv"))
      let empty = try ShellRun(["--transient", "-o", "none.svg", "-e", "print 1"], in: folder)
      #expect(empty.status == 1 && empty.errors.contains("there is no chart to save in 'none.svg'"), "\(empty.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "none.svg").path))
      let none = try ShellRun(["--transient", "-e", "print 1", "-e", "#save c.svg"], in: folder)
      #expect(none.status == 1 && none.errors.contains("there is no chart to save"))
    }
  }
}
