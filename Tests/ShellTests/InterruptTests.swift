import Foundation
import Testing

/// Signals, pastes and changes of the window's size at the prompt.
///
/// Each step waits for what the screen is to show, never for a time: a loaded machine makes them slow, not wrong.
@Suite struct InterruptTests {
  /// Runs until it is cancelled, in memory that does not grow.
  private static let endless = "range i from 1 to 1000000000000 step 1 | where i % 7 == 9 | count"
  private static let prompt = "NetDefaultDB (transient)> "

  @Test func `a pasted query runs once, unchanged`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder)
      terminal.paste("print a = 'x\ty'\n| extend b = strlen(a),\n  c = 7")
      #expect(terminal.wait(forLastRow: "  c = 7"), "\(terminal.screen.text)")
      // A key behind the paste shows that it was taken as a whole and that nothing ran.
      terminal.send("1")
      #expect(terminal.wait(forLastRow: "  c = 71"), "\(terminal.screen.text)")
      #expect(!terminal.screen.text.contains("row"), "nothing runs before Enter: \(terminal.screen.text)")
      terminal.send("\r")
      #expect(terminal.wait(for: "1 row"))
      #expect(terminal.screen.text.contains("│ x\\ty   │    3 │   71 │"), "\(terminal.screen.text)")
    }
  }

  @Test func `a large paste with several blocks runs them one after another`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder, rows: 60)
      let filler = String(repeating: "x", count: 9000)
      terminal.paste("print begin = strlen('\(filler)')\n\nprint second = 2\n\n.show no such command\n\nprint final = 4")
      #expect(terminal.wait(forLastRow: "print final = 4"))
      terminal.send("\r")
      #expect(terminal.wait { $0.text.contains("│ final │") && $0.lines.last?.hasPrefix("NetDefaultDB (transient)") == true })
      let seen = (terminal.screen.history + terminal.screen.lines).joined(separator: "\n")
      #expect(seen.contains("9000") && seen.contains("│ second │"), "\(seen)")
    }
  }

  @Test func `a paste without an end mark ends by itself`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder)
      terminal.send("\u{1B}[200~print 'open'")
      #expect(terminal.wait(forLastRow: "print 'open'"), "\(terminal.screen.text)")
      terminal.send("\r")
      #expect(terminal.wait(for: "│ open"), "\(terminal.screen.text)")
    }
  }

  @Test func `Ctrl-C drops a text, reminds, and cancels`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder)
      terminal.send("print dropped")
      #expect(terminal.wait(forLastRow: "> print dropped"))
      terminal.send("\u{03}")
      #expect(terminal.wait { $0.lines.last?.hasSuffix(">") == true && $0.text.contains("^C") }, "\(terminal.screen.text)")
      terminal.send("\u{19}")
      #expect(terminal.wait(forLastRow: "> print dropped"), "Ctrl-Y brings it back: \(terminal.screen.text)")
      terminal.send("\u{03}")
      #expect(terminal.wait { $0.lines.count { $0 == "^C" } == 2 && $0.lines.last?.hasSuffix(">") == true })
      terminal.send("\u{03}")
      #expect(terminal.wait(for: "Ctrl-D or q leaves"))
      #expect(terminal.wait(forLastRow: ">"))
      terminal.send(Self.endless + "\r")
      #expect(terminal.wait(forLastRow: " s"), "the progress line says that it runs: \(terminal.screen.text)")
      terminal.send("\u{03}")
      #expect(terminal.wait(for: "cancelled after"), "\(terminal.screen.text)")
      #expect(terminal.wait(forLastRow: "(transient)!"), "\(terminal.screen.text)")
      terminal.send("print 'still here'\r")
      #expect(terminal.wait(for: "│ still here"), "\(terminal.screen.text)")
      #expect(terminal.wait(forLastRow: "(transient)>"))
      terminal.send("\u{04}")
      #expect(terminal.waitForEnd() == 0)
    }
  }

  @Test func `Ctrl-C in an ingestion leaves the data as it was`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PseudoTerminal(["--no-hints", "data"], in: folder)
      #expect(terminal.wait(forLastRow: "NetDefaultDB>"))
      terminal.send(".set T <| range i from 1 to 3 step 1 | project a = tostring(i)\r")
      #expect(terminal.wait { $0.text.contains("1 row ·") && $0.lines.last == "NetDefaultDB>" }, "\(terminal.screen.text)")
      let extents = folder.appending(path: "data/extents")
      func files() -> Set<String> {
        Set(FileManager.default.subpaths(atPath: extents.path)?.filter { $0.hasSuffix(".kxt") } ?? [])
      }
      let before = files()
      terminal.send(".append T <| range i from 1 to 1000000000000 step 1 | project a = tostring(i)\r")
      #expect(terminal.wait(forLastRow: " s"), "\(terminal.screen.text)")
      terminal.send("\u{03}")
      #expect(terminal.wait(for: "cancelled after"), "\(terminal.screen.text)")
      #expect(terminal.wait(forLastRow: "NetDefaultDB!"), "\(terminal.screen.text)")
      #expect(files() == before, "no file of a cancelled ingestion stays")
      terminal.send("T | summarize n = count(), greatest = max(a)\r")
      #expect(terminal.wait(for: "│    3 │ 3"), "\(terminal.screen.text)")
    }
  }

  @Test func `Ctrl-C twice leaves what does not answer`() throws {
    try ShellRun.withFolder { folder in
      #expect(mkfifo(folder.appending(path: "pipe").path, 0o600) == 0)
      let terminal = try PromptTests.terminal(folder)
      terminal.send("#script pipe\r")
      #expect(terminal.wait { $0.lines.last?.hasSuffix("#script pipe") == true && $0.column == 0 }, "\(terminal.screen.text)")
      // The second has two seconds to come; where the machine is so slow that it is late, the next is in time.
      var status: Int32?
      for _ in 0..<50 where status == nil {
        terminal.send("\u{03}")
        status = terminal.waitForEnd(seconds: 0.5)
      }
      #expect(status == 130, "\(terminal.screen.text)")
    }
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func `a signal to leave is heard at the prompt, at a text and in a statement`(_ signal: Int32) throws {
    let status = signal == SIGTERM ? Int32(143) : 129
    for text in ["", "print half", Self.endless + "\r"] {
      try ShellRun.withFolder { folder in
        let terminal = try PromptTests.terminal(folder)
        terminal.send(text)
        if text.hasSuffix("\r") {
          #expect(terminal.wait(forLastRow: " s"), "\(terminal.screen.text)")
        } else {
          #expect(terminal.wait(forLastRow: Self.prompt + text))
        }
        terminal.signal(signal)
        #expect(terminal.waitForEnd() == status, "at '\(text)': \(terminal.screen.text)")
      }
    }
  }

  /// The signal comes at every moment of a key's way through the editor and of a statement's through the engine.
  @Test func `a signal to leave is never lost`() throws {
    for round in 0..<12 {
      try ShellRun.withFolder { folder in
        let terminal = try PromptTests.terminal(folder)
        terminal.send("print 1\rprint 2\rprint 3\r")
        usleep(UInt32(round) * 4000)
        terminal.signal(SIGTERM)
        #expect(terminal.waitForEnd(seconds: 60) == 143, "round \(round): \(terminal.screen.text)")
      }
    }
  }

  @Test func `a plain terminal hears signals, too`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder, environment: ["TERM": "dumb"])
      terminal.send("print dropped")
      #expect(terminal.wait(for: "print dropped"))
      terminal.send("\u{03}")
      #expect(terminal.wait { $0.text.contains("^C") && $0.lines.last == "NetDefaultDB (transient)>" }, "\(terminal.screen.text)")
      terminal.send(Self.endless + "\r")
      #expect(terminal.wait(forLastRow: "| count"))
      #expect(terminal.wait { $0.column == 0 })
      terminal.signal(SIGTERM)
      #expect(terminal.waitForEnd() == 143)
    }
  }

  @Test(arguments: [Screen.Wrapping.anew, .never, .keepingEmptyRows])
  func `a window may change its size while a text is typed`(_ wrapping: Screen.Wrapping) throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(
        folder, columns: 60, environment: wrapping == .never ? ["XTERM_VERSION": "XTerm"] : [:])
      let text = "print x = 'abcdefghij0123456789 abcdefghij0123456789'"
      terminal.send(text + "\u{1B}\r| extend y = 2\u{1B}[A\u{1B}[F")
      #expect(terminal.waitForDrawing({ $0.lines.last == "| extend y = 2" && $0.row == 2 }))
      // Wider, narrower than the text, and back: the text is there once, wrapped as the window is.
      for columns in [100, 40, 30, 60, 25, 120, 33, 79] {
        terminal.resize(columns: columns, rows: 20, wrapping)
        let whole = Self.prompt + text
        let rows =
          stride(from: 0, to: whole.count, by: columns).map { start in
            var row = String(whole.dropFirst(start).prefix(columns))
            while row.last == " " { row.removeLast() }
            return row
          } + ["| extend y = 2"]
        #expect(terminal.waitForDrawing({ ($0.history + $0.lines).suffix(rows.count) == rows[...] }), "\(columns): \(terminal.screen.text)")
        // A key shows that the new size has been taken in, and where the cursor is.
        terminal.send("-")
        #expect(terminal.waitForDrawing({ $0.text.hasSuffix("-\n| extend y = 2") }), "\(columns): \(terminal.screen.text)")
        terminal.send("\u{7F}")
        #expect(terminal.waitForDrawing({ ($0.history + $0.lines).suffix(rows.count) == rows[...] }), "\(columns): \(terminal.screen.text)")
        let seen = terminal.screen.history + terminal.screen.lines
        #expect(seen.count { $0.hasPrefix("NetDefaultDB") } == 1, "\(columns): \(seen.joined(separator: "\n"))")
      }
      terminal.send("\u{1B}[D-\r")
      #expect(terminal.wait(for: "│ abcdefghij0123456789 abcdefghij0123456789- │"), "\(terminal.screen.text)")
    }
  }
}
