import KQLDiagnostics
import KQLSyntax

/// Running files and statements, and how input is read.
extension Directive {
  static let script = Directive(
    ["script"], usage: "#script FILE", summary: "Runs a file; its path is relative to the file that says so."
  ) { shell, argument throws(Diagnostic) in
    guard !argument.isEmpty else { throw usageError("a file name is needed", "#script FILE") }
    try shell.runFile(argument, asOne: false)
  }

  static let scriptOne = Directive(
    ["scriptml"], usage: "#scriptml FILE", summary: "Runs a whole file as one statement."
  ) { shell, argument throws(Diagnostic) in
    guard !argument.isEmpty else { throw usageError("a file name is needed", "#scriptml FILE") }
    try shell.runFile(argument, asOne: true)
  }

  static let loop = Directive(
    ["loop"], usage: "#loop N TEXT", summary: "Runs a statement several times."
  ) { shell, argument throws(Diagnostic) in
    let words = argument.split(separator: " ", maxSplits: 1)
    guard words.count == 2, let count = Int(words[0]), count >= 0 else {
      throw usageError("a count and a statement are needed", "#loop N TEXT")
    }
    for _ in 0..<count where !shell.isLeaving { shell.runStatement(String(words[1]), StatementOrigin(file: nil)) }
  }

  static let wait = Directive(
    ["wait"], usage: "#wait", summary: "Waits until the asynchronous commands have ended."
  ) { shell, argument throws(Diagnostic) in
    guard argument.isEmpty else { throw usageError("nothing stands after #wait", "#wait") }
    shell.waitForOperations()
  }

  static let lineMode = Directive(["linemode"], usage: "#linemode", summary: "Ends statements at each newline.") {
    shell, _ in
    shell.inputMode = .line
  }
  static let blockMode = Directive(["blockmode"], usage: "#blockmode", summary: "Ends statements at blank lines only.") {
    shell, _ in
    shell.inputMode = .block
  }
  static let autoMode = Directive(
    ["automode"], usage: "#automode",
    summary: "Ends statements at a blank line, or before a line that starts with a dot or #."
  ) { shell, _ in
    shell.inputMode = .auto
  }
}
