import Foundation
import Testing

/// The checks of shell-ux.md, section 16, that need a terminal, by their numbers: in a terminal of UTF-8, of `LANG=C`, of a
/// locale that is not there, after a change of the window's size, and where they make sense on one that only takes text.
@Suite struct AcceptanceTerminalTests {
  struct Terminal: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var environment: [String: String] = [:]
    var isResized = false
    var isEdited = true
  }

  private static let edited = [
    Terminal(testDescription: "UTF-8"), Terminal(testDescription: "LANG=C", environment: ["LANG": "C"]),
    Terminal(testDescription: "unknown locale", environment: ["LANG": "", "LC_ALL": "xx_YY.ISO-8859-99"]),
    Terminal(testDescription: "after a resize", isResized: true),
  ]
  private static let all = edited + [Terminal(testDescription: "TERM=dumb", environment: ["TERM": "dumb"], isEdited: false)]

  private static let prompt = "NetDefaultDB (transient)>"
  private static let failed = "NetDefaultDB (transient)!"
  private static let endless = "range i from 1 to 1000000000000 step 1 | where i % 7 == 9 | count"

  private static func open(_ kind: Terminal, _ folder: URL, columns: Int = 80, rows: Int = 40) throws -> PseudoTerminal {
    let start = kind.isResized ? (columns: 37, rows: 12) : (columns: columns, rows: rows)
    let terminal = try PromptTests.terminal(folder, columns: start.columns, rows: start.rows, environment: kind.environment)
    if kind.isResized {
      terminal.send("print 'typed before the window changes'")
      #expect(terminal.waitForDrawing { $0.text.hasSuffix("changes'") })
      terminal.resize(columns: columns, rows: rows)
      terminal.send("\u{03}")
      #expect(terminal.wait { $0.text.contains("^C") && $0.lines.last == Self.prompt }, "\(terminal.screen.text)")
    }
    return terminal
  }

  private static func runs(_ terminal: PseudoTerminal) -> Int { terminal.screen.text.components(separatedBy: " row ·").count - 1 }

  @Test(arguments: all) func `check 1: the prompt comes with 1,000 tables`(_ kind: Terminal) throws {
    try ShellRun.withFolder { folder in
      let tables = (0..<1000).map { "T\($0) (a: int)" }.joined(separator: ", ")
      #expect(try ShellRun(["data"], in: folder, input: ".create tables \(tables)\n").status == 0)
      let terminal = try PseudoTerminal(["--no-hints", "data"], in: folder, environment: kind.environment)
      #expect(terminal.wait(forLastRow: "NetDefaultDB>"), "\(terminal.screen.text)")
      terminal.send("T999 | count\r")
      #expect(terminal.wait(for: "│     0 │"), "\(terminal.screen.text)")
    }
  }

  @Test(arguments: all) func `check 3: leaving, a status, an interrupt`(_ kind: Terminal) throws {
    try ShellRun.withFolder { folder in
      for (keys, status) in [("q\r", Int32(0)), ("#exit 7\r", 7), ("\u{04}", 0), ("print no_such_name\rq\r", 0)] {
        let terminal = try Self.open(kind, folder)
        terminal.send(keys)
        #expect(terminal.waitForEnd() == status, "\(keys): \(terminal.screen.text)")
      }
    }
  }

  @Test(arguments: edited) func `check 4: a pasted query runs once, letters survive, Left steps over them at the edge`(
    _ kind: Terminal
  ) throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.open(kind, folder, columns: 40)
      terminal.paste("print a = 'x\ty'\n| extend b = strlen(a),\n  c = 7")
      #expect(terminal.waitForDrawing { $0.text.hasSuffix("  c = 7") }, "\(terminal.screen.text)")
      #expect(Self.runs(terminal) == 0, "nothing runs before Enter: \(terminal.screen.text)")
      terminal.send("\r")
      #expect(terminal.wait { $0.text.contains("│ x\\ty   │    3 │    7 │") && $0.lines.last == Self.prompt }, "\(terminal.screen.text)")
      #expect(Self.runs(terminal) == 1)
      // A wide letter that does not fit begins the next row.
      let text = "print x = 'é日本😀日本語z'"
      terminal.send(text)
      #expect(
        terminal.waitForDrawing { $0.lines.suffix(2) == [Self.prompt + " print x = 'é日", "本😀日本語z'"] }, "\(terminal.screen.text)")
      #expect(terminal.screen.column == 12)
      // Left steps over whole letters, also back over the edge.
      for column in [11, 10, 8, 6, 4, 2, 0, 38, 37] {
        terminal.send("\u{1B}[D")
        #expect(terminal.waitForDrawing { $0.column == column }, "\(column), not \(terminal.screen.column)")
      }
      terminal.send("-")
      #expect(
        terminal.waitForDrawing { $0.lines.suffix(2) == [Self.prompt + " print x = '-é", "日本😀日本語z'"] }, "\(terminal.screen.text)")
      for column in [0, 2] {
        terminal.send("\u{1B}[C")
        #expect(terminal.waitForDrawing { $0.column == column }, "\(column), not \(terminal.screen.column)")
      }
      terminal.send("\r")
      #expect(terminal.wait(for: "│ -é日本😀日本語z │"), "\(terminal.screen.text)")
    }
  }

  @Test(arguments: all) func `check 4: typed letters of all scripts survive`(_ kind: Terminal) throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.open(kind, folder)
      terminal.send("print x = 'é日本😀'\r")
      #expect(terminal.wait(for: "│ é日本😀 │"), "\(terminal.screen.text)")
    }
  }

  @Test(arguments: all) func `check 5: Ctrl-C at a text, at an empty prompt, in a query, in an ingestion, twice`(
    _ kind: Terminal
  ) throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.open(kind, folder)
      terminal.send("print dropped")
      #expect(terminal.wait(for: "print dropped"))
      terminal.send("\u{03}")
      #expect(terminal.wait { $0.text.contains("^C") && $0.lines.last == Self.prompt }, "\(terminal.screen.text)")
      terminal.send("\u{03}")
      #expect(terminal.wait { $0.text.contains("Ctrl-D or q leaves") && $0.lines.last == Self.prompt })
      terminal.send(".set T <| print a = 'kept'\r")
      #expect(terminal.wait { $0.text.contains("1 row ·") && $0.lines.last == Self.prompt }, "\(terminal.screen.text)")
      for text in [Self.endless, ".append T <| range i from 1 to 1000000000000 step 1 | project a = tostring(i)"] {
        let count = terminal.screen.text.components(separatedBy: "cancelled after").count
        terminal.send(text + "\r")
        #expect(terminal.wait(seconds: 5) { kind.isEdited ? $0.lines.last?.hasSuffix(" s") == true : $0.column == 0 })
        if !kind.isEdited { usleep(500_000) }
        terminal.send("\u{03}")
        #expect(
          terminal.wait { $0.text.components(separatedBy: "cancelled after").count > count && $0.lines.last == Self.failed },
          "\(terminal.screen.text)")
      }
      terminal.send("T | summarize n = count(), a = max(a)\r")
      #expect(terminal.wait { $0.text.contains("│    1 │ kept") && $0.lines.last == Self.prompt }, "\(terminal.screen.text)")
      #expect(mkfifo(folder.appending(path: "pipe").path, 0o600) == 0)
      terminal.send("#script pipe\r")
      usleep(300_000)
      var status: Int32?
      for _ in 0..<50 where status == nil {
        terminal.send("\u{03}")
        status = terminal.waitForEnd(seconds: 0.5)
      }
      #expect(status == 130, "\(terminal.screen.text)")
    }
  }

  @Test(arguments: edited) func `check 5: Ctrl-Z and fg draw the text again, a window that changes does, too`(_ kind: Terminal) throws {
    try ShellRun.withFolder { folder in
      var environment = kind.environment
      environment["PS1"] = "outer$ "
      let terminal = try PseudoTerminal(
        ["--norc", "--noprofile", "-i"], in: folder, program: "/bin/bash", environment: environment)
      #expect(terminal.wait(for: "outer$"))
      terminal.send("\(ShellRun.binary) --transient --no-hints\r")
      #expect(terminal.waitForDrawing { $0.lines.last == Self.prompt })
      terminal.send("print 'half of a text that is long enough to be wrapped")
      func isDrawn(_ screen: Screen) -> Bool {
        let text = "NetDefaultDB (transient)> print 'half of a text that is long enough to be wrapped"
        return screen.lines.suffix(2).joined().hasSuffix(text) || screen.lines.suffix(3).joined().hasSuffix(text)
      }
      #expect(terminal.waitForDrawing(isDrawn), "\(terminal.screen.text)")
      if kind.isResized { terminal.resize(columns: 44, rows: 20) }
      terminal.send("\u{1A}")
      #expect(terminal.wait { $0.text.contains("Stopped") && $0.lines.last == "outer$" }, "\(terminal.screen.text)")
      terminal.send("fg\r")
      #expect(terminal.waitForDrawing(isDrawn), "\(terminal.screen.text)")
      for columns in [50, 100, 60] {
        terminal.resize(columns: columns, rows: 20)
        #expect(terminal.waitForDrawing(isDrawn), "\(terminal.screen.text)")
      }
      terminal.send(" done'\r")
      #expect(terminal.wait(for: "wrapped done │"), "\(terminal.screen.text)")
    }
  }

  @Test(arguments: edited) func `check 6: Up recalls a function of five lines as five, moves inside it, Ctrl-K stops at the row's end`(
    _ kind: Terminal
  ) throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.open(kind, folder)
      let rows = [".create function F() {", "  print a = 1", "  | extend b = 'é'", "  | project b", "}"]
      for row in rows { terminal.send(row + "\r") }
      #expect(terminal.wait { $0.text.contains("1 row ·") && $0.lines.last == Self.prompt }, "\(terminal.screen.text)")
      terminal.send("\u{1B}[A")
      #expect(terminal.waitForDrawing { $0.lines.suffix(5).map { $0 } == [Self.prompt + " " + rows[0]] + rows[1...] })
      let bottom = terminal.screen.row
      terminal.send("\u{1B}[A\u{1B}[A")
      #expect(terminal.waitForDrawing { $0.row == bottom - 2 }, "\(terminal.screen.text)")
      terminal.send("\u{01}\u{1B}[C\u{1B}[C\u{0B}")
      #expect(terminal.waitForDrawing { $0.lines.suffix(3) == ["", "  | project b", "}"] }, "\(terminal.screen.text)")
      terminal.send("\u{19}")
      #expect(terminal.waitForDrawing { $0.lines.suffix(3).first == rows[2] }, "\(terminal.screen.text)")
    }
  }

  @Test(arguments: edited) func `check 7: Tab offers only what may follow`(_ kind: Terminal) throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.open(kind, folder)
      terminal.send(".create tables Storms (State: string, Damage: long), Other (x: int)\r")
      #expect(terminal.wait { $0.text.contains("2 rows ·") && $0.lines.last == Self.prompt }, "\(terminal.screen.text)")
      let cases: [(text: String, offered: [String], not: [String])] = [
        (".drop table ", ["Other", "Storms"], ["State", "tables"]),
        ("Storms | where ", ["Damage  long", "State   string"], ["Other", "summarize"]),
        ("Storms | summarize count() by ", ["Damage  long", "State   string"], ["Other", "where"]),
        (".alter table Storms policy ", ["caching", "update"], ["State", "Storms  "]),
        (".alter table Storms policy update @'[{\"", ["IsEnabled", "Query", "Source"], ["SoftDeletePeriod"]),
        (".create table New (a: long) with (", ["docstring", "folder"], ["State", "skipvalidation"]),
      ]
      for (text, offered, others) in cases {
        terminal.send("\u{0C}")
        #expect(terminal.waitForDrawing { $0.text == Self.prompt }, "\(terminal.screen.text)")
        terminal.send(text + "\t")
        #expect(
          terminal.waitForDrawing { screen in
            screen.lines.count > 2 && screen.lines.last == (Self.prompt + " " + text).trimmingCharacters(in: .whitespaces)
          }, "\(text): \(terminal.screen.text)")
        let list = terminal.screen.lines.dropFirst().dropLast().joined(separator: "\n")
        #expect(offered.allSatisfy { list.contains($0) }, "\(text): \(list)")
        #expect(!others.contains { list.contains($0) }, "\(text): \(list)")
        terminal.send("\u{03}")
        #expect(terminal.wait { $0.text.contains("^C") && $0.lines.last == Self.prompt }, "\(terminal.screen.text)")
      }
    }
  }

  @Test(arguments: all) func `check 7: a misspelt directive names the nearest`(_ kind: Terminal) throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.open(kind, folder)
      terminal.send("#tiemon\r")
      #expect(terminal.wait(for: "did you mean '#timeon'?"), "\(terminal.screen.text)")
    }
  }

  @Test(arguments: edited) func `check 8: a blank line inside braces ends nothing of what is pasted`(_ kind: Terminal) throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.open(kind, folder)
      terminal.paste(".create function F() {\nprint a = 1\n\n| extend b = 2\n}")
      terminal.send("\r")
      #expect(terminal.wait { $0.text.contains("1 row ·") && $0.lines.last == Self.prompt }, "\(terminal.screen.text)")
      terminal.send("F\r")
      #expect(terminal.wait(for: "│    1 │    2 │"), "\(terminal.screen.text)")
    }
  }

  @Test(arguments: all) func `check 10: a signature typed in plain text is in no history`(_ kind: Terminal) throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.open(kind, folder)
      terminal.send("print 'https://x.blob.core.windows.net/c?sig=TopSecretSignature'\r")
      #expect(terminal.wait { $0.text.contains("1 row ·") && $0.lines.last == Self.prompt }, "\(terminal.screen.text)")
      terminal.send("#history\rq\r")
      #expect(terminal.waitForEnd() == 0)
      let file = folder.appending(path: ".local/state/kqlsh/history.jsonl")
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.contains("*****") && !text.contains("TopSecretSignature"), "\(text)")
    }
  }
}
