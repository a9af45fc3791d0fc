import KQLDiagnostics

extension Directive {
  static let save: Directive = Directive(
    ["save"], usage: "#save FILE", summary: "Writes the next result to a file, in the format of its extension.",
    details: "csv when there is none; .gz compresses. A failed statement overwrites nothing.", argument: .file
  ) { shell, argument throws(Diagnostic) in
    let path = try file(argument, save)
    for kind in [".svg", ".html"] where path.hasSuffix(kind) {
      throw Diagnostic(
        code: "", "'\(kind)' files are not supported here",
        hints: ["extensions: .csv .tsv .json .jsonl .md .kql .parquet, each also with .gz"])
    }
    try Sandbox.check(shell.resolve(path))
    try shell.presenter.redirect(to: shell.resolve(path), once: true)
  }
}
