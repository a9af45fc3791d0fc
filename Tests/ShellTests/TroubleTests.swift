import Foundation
import Testing

/// What is broken around the shell is said once and stops nothing. Check 12 of the shell's acceptance.
@Suite struct TroubleTests {
  @Test func `check 12: a history that cannot be written is said once`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder, environment: ["KQLSH_HISTORY": "/proc/no-such-folder/history"])
      terminal.send("print 'one'\rprint 'two'\r")
      #expect(terminal.wait { $0.text.contains("│ two") && $0.lines.last == "NetDefaultDB (transient)>" }, "\(terminal.screen.text)")
      #expect(terminal.screen.text.components(separatedBy: "cannot write the history").count == 2, "\(terminal.screen.text)")
      // What was typed is remembered all the same.
      terminal.send("\u{1B}[A\u{1B}[A")
      #expect(terminal.wait(forLastRow: "print 'one'"), "\(terminal.screen.text)")
      terminal.send("\u{03}")
      #expect(terminal.wait(forLastRow: ">"))
      terminal.send("q\r")
      #expect(terminal.waitForEnd() == 0)
    }
  }

  @Test func `lines of the history that are no records are passed over`() throws {
    try ShellRun.withFolder { folder in
      let file = folder.appending(path: "history.jsonl")
      try "garbage\n{\"text\": \"print 'good'\"}\n{\"text\": 7}\n\u{0}\u{1}\n".write(to: file, atomically: true, encoding: .utf8)
      let terminal = try PromptTests.terminal(folder, environment: ["KQLSH_HISTORY": file.path])
      terminal.send("\u{1B}[A")
      #expect(terminal.wait(forLastRow: "print 'good'"), "\(terminal.screen.text)")
      terminal.send("\r")
      #expect(terminal.wait(for: "│ good"), "\(terminal.screen.text)")
    }
  }

  @Test func `a broken start file is a warning at the prompt`() throws {
    try ShellRun.withFolder { folder in
      let config = folder.appending(path: ".config/kqlsh")
      try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
      try "#set maxrows=7\nprint no_such_name\n".write(to: config.appending(path: "init.kql"), atomically: true, encoding: .utf8)
      let terminal = try PromptTests.terminal(folder, rows: 40)
      #expect(terminal.wait { $0.text.components(separatedBy: "has failed").count == 2 }, "\(terminal.screen.text)")
      terminal.send("range i from 1 to 10 step 1\r")
      #expect(terminal.wait(for: "10 rows (7 shown)"), "what came before the failure holds: \(terminal.screen.text)")
      #expect(terminal.wait(forLastRow: ">"))
      terminal.send("\u{04}")
      #expect(terminal.waitForEnd() == 0)
    }
  }

  @Test func `a terminal that goes away ends the shell`() throws {
    try ShellRun.withFolder { folder in
      let terminal = try PromptTests.terminal(folder)
      terminal.signal(SIGHUP)
      #expect(terminal.waitForEnd() == 129)
    }
  }

  @Test func `check 12: a full disk or a closed output is one message`() throws {
    try ShellRun.withFolder { folder in
      // A link into a file system without room: /dev/full answers every write with it.
      let run = try ShellRun.line("$KQLSH --transient -F csv -e 'range i from 1 to 100000 step 1' > /dev/full", in: folder)
      #expect(run.status == 1 && run.text.split(separator: "\n").count == 1, "\(run.text)")
      let closed = try ShellRun.line("$KQLSH --transient -e 'print 1' >&-", in: folder)
      #expect(closed.status != 0 && closed.text.split(separator: "\n").count <= 1, "\(closed.status) \(closed.text)")
    }
  }

  @Test func `options follow the usual rules`() throws {
    try ShellRun.withFolder { folder in
      let good: [([String], String)] = [
        (["-Fcsv", "-qe", "print a = 1"], "a\n1\n"), (["--format=csv", "-e", "print a = 1"], "a\n1\n"),
        (["-F", "raw", "-e", "print '-x'"], "-x\n"), (["-F", "raw", "--execute=print '='"], "=\n"),
        (["-F", "raw", "-e", "print 1", "--", ":memory:"], "1\n"), (["-F", "raw", "-e", "print '--version'"], "--version\n"),
      ]
      for (arguments, output) in good {
        let run = try ShellRun(["--transient"] + arguments, in: folder)
        #expect(run.status == 0 && run.text == output, "\(arguments): \(run.text) \(run.errors)")
      }
      let bad: [([String], String)] = [
        (["--formt", "csv"], "did you mean '--format'?"), (["--quiet=yes"], "takes no value"), (["-F"], "missing value for '-F'"),
        (["--color", "sometimes"], "choose auto, always, never"), (["a", "b"], "unexpected argument 'b'"),
        (["-x"], "unknown option '-x'"), (["--timeout", "soon"], "is not a duration"), (["--clock", "noon"], "is not a time"),
        (["-quiet"], "unknown option"),
      ]
      for (arguments, message) in bad {
        let run = try ShellRun(arguments, in: folder)
        #expect(run.status == 2 && run.errors.contains(message) && run.text.isEmpty, "\(arguments): \(run.errors)")
      }
      #expect(try ShellRun(["-e", "print 1", "--help"], in: folder).text.contains("usage: kqlsh"))
    }
  }

  @Test func `completion scripts are read by their shells`() throws {
    try ShellRun.withFolder { folder in
      let bash = try ShellRun.line(
        "source <($KQLSH completion bash) && COMP_WORDS=(kqlsh -F j) COMP_CWORD=2 && _kqlsh && echo ${COMPREPLY[@]} "
          + "&& COMP_WORDS=(kqlsh --tr) COMP_CWORD=1 && _kqlsh && echo ${COMPREPLY[@]} "
          + "&& COMP_WORDS=(kqlsh che) COMP_CWORD=1 && _kqlsh && echo ${COMPREPLY[@]}", in: folder)
      #expect(bash.text == "json jsonl\n--transient --transcript\ncheck\n", "\(bash.text)")
      for shell in ["zsh", "fish"] {
        let run = try ShellRun.line(
          "command -v \(shell) >/dev/null || exit 0; $KQLSH completion \(shell) > script && \(shell) -n script", in: folder)
        #expect(run.status == 0, "\(shell): \(run.text)")
      }
    }
  }
}
