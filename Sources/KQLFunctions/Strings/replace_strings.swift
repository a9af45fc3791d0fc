import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let replaceStrings = ScalarFunction(
    name: "replace_strings",
    family: .strings,
    summary: "Replaces every occurrence of several strings, earlier ones first; what was replaced is left alone.",
    parameters: [
      .required("text", .type(.string)),
      .required("lookups", .type(.dynamic)),
      .required("rewrites", .type(.dynamic)),
    ],
    result: .type(.string),
    examples: [
      Example("print replace_strings('This is it', dynamic(['This', 'is']), dynamic(['This', 'was']))", "This was it")
    ],
    evaluate: ReplaceStrings.evaluate
  )
}

private enum ReplaceStrings {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    let source = arguments.textRows(0)
    let (lookups, rewrites) = (arguments.textRows(1), arguments.textRows(2))
    return try arguments.buildText { row, output in
      let from = lookups.withRow(row) { strings($0) }
      // A rewrite that is no string leaves what it would replace.
      let to = rewrites.withRow(row) { json in
        zip(from, JSONView(json).elements).map { $1.kind == .string ? strings($1) : $0 }
      }
      var parts: [(bytes: [UInt8], isDone: Bool)] = [(source.bytes(row), false)]
      for (index, lookup) in from.enumerated() where !lookup.isEmpty && index < to.count {
        parts = parts.flatMap { $0.isDone ? [$0] : replacing($0.bytes, lookup, to[index]) }
      }
      for part in parts {
        output.append(contentsOf: part.bytes)
        try TextLimit.check(output.count, rows: arguments.rowCount)
      }
    }
  }

  private static func strings(_ json: UnsafeBufferPointer<UInt8>) -> [[UInt8]] {
    var result: [[UInt8]] = []
    JSONView(json).forEachElement { element in
      var text: [UInt8] = []
      element.appendText(to: &text)
      result.append(text)
    }
    return result
  }

  private static func strings(_ view: JSONView) -> [UInt8] {
    var text: [UInt8] = []
    view.appendText(to: &text)
    return text
  }

  private static func replacing(
    _ bytes: [UInt8], _ lookup: [UInt8], _ rewrite: [UInt8]
  ) -> [(bytes: [UInt8], isDone: Bool)] {
    var result: [(bytes: [UInt8], isDone: Bool)] = []
    bytes.withUnsafeBufferPointer { text in
      lookup.withUnsafeBufferPointer { lookup in
        var start = 0
        while let found = firstIndex(of: lookup, in: text, from: start, to: text.count) {
          if found > start { result.append((Array(text[start..<found]), false)) }
          result.append((rewrite, true))
          start = found + lookup.count
        }
        if start < text.count { result.append((Array(text[start...]), false)) }
      }
    }
    return result
  }
}
