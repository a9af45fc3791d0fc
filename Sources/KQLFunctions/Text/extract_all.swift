import CRE2
import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension ScalarFunction {
  static let extractAll = ScalarFunction(
    name: "extract_all",
    family: .text,
    summary: "Lists the parts of a string that the groups of a regular expression match; null when nothing does.",
    parameters: [
      .required("regex", .type(.string)).checked(ExtractAll.check),
      .required("captureGroups", .scalar, "Optional array of group numbers and names; all groups by default."),
      .optional("source", .type(.string)),
    ],
    result: .type(.dynamic),
    examples: [
      Example("print extract_all(@'(\\d+)', 'a set of numbers: 123, 567 and 789')", "[\"123\",\"567\",\"789\"]"),
      Example(
        "print extract_all(@'(\\w)(\\w+)(\\w)', dynamic([1, 3]), '82b8be2d-dfa7')",
        "[[\"8\",\"d\"],[\"d\",\"7\"]]"),
    ],
    synonyms: ["extractall"],
    evaluate: ExtractAll.evaluate
  )
}

private enum ExtractAll {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    let source = arguments.textRows(arguments.count - 1)
    var matcher = RowRegex(arguments.textRows(0))
    let selected = arguments.count > 2 ? arguments.textRows(1) : nil
    return try arguments.buildDynamic { row, output in
      let regex = try matcher.regex(row)
      try requireGroup(regex)
      let groups = selected.map { $0.withRow(row) { chosen($0, regex) } } ?? Array(1...regex.groupCount)
      if groups.isEmpty { return false }
      return source.withRow(row) { append($0, regex, groups, to: &output) }
    }
  }

  static let check: @Sendable (Value) throws -> Void = {
    if case .string(let pattern) = $0 { try requireGroup(Regex.compiled(pattern)) }
  }

  private static func requireGroup(_ regex: Regex) throws {
    if regex.groupCount > 0 { return }
    throw Diagnostic(code: "SEM0420", "extract_all(): the regular expression must have a capture group")
  }

  private static func chosen(_ json: UnsafeBufferPointer<UInt8>, _ regex: Regex) -> [Int] {
    var groups: [Int] = []
    JSONView(json).forEachElement { element in
      if let number = element.long, number >= 0, number <= regex.groupCount {
        groups.append(Int(number))
      } else if let name = element.string, let number = regex.group(named: name) {
        groups.append(number)
      }
    }
    return groups
  }

  private static func append(
    _ text: UnsafeBufferPointer<UInt8>, _ regex: Regex, _ groups: [Int], to output: inout [UInt8]
  ) -> Bool {
    var buffer = regex.groupBuffer()
    var isFirst = true
    let mark = output.count
    output.append(UInt8(ascii: "["))
    regex.forEachMatch(text, &buffer) { match in
      if !isFirst { output.append(UInt8(ascii: ",")) }
      isFirst = false
      if groups.count > 1 { output.append(UInt8(ascii: "[")) }
      for (index, group) in groups.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        let start = Int(max(match[group].start, 0))
        JSON.appendQuoted(
          UnsafeBufferPointer(rebasing: text[start..<start + Int(match[group].length)]), to: &output)
      }
      if groups.count > 1 { output.append(UInt8(ascii: "]")) }
    }
    output.append(UInt8(ascii: "]"))
    if isFirst { output.removeLast(output.count - mark) }
    return !isFirst
  }
}
