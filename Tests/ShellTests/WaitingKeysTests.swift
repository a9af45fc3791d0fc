import Foundation
import Testing

/// Keys pressed while the shell is busy, and signals while another program has its terminal.
@Suite struct WaitingKeysTests {
  private static let prompt = "NetDefaultDB (transient)>"

  /// A shell that runs a script until the text of it is given.
  private static func busy(_ folder: URL, environment: [String: String] = [:]) throws -> (PseudoTerminal, (String) throws -> Void) {
    let pipe = folder.appending(path: "pipe")
    #expect(mkfifo(pipe.path, 0o600) == 0)
    let terminal = try PromptTests.terminal(folder, environment: environment)
    terminal.send("#script pipe\r")
    #expect(terminal.wait { $0.lines.last?.hasSuffix("#script pipe") == true && $0.column == 0 }, "\(terminal.screen.text)")
    return (
      terminal,
      { text in
        let file = try FileHandle(forWritingTo: pipe)
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
      }
    )
  }

  @Test func `keys pressed in a statement wait for the prompt, Ctrl-D too`() throws {
    try ShellRun.withFolder { folder in
      let (terminal, end) = try Self.busy(folder)
      // Backspace, Left, Ctrl-A and Ctrl-U are keys of the editor, not of a row that the terminal collects.
      terminal.send("print a = 'xy\u{7F}z'\rrubbish\u{15}print b = '日'\u{1B}[D\u{1B}[Dé\r rint c = 3\u{01}p\u{1B}[3~\r")
      terminal.paste("print d = 4\n| extend e = 5")
      terminal.send("\r\u{04}")
      #expect(!terminal.wait(seconds: 0.2) { $0.text.contains("xy") }, "keys are not written into the results")
      try end("print 'of the script'\n")
      #expect(terminal.waitForEnd() == 0, "\(terminal.screen.text)")
      let seen = (terminal.screen.history + terminal.screen.lines).joined(separator: "\n")
      for text in ["│ of the script", "│ xz", "│ é日", "│ 3 │", "│ 4 │ 5 │"] {
        #expect(seen.replacing(#/ +/#, with: " ").contains(text), "\(text): \(seen)")
      }
    }
  }

  @Test func `keys pressed in a statement wait on a plain terminal, too`() throws {
    try ShellRun.withFolder { folder in
      let (terminal, end) = try Self.busy(folder, environment: ["TERM": "dumb"])
      terminal.send("print a = 'xz'\r\u{04}")
      try end("print 'of the script'\n")
      #expect(terminal.waitForEnd() == 0, "\(terminal.screen.text)")
      #expect(terminal.screen.text.contains("│ xz"), "\(terminal.screen.text)")
    }
  }

  @Test func `what follows the shell gets its keys and its mode`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PseudoTerminal(
        ["-c", "$0 --transient --no-hints; read -r line; echo \"<$line>\"; stty -a", ShellRun.binary], in: folder,
        program: "/bin/bash")
      #expect(terminal.wait(for: "(transient)>"))
      terminal.send("print 'abc'\rq\rfor the shell outside\r")
      #expect(terminal.waitForEnd() == 0)
      let seen = terminal.screen.text
      #expect(seen.contains("<for the shell outside>") && seen.contains(" icanon ") && seen.contains(" echo "), "\(seen)")
    }
  }

  @Test func `a script at the prompt stops at its first failure, the prompt goes on`() throws {
    try ShellRun.withFolder { folder in
      let (terminal, end) = try Self.busy(folder)
      try end("print no_such_name\n\n#assert error ~ 'SEM0100'\n\nprint 'first'\n\nprint bad_name\n\nprint 'second'\n")
      #expect(terminal.wait(forLastRow: "NetDefaultDB (transient)!"), "\(terminal.screen.text)")
      #expect(terminal.screen.text.contains("│ first") && !terminal.screen.text.contains("│ second"), "\(terminal.screen.text)")
      terminal.send("print 'still here'\r")
      #expect(terminal.wait(for: "│ still here"), "\(terminal.screen.text)")
    }
  }

  @Test func `Ctrl-C between two statements is for the next one`() throws {
    try ShellRun.withFolder { folder in
      let (terminal, end) = try Self.busy(folder)
      terminal.send("\u{03}")
      usleep(200_000)
      try end("print 'first'\n\nprint 'second'\n")
      #expect(
        terminal.wait { $0.text.contains("cancelled after") && $0.lines.last == "NetDefaultDB (transient)!" },
        "\(terminal.screen.text)")
      #expect(!terminal.screen.text.contains("second"), "a script ends with the statement that was cancelled")
    }
  }

  // MARK: Other programs

  private struct Case: CustomTestStringConvertible {
    var keys: String
    var variable: String
    var signal: Int32
    /// Started before it, a program that does not end when it is asked to.
    var guardian = ""
    var testDescription: String { "\(variable) \(signal) \(guardian)" }
  }

  private static let cases = [
    Case(keys: "#last\r", variable: "KQLSH_PAGER", signal: SIGTERM), Case(keys: "#last\r", variable: "KQLSH_PAGER", signal: SIGHUP),
    Case(keys: "#pager on\rrange i from 1 to 100 step 1\r", variable: "PAGER", signal: SIGTERM),
    Case(keys: "#edit\r", variable: "EDITOR", signal: SIGTERM),
    Case(keys: "print 1\u{18}\u{05}", variable: "VISUAL", signal: SIGHUP),
    Case(keys: "print 1\u{18}\u{05}", variable: "VISUAL", signal: SIGTERM, guardian: "trap '' TERM HUP; "),
  ]

  @Test(arguments: cases)
  private func `a signal to leave ends the pager or the editor, then the shell`(_ example: Case) throws {
    try ShellRun.withFolder { folder in
      let program = folder.appending(path: "program.sh").path
      try "\(example.guardian)echo $$ > program.pid\necho here it is\nsleep 1000; sleep 1000\n"
        .write(toFile: program, atomically: true, encoding: .utf8)
      let terminal = try PromptTests.terminal(folder, environment: [example.variable: "sh \(program)"])
      terminal.send("range i from 1 to 50 step 1\r")
      #expect(terminal.wait { $0.text.contains("50 rows") && $0.lines.last == Self.prompt })
      terminal.send(example.keys)
      #expect(terminal.wait(for: "here it is"), "\(terminal.screen.text)")
      terminal.signal(example.signal)
      #expect(terminal.waitForEnd() == 128 + example.signal, "\(terminal.screen.text)")
      let text = try String(contentsOf: folder.appending(path: "program.pid"), encoding: .utf8)
      let pid = try #require(pid_t(text.split(separator: "\n").first ?? ""))
      // What nobody has waited for yet is still in the table, as a zombie.
      let state = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8))?.split(separator: ") ").last
      #expect(state == nil || state?.first == "Z", "it does not stay behind")
    }
  }

  @Test func `Ctrl-Z in a pager stops the shell with it`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PseudoTerminal(
        ["--norc", "--noprofile", "-i"], in: folder, program: "/bin/bash",
        environment: ["PS1": "outer$ ", "KQLSH_PAGER": "cat > paged.txt; echo paging; read -r line </dev/tty; echo \"<$line>\""])
      #expect(terminal.wait(for: "outer$"))
      terminal.send("\(ShellRun.binary) --transient --no-hints\r")
      #expect(terminal.wait(for: "(transient)>"))
      terminal.send("range i from 1 to 100 step 1\r")
      #expect(terminal.wait { $0.text.contains("100 rows") && $0.lines.last == Self.prompt })
      terminal.send("#last\r")
      #expect(terminal.wait(for: "paging"))
      terminal.send("\u{1A}")
      // The outer shell drops keys that come before its prompt.
      #expect(terminal.wait { $0.text.contains("Stopped") && $0.lines.last == "outer$" }, "\(terminal.screen.text)")
      terminal.send("echo out\"\"side\r")
      #expect(terminal.wait { $0.text.contains("outside") && $0.lines.last == "outer$" }, "\(terminal.screen.text)")
      terminal.send("fg\r")
      #expect(terminal.wait { $0.lines.last?.hasSuffix("--no-hints") == true }, "\(terminal.screen.text)")
      terminal.send("a line\r")
      #expect(terminal.wait { $0.text.contains("<a line>") && $0.lines.last == Self.prompt }, "\(terminal.screen.text)")
      terminal.send("print 'still here'\r")
      #expect(terminal.wait(for: "│ still here"), "\(terminal.screen.text)")
    }
  }
}
