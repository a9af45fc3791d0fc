import KQLDiagnostics

extension Directive {
  static let save: Directive = Directive(
    ["save"], usage: "#save FILE", summary: "Writes the next result to a file, in the format of its extension.",
    details: "csv when there is none; .gz compresses. A failed statement overwrites nothing. "
      + ".svg and .html write the picture of the last render at once.", argument: .file
  ) { shell, argument throws(Diagnostic) in
    let path = try file(argument, save)
    try Sandbox.check(shell.resolve(path))
    if PictureFile.isPicture(path) {
      return try PictureFile(path: shell.resolve(path), chart: shell.presenter.lastChart).finish()
    }
    try shell.presenter.redirect(to: shell.resolve(path), once: true)
  }
}
