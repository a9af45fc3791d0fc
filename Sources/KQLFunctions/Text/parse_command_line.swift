import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseCommandLine = ScalarFunction(
    name: "parse_command_line",
    family: .text,
    summary: "Splits a command line into its arguments.",
    parameters: [
      .required("commandLine", .type(.string)),
      .required("parserType", .type(.string), "'windows'."),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print parse_command_line('echo \"hello world!\"', 'windows')", "[\"echo\",\"hello world!\"]")
    ],
    evaluate: ParseCommandLine.evaluate
  )
}

private enum ParseCommandLine {
  static func evaluate(_ arguments: Arguments) -> Column {
    let source = arguments.textRows(0)
    return arguments.buildDynamic { row, output in
      let parts = source.withRow(row) { split($0) }
      if parts.isEmpty { return false }
      output.append(UInt8(ascii: "["))
      for (index, part) in parts.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        part.withUnsafeBufferPointer { JSON.appendQuoted($0, to: &output) }
      }
      output.append(UInt8(ascii: "]"))
      return true
    }
  }

  /// The rules of the Microsoft C runtime: 2n backslashes before a quote are n, 2n+1 are n and a literal quote.
  private static func split(_ text: UnsafeBufferPointer<UInt8>) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var part: [UInt8]?
    var (index, isQuoted) = (0, false)
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "\\") {
        var slashes = 0
        while index < text.count, text[index] == UInt8(ascii: "\\") {
          slashes += 1
          index += 1
        }
        let isBeforeQuote = index < text.count && text[index] == UInt8(ascii: "\"")
        part = (part ?? []) + Array(repeating: UInt8(ascii: "\\"), count: isBeforeQuote ? slashes / 2 : slashes)
        if isBeforeQuote, slashes % 2 == 1 {
          part?.append(UInt8(ascii: "\""))
          index += 1
        }
        continue
      }
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
        part = part ?? []
      } else if ByteCursor.isBlank(byte), !isQuoted {
        if let done = part { parts.append(done) }
        part = nil
      } else {
        part = (part ?? [])
        part?.append(byte)
      }
      index += 1
    }
    if let part { parts.append(part) }
    return parts
  }
}
