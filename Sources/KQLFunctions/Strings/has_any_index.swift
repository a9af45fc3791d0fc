import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hasAnyIndex = ScalarFunction(
    name: "has_any_index",
    family: .strings,
    summary: "Finds the position in an array of the first term that a string has; -1 when it has none.",
    parameters: [
      .required("source", .type(.string)),
      .required("values", .type(.dynamic)),
    ],
    result: .type(.long),
    examples: [
      Example("print has_any_index('this is an example', dynamic(['not', 'example']))", "1")
    ],
    evaluate: HasAnyIndex.evaluate
  )
}

private enum HasAnyIndex {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (source, values) = (arguments.textRows(0), arguments.textRows(1))
    return arguments.buildLong { row in
      let lowered = source.string(row).lowercased()
      var text = lowered
      return text.withUTF8 { text in
        values.withRow(row) { json in
          let view = JSONView(json)
          guard view.kind == .array else { return nil }
          var (index, result): (Int64, Int64) = (0, -1)
          view.forEachElement { element in
            var term: [UInt8] = []
            element.appendText(to: &term)
            let lookup = Array(String(decoding: term, as: UTF8.self).lowercased().utf8)
            if result < 0, lookup.withUnsafeBufferPointer({ hasTerm($0, in: text) }) { result = index }
            index += 1
          }
          return result
        }
      }
    }
  }

  private static func hasTerm(_ term: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    if term.isEmpty { return true }
    var position = 0
    while let found = firstIndex(of: term, in: text, from: position, to: text.count) {
      let end = found + term.count
      if (found == 0 || !isWord(text[found - 1])) && (end == text.count || !isWord(text[end])) { return true }
      position = found + 1
    }
    return false
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80
  }
}
