import Foundation
import Testing

/// The prompt in a pseudo-terminal: keys in, screens out.
@Suite struct PromptTests {
  /// A shell at its prompt.
  static func terminal(
    _ folder: URL, columns: Int = 80, rows: Int = 24, environment: [String: String] = [:],
    options: [String] = ["--no-hints"]
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      ["--transient"] + options, in: folder, columns: columns, rows: rows, environment: environment)
    #expect(terminal.wait(for: "(transient)> "), "\(terminal.screen.text)")
    return terminal
  }

  @Test(arguments: [["LANG": "C"], ["LC_ALL": "xx_YY.ISO-8859-99"], ["LANG": "C.UTF-8"]])
  func `letters of all scripts survive in any locale`(_ environment: [String: String]) throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.terminal(folder, environment: environment)
      terminal.send("print x = 'é日本😀z'")
      #expect(terminal.wait(for: "é日本😀z"))
      // Back over z, the emoji and a wide letter, then one more letter.
      terminal.send("\u{1B}[D\u{1B}[D\u{1B}[D\u{1B}[D-")
      #expect(terminal.wait(for: "é日-本😀z"), "\(terminal.screen.text)")
      terminal.send("\r")
      #expect(terminal.wait(for: "│ é日-本😀z │"), "\(terminal.screen.text)")
    }
  }

  @Test func `wide letters at the edge wrap as a whole`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.terminal(folder, columns: 40)
      let text = "print x = '" + String(repeating: "日", count: 12) + "'"
      terminal.send(text)
      #expect(terminal.wait { $0.lines.suffix(2).joined().hasSuffix(text) }, "\(terminal.screen.text)")
      for _ in 0..<9 { terminal.send("\u{1B}[D") }
      terminal.send("é\r")
      #expect(terminal.wait(for: "│ 日日日日é日日日日日日日日 │"), "\(terminal.screen.text)")
    }
  }

  @Test func `a function comes back as it was typed, and Up moves inside it`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.terminal(folder)
      let rows = [".create function F() {", "  print a = 1", "  | extend b = 2", "  | project b", "}"]
      for row in rows { terminal.send(row + "\r") }
      #expect(terminal.wait(for: "1 row"))
      terminal.send("\u{1B}[A")
      #expect(terminal.wait { $0.lines.suffix(5).map { String($0) } == ["NetDefaultDB (transient)> " + rows[0]] + rows[1...] })
      let bottom = terminal.screen.row
      terminal.send("\u{1B}[A\u{1B}[A")
      #expect(terminal.wait { $0.row == bottom - 2 }, "\(terminal.screen.text)")
      // Ctrl-A, Ctrl-K: the row is empty, those below stay.
      terminal.send("\u{01}\u{0B}")
      #expect(terminal.wait { $0.lines.suffix(3) == ["", "  | project b", "}"] }, "\(terminal.screen.text)")
      terminal.send("\u{19}")
      #expect(terminal.wait { $0.lines.suffix(3).first == "  | extend b = 2" })
    }
  }

  @Test func `Ctrl-Z suspends and fg draws the text again`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PseudoTerminal(
        ["--norc", "--noprofile", "-i"], in: folder, program: "/bin/bash", environment: ["PS1": "outer$ "])
      #expect(terminal.wait(for: "outer$"))
      terminal.send("\(ShellRun.binary) --transient --no-hints\r")
      #expect(terminal.wait(for: "(transient)>"))
      terminal.send("print 'half")
      #expect(terminal.wait(for: "print 'half"))
      terminal.send("\u{1A}")
      #expect(terminal.wait(for: "Stopped"))
      terminal.send("fg\r")
      #expect(terminal.wait { $0.lines.last == "NetDefaultDB (transient)> print 'half" }, "\(terminal.screen.text)")
      terminal.send(" done'\r")
      #expect(terminal.wait(for: "│ half done │"), "\(terminal.screen.text)")
    }
  }

  @Test func `colours and hints change no character`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.terminal(folder, options: [])
      terminal.send("print summary = strlen('text')\r")
      #expect(terminal.wait(for: "1 row"))
      terminal.send("print su")
      #expect(terminal.wait(for: "print summary = strlen('text')\n"), "\(terminal.screen.text)")
      #expect(terminal.wait { $0.lines.last == "NetDefaultDB (transient)> print summary = strlen('text')" })
      #expect(terminal.screen.column == "NetDefaultDB (transient)> print su".count, "a hint moves no cursor")
      terminal.send("\u{1B}[C")
      #expect(terminal.wait { $0.column == "NetDefaultDB (transient)> print summary = strlen('text')".count })
      terminal.send(" \r")
      #expect(terminal.wait { $0.text.components(separatedBy: "1 row").count == 3 }, "\(terminal.screen.text)")
      terminal.send("print 'a', (")
      #expect(terminal.wait { $0.style(of: "'a'") == "33" })
      #expect(terminal.screen.style(of: "(\u{20}") ?? terminal.screen.style(of: "(") != nil)
    }
  }

  @Test func `a terminal that can only take text gets text`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.terminal(folder, environment: ["TERM": "dumb"])
      terminal.send("print x = 'é'\r")
      #expect(terminal.wait(for: "1 row"))
      terminal.send("T | where\r")
      terminal.send("x == 1\r")
      #expect(terminal.wait(for: "SEM0100"), "\(terminal.screen.text)")
      #expect(!terminal.received.contains(0x1B))
      terminal.send("q\r")
      #expect(terminal.waitForEnd() == 0)
    }
  }

  @Test func `check 12: an unknown terminal is said once`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.terminal(folder, environment: ["TERM": "no-such-terminal"])
      terminal.send("print 'still here'\r")
      #expect(terminal.wait(for: "│ still here │"), "\(terminal.screen.text)")
      #expect(terminal.screen.text.components(separatedBy: "not known here").count == 2)
      terminal.send("#exit 7\r")
      #expect(terminal.waitForEnd() == 7)
    }
  }

  @Test func `Tab offers what may follow`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.terminal(folder, rows: 40)
      terminal.send(".create tables Storms (State: string, Damage: long), Other (x: int)\r")
      #expect(terminal.wait(for: "2 rows"))
      terminal.send("\u{0C}Sto\t")
      #expect(terminal.wait { $0.lines.last == "NetDefaultDB (transient)> Storms" }, "\(terminal.screen.text)")
      terminal.send("| where \t")
      #expect(terminal.wait(for: "State   string"), "\(terminal.screen.text)")
      #expect(terminal.wait(forLastRow: "NetDefaultDB (transient)> Storms | where"), "\(terminal.screen.text)")
      terminal.send("\t\t")
      #expect(terminal.wait { $0.lines.last == "NetDefaultDB (transient)> Storms | where State" }, "\(terminal.screen.text)")
    }
  }

  @Test func `Ctrl-R finds what was typed`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.terminal(folder)
      for text in ["print alpha = 1", "print beta = 2"] {
        terminal.send(text + "\r")
        #expect(terminal.wait { $0.text.contains(text) && $0.lines.last == "NetDefaultDB (transient)>" })
      }
      terminal.send("\u{12}alph")
      #expect(terminal.wait { $0.lines.last == "(history: alph) print alpha = 1" }, "\(terminal.screen.text)")
      terminal.send("\u{05}")
      #expect(terminal.wait { $0.lines.last == "NetDefaultDB (transient)> print alpha = 1" }, "\(terminal.screen.text)")
    }
  }

  @Test func `a pipe continues the last query`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try Self.terminal(folder, rows: 40)
      terminal.send("range i from 1 to 3 step 1\r")
      #expect(terminal.wait(for: "3 rows"))
      terminal.send("| where i > 2\r")
      #expect(terminal.wait(for: "range i from 1 to 3 step 1\n| where i > 2\n"), "\(terminal.screen.text)")
      #expect(terminal.wait(for: "1 row ·"))
    }
  }

  @Test func `the history is kept for the next shell`() throws {
    try ShellRun.withFolder { folder in
      let first = try Self.terminal(folder)
      first.send("print 'of the first'\r")
      #expect(first.wait(for: "1 row"))
      first.send(" print 'unseen'\r")
      #expect(first.wait(for: "│ unseen"))
      first.send("print sig='https://x/y?sig=SECRET'\r")
      #expect(first.wait { $0.text.contains("│ https") && $0.lines.last == "NetDefaultDB (transient)>" })
      first.send("\u{04}")
      #expect(first.waitForEnd() == 0)
      let file = folder.appending(path: ".local/state/kqlsh/history.jsonl")
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.contains("of the first") && !text.contains("unseen") && !text.contains("SECRET"))
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let second = try Self.terminal(folder)
      second.send("\u{1B}[A\u{1B}[A")
      #expect(second.wait { $0.lines.last?.hasSuffix("print 'of the first'") == true }, "\(second.screen.text)")
    }
  }
}
