import Foundation
import Testing

/// Runs every `Tests/Scripts/**/*.kql` through the built shell and compares what it prints with the `//=` and `//!`
/// lines of the script. `KQLSH_UPDATE=1` rewrites them instead.
@Suite struct ScriptTests {
  @Test(arguments: try Script.all())
  func `a script prints what it says`(_ script: Script) throws {
    let actual = try script.run()
    if ProcessInfo.processInfo.environment["KQLSH_UPDATE"] != nil {
      try script.write(actual)
      return
    }
    for (expected, found) in zip(script.blocks, actual) where expected.answer != found {
      Issue.record(
        """
        \(script.path):\(expected.line)
        \(expected.text)
          expected:
        \(expected.answer.joined(separator: "\n"))
          found:
        \(found.joined(separator: "\n"))
        """)
    }
    #expect(actual.count == script.blocks.count)
  }
}
