import Foundation
import Testing

extension Reliability {
  /// What stops a statement from outside, and what the shell says then.
  @Suite struct SignalTests {
    private static let endless = "range x from 1 to 100000000000 step 1"
    /// What a busy machine may take.
    private static let secondsMax = 1.5

    @Test(arguments: [
      "\(endless) | summarize count()", "\(endless) | sort by x asc | take 1", "\(endless) | summarize dcount(x)",
      "\(endless) | extend y = strcat('a', tostring(x)) | where y has 'zzz' | count", ".set-or-append Z <| \(endless)",
      "range x from 1 to 100000000 step 1 | scan declare (y: long) with (step s: true => y = x;) | count",
      "range x from 1 to 100000 step 1 | extend k = 1 | join kind=inner (range z from 1 to 100000 step 1 | extend k = 1) on k"
        + " | count",
    ])
    func `SIGINT ends a running statement with 130`(_ statement: String) throws {
      let workplace = try Workplace()
      let child = try Child(["-q", "--transient", "-e", statement, "-e", "print 1"], in: workplace.url)
      usleep(500_000)
      let sent = child.seconds
      child.signal(SIGINT)
      let ended = child.wait(timeout: 20)
      #expect(ended.status == 130, "\(ended)")
      #expect(ended.seconds - sent < Self.secondsMax)
      #expect(ended.errors.hasPrefix("cancelled after"))
      #expect(ended.output == "")
    }

    @Test func `SIGTERM ends with 143 and undoes the statement`() throws {
      let workplace = try Workplace()
      let child = try Child(
        [
          "-q", "-F", "tsv", "data", "-e", ".create table T (x: long)", "-e", "print mark = 'made'",
          "-e", ".append T <| \(Self.endless)",
        ], in: workplace.url)
      child.wait { child.output.contains("made") }
      usleep(200_000)
      let sent = child.seconds
      child.signal(SIGTERM)
      let ended = child.wait(timeout: 20)
      #expect(ended.status == 143, "\(ended)")
      #expect(ended.seconds - sent < Self.secondsMax)
      let asked = try Child.run(["-q", "-F", "tsv", "data", "-e", "T | count"], in: workplace.url)
      #expect(asked.output == "Count\n0\n")
      #expect(workplace.files("data/tmp").isEmpty && workplace.files("data/extents").isEmpty)
      #expect(workplace.files("data/leases").isEmpty)
    }

    @Test func `a time limit ends a statement with 124`() throws {
      let workplace = try Workplace()
      let ended = try Child.run(
        ["-q", "--transient", "--timeout", "300ms", "-e", "\(Self.endless) | summarize count()", "-e", "print 1"],
        in: workplace.url, timeout: 20)
      #expect(ended.status == 124, "\(ended)")
      #expect(ended.errors.contains("RequestExecutionTimeout"))
      #expect(ended.seconds < 0.3 + Self.secondsMax)
    }

    @Test func `a reader that goes away ends the shell with 141, quietly`() throws {
      let workplace = try Workplace()
      let command = """
        { "$1" -q --transient -F csv -e 'range x from 1 to 300000 step 1' -e 'print 1'; echo $? > status; } 2> errors \
        | head -1
        """
      let ended = try Child.run(["-c", command, "sh", Child.binary], in: workplace.url, program: "/bin/sh")
      #expect(ended.output == "x\n", "\(ended)")
      #expect(try String(contentsOfFile: workplace.path("status"), encoding: .utf8) == "141\n")
      #expect(try String(contentsOfFile: workplace.path("errors"), encoding: .utf8) == "")
    }

    @Test func `a full disk under the output is told`() throws {
      guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
      let workplace = try Workplace()
      let ended = try Child.run(
        ["-c", "\"$1\" -q --transient -e 'print 1' > /dev/full", "sh", Child.binary], in: workplace.url,
        program: "/bin/sh")
      #expect(ended.status == 1, "\(ended)")
      #expect(ended.errors.contains("No space left"))
    }
  }
}
