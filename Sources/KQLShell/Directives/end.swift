extension Directive {
  static let end: Directive = Directive(["end"], usage: "#end", summary: "Ends the script of .execute script.") { _, _ in }
}
