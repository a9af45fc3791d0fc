import KQLColumns
import KQLDiagnostics

extension Directive {
  static let clock: Directive = Directive(
    ["clock"], usage: "#clock [advance DURATION]", summary: "Shows the clock, or moves it on and runs what becomes due.",
    argument: .words(["advance"])
  ) { shell, argument throws(Diagnostic) in
    let words = argument.split(separator: " ", maxSplits: 1)
    if words.isEmpty {
      shell.console.inform(DateTimeText.text(shell.engine.now))
    } else if words.count == 2, words[0] == "advance", let ticks = DurationText.ticks(trimmed(words[1])), ticks >= 0 {
      try shell.engine.advanceClock(by: ticks)
      if shell.isInteractive { shell.console.inform("it is \(DateTimeText.text(shell.engine.now)); what was due has run") }
    } else {
      throw Diagnostic(
        code: "", "'\(argument)' is not understood",
        hints: ["usage: #clock [advance DURATION], as in #clock advance 2h"])
    }
  }
}
