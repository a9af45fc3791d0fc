import KQLDiagnostics

extension Directive {
  private static let shownByDefault = 20

  static let history: Directive = Directive(
    ["history"], usage: "#history [N|PATTERN]", summary: "Lists statements typed before: the last N, or those with a text."
  ) { shell, argument throws(Diagnostic) in
    guard !shell.options.skipsHistory, let records = shell.terminal?.records ?? HistoryFile()?.records() else {
      throw Diagnostic(code: "", "there is no history here")
    }
    let numbered = Array(records.enumerated())
    let count = argument.isEmpty ? shownByDefault : Int(argument)
    let wanted = argument.lowercased()
    let shown =
      count.map { numbered.suffix(max(0, $0)) }
      ?? numbered.filter { $0.element.text.lowercased().contains(wanted) }[...]
    for (index, record) in shown {
      let mark = record.status == "failed" ? "!" : " "
      let rows = record.text.split(separator: "\n", omittingEmptySubsequences: false)
      shell.console.output.write("\(padded(index + 1))\(mark) \(rows[0])\n")
      for row in rows.dropFirst() { shell.console.output.write("        \(row)\n") }
    }
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: " ", count: max(0, 6 - digits.count)) + digits
  }
}
