import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let split = ScalarFunction(
    name: "split",
    family: .strings,
    summary: "Splits a string into an array.",
    parameters: [
      .required("source", .scalar),
      .required("delimiter", .type(.string)),
      .optional("requestedIndex", .type(.long), "Only that element, as an array of one."),
    ],
    result: .type(.dynamic),
    resultName: .firstArgument,
    examples: [
      Example("print split('a__b', '_'), split('aaa_bbb_ccc', '_', 1)", "[\"a\",\"\",\"b\"] | [\"bbb\"]")
    ],
    evaluate: Split.evaluate
  )
}

private enum Split {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (source, delimiter) = (arguments.textRows(0), arguments.textRows(1))
    let indices = arguments.count > 2 ? arguments[2].longRows() : nil
    return arguments.buildDynamic { row, output in
      source.withRow(row) { text in
        delimiter.withRow(row) { delimiter in
          guard let indices else {
            output.append(UInt8(ascii: "["))
            var isFirst = true
            forEachPart(text, delimiter) { part in
              if !isFirst { output.append(UInt8(ascii: ",")) }
              isFirst = false
              JSON.appendQuoted(part, to: &output)
            }
            output.append(UInt8(ascii: "]"))
            return true
          }
          guard indices.valid?[row] ?? true else { return false }
          var (index, isFound): (Int64, Bool) = (0, false)
          forEachPart(text, delimiter) { part in
            if index == indices.values[row] {
              output.append(UInt8(ascii: "["))
              JSON.appendQuoted(part, to: &output)
              output.append(UInt8(ascii: "]"))
              isFound = true
            }
            index += 1
          }
          return isFound
        }
      }
    }
  }

  @inline(__always)
  private static func forEachPart(
    _ text: UnsafeBufferPointer<UInt8>, _ delimiter: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var start = 0
    while !delimiter.isEmpty, let found = firstIndex(of: delimiter, in: text, from: start, to: text.count) {
      body(UnsafeBufferPointer(rebasing: text[start..<found]))
      start = found + delimiter.count
    }
    body(UnsafeBufferPointer(rebasing: text[start...]))
  }
}
