import KQLDiagnostics
import KQLRendering

/// How and where results appear.
extension Directive {
  static let format = Directive(
    ["format"], usage: "#format NAME", summary: "Chooses the output format."
  ) { shell, argument throws(Diagnostic) in
    guard let format = ResultFormat.named(argument) else {
      let names = ResultFormat.all.map(\.name).joined(separator: ", ")
      throw Diagnostic(code: "", "'\(argument)' is not a format", hints: ["formats: \(names)"])
    }
    shell.format = format
  }

  static let output = Directive(
    ["output"], usage: "#output [FILE]", summary: "Sends all results to a file, or back to the terminal."
  ) { shell, argument throws(Diagnostic) in
    try shell.redirect(to: argument.isEmpty ? nil : argument, once: false)
  }

  static let save = Directive(
    ["save"], usage: "#save FILE", summary: "Writes the next result to a file, in the format of its extension."
  ) { shell, argument throws(Diagnostic) in
    guard !argument.isEmpty else { throw usageError("a file name is needed", "#save FILE") }
    try shell.redirect(to: argument, once: true)
  }

  static let maxRows = Directive(
    ["maxrows"], usage: "#maxrows N", summary: "Limits the rows shown on a terminal."
  ) { shell, argument throws(Diagnostic) in
    guard let rows = Int(argument), rows > 0 else {
      throw usageError("'\(argument)' is not a number of rows", "#maxrows N")
    }
    shell.rowsMax = rows
  }

  static let time = Directive(
    ["time", "timeon", "timeoff"], usage: "#time on|off", summary: "Shows row counts and times after each statement."
  ) { shell, argument throws(Diagnostic) in
    shell.showsTime = try onOrOff(argument.isEmpty ? "on" : argument, "#time on|off")
  }

  static let echo = Directive(
    ["echo"], usage: "#echo on|off", summary: "Shows statements before their results."
  ) { shell, argument throws(Diagnostic) in
    shell.echoes = try onOrOff(argument, "#echo on|off")
  }

  static let strict = Directive(
    ["strict"], usage: "#strict on|off", summary: "Makes warnings count as failures."
  ) { shell, argument throws(Diagnostic) in
    shell.isStrict = try onOrOff(argument, "#strict on|off")
  }

  static let quiet = Directive(
    ["focus"], usage: "#focus on|off", summary: "Shows results only."
  ) { shell, argument throws(Diagnostic) in
    shell.isQuiet = try onOrOff(argument, "#focus on|off")
  }

  static let clear = Directive(["cls"], usage: "#cls", summary: "Clears the screen.") { shell, _ in shell.clearScreen()
  }

  static let last = Directive(["last"], usage: "#last", summary: "Shows the last result again, complete.") { shell, _ in
    shell.showLastResult()
  }

  private static func onOrOff(_ text: String, _ usage: String) throws(Diagnostic) -> Bool {
    switch text {
    case "on": true
    case "off": false
    default: throw usageError("'\(text)' is neither on nor off", usage)
    }
  }
}
