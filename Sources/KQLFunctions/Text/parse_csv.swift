import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseCsv = ScalarFunction(
    name: "parse_csv",
    family: .text,
    summary: "Splits the first record of comma-separated text into an array.",
    parameters: [
      .required("csvText", .type(.string))
    ],
    result: .type(.dynamic),
    resultName: .firstArgument,
    examples: [
      Example("print parse_csv('aa,b,cc')", "[\"aa\",\"b\",\"cc\"]"),
      Example("print parse_csv('aa,\"b,b,b\",cc')", "[\"aa\",\"b,b,b\",\"cc\"]"),
    ],
    evaluate: ParseCsv.evaluate
  )
}

private enum ParseCsv {
  static func evaluate(_ arguments: Arguments) -> Column {
    let source = arguments.textRows(0)
    return arguments.buildDynamic { row, output in
      source.withRow(row) { text in
        output.append(UInt8(ascii: "["))
        var (index, isFirst) = (0, true)
        while true {
          let field = field(text, &index)
          if !isFirst { output.append(UInt8(ascii: ",")) }
          isFirst = false
          field.withUnsafeBufferPointer { JSON.appendQuoted($0, to: &output) }
          guard index < text.count, text[index] == UInt8(ascii: ",") else { break }
          index += 1
        }
        output.append(UInt8(ascii: "]"))
        return true
      }
    }
  }

  private static func field(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> [UInt8] {
    var field: [UInt8] = []
    if index < text.count, text[index] == UInt8(ascii: "\"") {
      index += 1
      while index < text.count {
        if text[index] == UInt8(ascii: "\"") {
          guard index + 1 < text.count, text[index + 1] == UInt8(ascii: "\"") else { break }
          index += 1
        }
        field.append(text[index])
        index += 1
      }
      index += 1
    }
    while index < text.count, text[index] != UInt8(ascii: ","), text[index] != 0x0A, text[index] != 0x0D {
      field.append(text[index])
      index += 1
    }
    return field
  }
}
