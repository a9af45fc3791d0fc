import KQLDiagnostics
import KQLRendering

extension Directive {
  static let format: Directive = Directive(
    ["format"], usage: "#format [NAME]", summary: "Shows or chooses the output format; ? formats lists them.",
    argument: .words(ResultFormat.all.map(\.name))
  ) { shell, argument throws(Diagnostic) in
    guard argument.isEmpty || ResultFormat.named(argument) != nil else {
      let names = ResultFormat.all.map(\.name)
      let near = Spelling.hints(for: argument, in: names)
      throw Diagnostic(
        code: "", "'\(argument)' is not a format",
        hints: near.isEmpty ? ["formats: \(names.joined(separator: ", "))"] : near)
    }
    try change("format", argument, shell, format)
  }
}
