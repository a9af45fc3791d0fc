import KQLDiagnostics
import KQLRendering

extension Directive {
  static let save: Directive = Directive(
    ["save"], usage: "#save FILE", summary: "Writes the next result to a file, in the format of its extension.",
    details: "csv when there is none; .gz compresses. A failed statement overwrites nothing. "
      + ".svg and .html write the picture of the last render at once.", argument: .file
  ) { shell, argument throws(Diagnostic) in
    let path = try file(argument, save)
    try Sandbox.check(shell.resolve(path))
    if path.hasSuffix(".svg") || path.hasSuffix(".html") {
      guard let chart = shell.presenter.lastChart else {
        throw Diagnostic(
          code: "", "there is no chart to save", hints: ["run a query that ends in | render timechart, or another kind"])
      }
      let picture = SVGChart(chart)
      let file = try ResultFile(path: shell.resolve(path))
      try file.write(Array((path.hasSuffix(".svg") ? picture.text : picture.page).utf8))
      return try file.finish()
    }
    try shell.presenter.redirect(to: shell.resolve(path), once: true)
  }
}
