import Foundation
import Testing

/// Directives and keys that need a terminal or another program on it.
@Suite struct TerminalDirectiveTests {
  private static let prompt = "NetDefaultDB (transient)>"

  /// An editor that changes a word and adds a row. Not run as a file of its own: a test beside this one may be starting a
  /// program, which has what is being written open until it runs, and such a file is busy.
  private static func editor(_ folder: URL) throws -> [String: String] {
    let path = folder.appending(path: "editor.sh").path
    try "#!/bin/sh\nsed -i s/alpha/beta/ \"$1\"\nprintf '| extend added = 7\\n' >> \"$1\"\n"
      .write(toFile: path, atomically: true, encoding: .utf8)
    return ["VISUAL": "sh \(path)"]
  }

  @Test func `Ctrl-X Ctrl-E edits what is typed in the user's editor`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder, environment: try Self.editor(folder))
      terminal.send("print a = 'alpha'\u{18}\u{05}")
      #expect(terminal.wait { $0.lines.suffix(2) == ["\(Self.prompt) print a = 'beta'", "| extend added = 7"] }, "\(terminal.screen.text)")
      terminal.send("\r")
      #expect(terminal.wait(for: "│ beta   │     7 │"), "\(terminal.screen.text)")
    }
  }

  @Test func `edit opens a statement of the history and types what was written`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder, environment: try Self.editor(folder))
      terminal.send("print a = 'alpha'\r")
      #expect(terminal.wait(for: "1 row"))
      terminal.send("print 'other'\r")
      #expect(terminal.wait(for: "│ other"))
      #expect(terminal.wait(forLastRow: Self.prompt))
      terminal.send("#edit 1\r")
      #expect(terminal.wait { $0.lines.suffix(2) == ["\(Self.prompt) print a = 'beta'", "| extend added = 7"] }, "\(terminal.screen.text)")
      terminal.send("\r")
      #expect(terminal.wait(for: "│ beta   │     7 │"), "\(terminal.screen.text)")
      terminal.send("#edit 99\r")
      #expect(terminal.wait(for: "'99' is not a number of the history"), "\(terminal.screen.text)")
    }
  }

  @Test func `an editor that fails changes nothing`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder, environment: ["VISUAL": "false"])
      terminal.send("print 'kept'\u{18}\u{05}")
      #expect(terminal.wait { $0.lines.count { $0.hasSuffix("print 'kept'") } == 2 }, "\(terminal.screen.text)")
      terminal.send("\r")
      #expect(terminal.wait(for: "│ kept"), "\(terminal.screen.text)")
    }
  }

  @Test func `watch runs again until Ctrl-C`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PseudoTerminal(["--no-hints", "data"], in: folder)
      #expect(terminal.wait(forLastRow: "NetDefaultDB>"))
      terminal.send(".set T <| print a = 1\r")
      #expect(terminal.wait(for: "1 row"))
      terminal.send("#watch 0.1 T | count\r")
      #expect(terminal.wait { $0.text.contains("every 0.1 s: T | count · Ctrl-C ends") && $0.text.contains("│     1 │") })
      // What another process adds is seen at the next turn.
      #expect(try ShellRun(["data", "-e", ".append T <| print a = 2"], in: folder).status == 0)
      #expect(terminal.wait(for: "│     2 │"), "\(terminal.screen.text)")
      terminal.send("\u{03}")
      #expect(terminal.wait { $0.lines.last == "NetDefaultDB>" && $0.column == 14 }, "\(terminal.screen.text)")
      terminal.send("#watch 0.1 print no_such_name\r")
      #expect(terminal.wait { $0.text.contains("SEM0100") && $0.lines.last == "NetDefaultDB!" }, "\(terminal.screen.text)")
    }
  }

  @Test func `the pager gets everything`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder, environment: ["KQLSH_PAGER": "tee paged.txt | tail -2; echo paged"])
      terminal.send("range i from 1 to 100 step 1\r")
      #expect(terminal.wait(for: "100 rows (40 shown)"), "\(terminal.screen.text)")
      terminal.send("#last\r")
      #expect(
        terminal.wait { $0.text.hasSuffix("│  100 │\n└──────┘\npaged\n\(Self.prompt)") }, "\(terminal.screen.text)")
      let file = folder.appending(path: "paged.txt")
      #expect(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").count == 105)
      terminal.send("#pager on\rrange i from 1 to 200 step 1\r")
      #expect(terminal.wait(for: "200 rows ·"), "\(terminal.screen.text)")
      #expect(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").count == 205)
      terminal.send("#pager off\rrange i from 1 to 300 step 1\r")
      #expect(terminal.wait(for: "300 rows (40 shown)"), "\(terminal.screen.text)")
      #expect(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").count == 205)
    }
  }

  @Test func `a pager that is not there does not hide the result`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder, environment: ["KQLSH_PAGER": "no-such-pager"])
      terminal.send("range i from 1 to 50 step 1\r")
      #expect(terminal.wait(for: "50 rows (40 shown)"))
      terminal.send("#last\r")
      #expect(terminal.wait { $0.text.contains("│   50 │\n└──────┘\n\(Self.prompt)") }, "\(terminal.screen.text)")
    }
  }

  @Test func `clip puts the next result into the clipboard`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder)
      terminal.send("#clip\rprint a = 1, b = 'x'\r")
      #expect(terminal.wait(for: "1 row"))
      let text = Data("a\tb\n1\tx\n".utf8).base64EncodedString()
      #expect(String(decoding: terminal.received, as: UTF8.self).contains("\u{1B}]52;c;\(text)\u{07}"))
      let piped = try ShellRun(["--transient", "-e", "#clip", "-e", "print 1"], in: folder)
      #expect(piped.status == 1 && piped.errors.contains("there is no clipboard here"), "\(piped.errors)")
    }
  }

  @Test func `vi's keys move and change`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder)
      terminal.send("#set editor=vi\r")
      #expect(terminal.wait(forLastRow: Self.prompt))
      terminal.send("print 'abc")
      #expect(terminal.wait(forLastRow: "print 'abc"))
      terminal.send("\u{1B}")
      #expect(terminal.wait { $0.column == "\(Self.prompt) print 'ab".count }, "\(terminal.screen.text)")
      terminal.send("0wlix")
      #expect(terminal.wait(forLastRow: "print 'xabc"), "\(terminal.screen.text)")
      terminal.send("\u{1B}[F'\r")
      #expect(terminal.wait(for: "│ xabc"), "\(terminal.screen.text)")
      #expect(terminal.wait(forLastRow: Self.prompt))
      terminal.send("\u{1B}")
      // The row is as it was: the wait is for the key that shows the mode.
      usleep(100_000)
      terminal.send("k")
      #expect(terminal.wait(forLastRow: "print 'xabc'"), "\(terminal.screen.text)")
    }
  }

  @Test func `a typed command that cannot be undone asks, a script does not`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder, columns: 120)
      terminal.send(".set T <| print a = 1\r")
      #expect(terminal.wait(for: "1 row"))
      terminal.send(".clear table T data\r")
      #expect(terminal.wait(forLastRow: "all rows of the table and cannot be undone; go on? [y/N]"), "\(terminal.screen.text)")
      terminal.send("n\r")
      #expect(terminal.wait { $0.text.contains("nothing was changed") && $0.lines.last == Self.prompt })
      terminal.send(".clear table T data\r")
      #expect(terminal.wait(forLastRow: "go on? [y/N]"))
      terminal.send("\u{03}")
      #expect(terminal.wait { $0.text.components(separatedBy: "nothing was changed").count == 3 })
      terminal.send("T | count\r")
      #expect(terminal.wait(for: "│     1 │"), "\(terminal.screen.text)")
      terminal.send(".clear table T data\r")
      #expect(terminal.wait(forLastRow: "go on? [y/N]"))
      terminal.send("y\r")
      #expect(terminal.wait(for: "Succeeded"), "\(terminal.screen.text)")
      terminal.send("#set confirm=off\r.clear table T data\r")
      #expect(terminal.wait { $0.text.components(separatedBy: "Succeeded").count == 3 }, "\(terminal.screen.text)")
      let confirmed = try PromptTests.terminal(folder, options: ["--yes"])
      confirmed.send(".set T <| print a = 1\r.clear table T data\r")
      #expect(confirmed.wait(for: "Succeeded"), "\(confirmed.screen.text)")
      let script = ".set T <| print a = 1\n\n.clear table T data\n"
      #expect(try ShellRun(["--transient"], in: folder, input: script).status == 0)
    }
  }

  @Test func `the sandbox holds at the prompt`() throws {
    try ShellRun.withFolder { folder in
      try FileManager.default.createDirectory(at: folder.appending(path: "inside"), withIntermediateDirectories: true)
      try "1\n".write(to: folder.appending(path: "out.csv"), atomically: true, encoding: .utf8)
      let terminal = try PromptTests.terminal(folder, rows: 50, options: ["--no-hints", "--sandbox", "inside"])
      let refused = [
        "#save out.csv", "#output out.csv", "#script out.csv", "externaldata(a: int)['out.csv']",
        "#open data", "externaldata(a: int)['https://example.com/a.csv']",
      ]
      for (index, text) in refused.enumerated() {
        terminal.send(text + "\r")
        #expect(
          terminal.wait { $0.text.components(separatedBy: "error: ").count == index + 2 }, "\(text): \(terminal.screen.text)")
      }
      terminal.send("#save inside/a.csv\rprint 1\r")
      #expect(terminal.wait { $0.lines.last == Self.prompt && $0.text.contains("1 row") }, "\(terminal.screen.text)")
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: "inside/a.csv").path))
      #expect(try String(contentsOf: folder.appending(path: "out.csv"), encoding: .utf8) == "1\n")
    }
  }
}
