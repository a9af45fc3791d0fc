import Foundation
import Testing

/// Asynchronous commands, as scripts see them.
@Suite struct AsynchronousTests {
  /// Runs far longer than any test waits for it.
  private static let endless = ".set async Endless <| range x from 1 to 1000000000000 step 1 | summarize sum(x)"
  private static let states =
    ".show operations | summarize arg_max(LastUpdatedOn, *) by OperationId | project strcat(Operation, ' ', State, ' ', Status)"

  @Test func `a script ends when its asynchronous commands have`() throws {
    try ShellRun.withFolder { folder in
      let run = try ShellRun(
        ["d", "-e", ".set async Sum <| range x from 1 to 3000000 step 1 | summarize s = sum(x)"], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try ShellRun(["d", "-F", "raw", "-e", "Sum"], in: folder).text == "4500001500000\n")
      #expect(try ShellRun(["d", "-F", "raw", "-e", Self.states], in: folder).text == "TableSet Completed \n")
    }
  }

  @Test func `an asynchronous command that fails fails the script`() throws {
    try ShellRun.withFolder { folder in
      let append = ".append async T <| print 'x'"
      let run = try ShellRun(["d", "-e", ".create table T (a: long)", "-e", append], in: folder)
      #expect(run.status == 1 && run.errors.contains(" failed: Query schema does not match table schema."), "\(run.errors)")
      let states = try ShellRun(["d", "-F", "raw", "-e", Self.states], in: folder).text
      #expect(states.hasPrefix("TableAppend Failed Query schema does not match"), "\(states)")
      // In the middle of a script it stops what follows, as any failure does.
      let waiting = try ShellRun(["d", "-F", "raw", "-q", "-e", append, "-e", "#wait", "-e", "print 'after'"], in: folder)
      #expect(waiting.status == 1 && !waiting.text.contains("after"))
    }
  }

  @Test func `what does not bind is refused at once, and is no operation`() throws {
    try ShellRun.withFolder { folder in
      let run = try ShellRun(["d", "-e", ".create table T (a: long)", "-e", ".append async T <| NoSuch"], in: folder)
      #expect(run.status == 1 && run.errors.contains("-e[2]:1:20: error: "), "\(run.errors)")
      #expect(try ShellRun(["d", "-F", "raw", "-e", Self.states], in: folder).text == "")
      let history = ".show commands | where State == 'Failed' | project CommandType"
      #expect(try ShellRun(["d", "-F", "raw", "-e", history], in: folder).text == "TableAppend\n")
    }
  }

  @Test func `no-wait cancels what still runs`() throws {
    try ShellRun.withFolder { folder in
      let run = try ShellRun(["d", "--no-wait", "-e", Self.endless], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      let states = try ShellRun(["d", "-F", "raw", "-e", Self.states], in: folder).text
      #expect(states == "TableSet Canceled The query was cancelled.\n", "\(states)")
    }
  }

  @Test func `waiting ends with the time limit or a signal`() throws {
    try ShellRun.withFolder { folder in
      let limited = try ShellRun(["d", "--timeout", "200ms", "-e", Self.endless], in: folder)
      #expect(limited.status == 124, "\(limited.errors)")
      let interrupted = try ShellRun.line("timeout -s INT 1 $KQLSH d -e '\(Self.endless)'; echo $?", in: folder)
      #expect(interrupted.status == 0)
      let states = try ShellRun(["d", "-F", "raw", "-e", Self.states], in: folder).text
      #expect(Set(states.split(separator: "\n")) == ["TableSet Canceled The query was cancelled."], "\(states)")
    }
  }

  /// shows: ingestion 1, 10.14
  @Test func `an operation is cancelled by its id`() throws {
    try ShellRun.withFolder { folder in
      let conversation = """
        coproc $KQLSH d -F raw
        printf '%s\\n\\n' '\(Self.endless)' >&${COPROC[1]}
        read -r -t 60 id <&${COPROC[0]}
        printf '%s\\n\\n' ".cancel operation $id with (reason = 'too late') | project Operation, CancellationState" >&${COPROC[1]}
        read -r -t 60 answer <&${COPROC[0]}
        exec {COPROC[1]}>&-
        wait $COPROC_PID
        echo "$answer $?"
        """
      let answer = try ShellRun.line(conversation, in: folder)
      #expect(answer.text == "TableSet\tCancelled successfully 0\n", "\(answer.text)")
    }
  }
}
