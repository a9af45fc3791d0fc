import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let translate = ScalarFunction(
    name: "translate",
    family: .strings,
    summary: "Replaces characters by the characters at the same position of another list.",
    parameters: [
      .required("searchList", .type(.string)),
      .required("replacementList", .type(.string)),
      .required("source", .type(.string)),
    ],
    result: .type(.string),
    examples: [
      Example("print translate('krasp', 'otsku', 'spark'), translate('abc', '', 'ab')", "kusto | ")
    ],
    evaluate: Translate.evaluate
  )
}

private enum Translate {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (search, replacement, source) = (arguments.textRows(0), arguments.textRows(1), arguments.textRows(2))
    return arguments.buildText { row, output in
      let from = Array(search.string(row).unicodeScalars)
      let to = Array(replacement.string(row).unicodeScalars)
      var result = String.UnicodeScalarView()
      for scalar in source.string(row).unicodeScalars {
        guard let index = from.firstIndex(of: scalar) else {
          result.append(scalar)
          continue
        }
        // A shorter replacement list goes on with its last character; an empty one deletes.
        if let last = to.last { result.append(index < to.count ? to[index] : last) }
      }
      output.append(contentsOf: String(result).utf8)
    }
  }
}
