import KQLDiagnostics

/// Leaving, and what the session is about.
extension Directive {
  static let quit = Directive(
    ["quit", "exit", "q"], usage: "#quit [STATUS]", summary: "Leaves, with a status."
  ) { shell, argument throws(Diagnostic) in
    if argument.isEmpty {
      shell.leave(status: nil)
    } else if let status = Int32(argument), (0...255).contains(status) {
      shell.leave(status: status)
    } else {
      throw usageError("'\(argument)' is not a status from 0 to 255", "#exit [STATUS]")
    }
  }

  static let abort = Directive(["abort", "a"], usage: "#abort", summary: "Leaves now.") { shell, _ in
    shell.leave(status: 1)
  }

  static let actAs = Directive(
    ["as"], usage: "#as [PRINCIPAL[,GROUP…]]",
    summary: "Acts as a principal with only the roles granted to it; alone: as the owner of the data again."
  ) { shell, argument throws(Diagnostic) in try shell.session.act(as: argument) }

  static let dbcontext = Directive(
    ["dbcontext", "database"], usage: "#dbcontext [DATABASE]",
    summary: "Shows or changes the database of the statements."
  ) { shell, argument throws(Diagnostic) in
    if argument.isEmpty {
      shell.inform(shell.database)
    } else {
      try shell.changeDatabase(to: argument)
    }
  }

  static let queryParameter = Directive(
    ["qp"], usage: "#qp [NAME[=VALUE]]", summary: "Lists, sets or removes query parameters."
  ) { shell, argument in
    let (name, value) = pair(argument)
    if name.isEmpty {
      for (name, value) in shell.parameters.sorted(by: { $0.key < $1.key }) { shell.inform("\(name) = \(value)") }
    } else {
      shell.parameters[name] = value.map(unquoted)
    }
  }

  static let requestProperty = Directive(
    ["crp"], usage: "#crp [NAME[=VALUE]]", summary: "Lists, sets or removes client request properties."
  ) { shell, argument in
    let (name, value) = pair(argument)
    if name.isEmpty || name == "-list" {
      for (name, value) in shell.properties.sorted(by: { $0.key < $1.key }) { shell.inform("\(name) = \(value)") }
    } else {
      shell.properties[name] = value.map(unquoted)
    }
  }

  static let set = Directive(
    ["set"], usage: "#set", summary: "Lists the shell's settings."
  ) { shell, argument throws(Diagnostic) in
    guard argument.isEmpty else {
      throw usageError("settings are changed by their own directives", "#format, #maxrows, #time, #echo, …")
    }
    for (name, value) in shell.settings { shell.inform("\(name) = \(value)") }
  }

  static let clock = Directive(
    ["clock"], usage: "#clock [advance DURATION]", summary: "Shows the clock, or moves it on and runs what becomes due."
  ) { shell, argument throws(Diagnostic) in
    let words = argument.split(separator: " ", maxSplits: 1)
    if words.isEmpty {
      shell.inform(shell.clockText)
    } else if words.count == 2, words[0] == "advance", let ticks = DurationText.ticks(trimmed(words[1])), ticks >= 0 {
      try shell.advanceClock(by: ticks)
    } else {
      throw usageError("'\(argument)' is not understood", "#clock [advance DURATION], as in #clock advance 2h")
    }
  }

  static let export = Directive(
    ["export"], usage: "#export run NAME",
    summary: "Runs a continuous export now; shows its cursor before and after, then the files written."
  ) { shell, argument throws(Diagnostic) in
    let words = argument.split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0] == "run" else {
      throw usageError("'\(argument)' is not understood", "#export run NAME")
    }
    try shell.runExport(trimmed(words[1]))
  }

  private static func pair(_ text: String) -> (String, String?) {
    guard let equals = text.firstIndex(of: "=") else { return (trimmed(text), nil) }
    return (trimmed(text[..<equals]), trimmed(text[text.index(after: equals)...]))
  }

  private static func unquoted(_ text: String) -> String {
    guard text.count >= 2, let quote = text.first, quote == text.last, quote == "'" || quote == "\"" else {
      return text
    }
    return String(text.dropFirst().dropLast())
  }
}
