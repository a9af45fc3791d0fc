import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let percentilesArrayTdigest = ScalarFunction(
    name: "percentiles_array_tdigest",
    family: .special,
    summary: "Finds several percentiles of a sketch of tdigest(), as an array.",
    parameters: [
      .required("tdigest", .type(.dynamic)),
      .repeated("percentile", .scalar, 1...64, "Numbers, or one dynamic array of them."),
    ],
    result: .type(.dynamic),
    resultName: .prefixed("percentile_tdigest"),
    examples: [
      Example(
        "range x from 1 to 10 step 1 | summarize t = tdigest(x) | project p = percentiles_array_tdigest(t, 50, 100)",
        "[5.0,10.0]")
    ],
    evaluate: PercentilesArrayTdigest.evaluate
  )
}

private enum PercentilesArrayTdigest {
  static func evaluate(_ arguments: Arguments) -> Column {
    let digests = TextRows(arguments[0].retyped(.string))
    return arguments.buildDynamic { row, output in
      guard let digest = TDigest(json: digests.bytes(row)), !digest.means.isEmpty else { return false }
      var percents: [Double] = []
      for column in arguments.columns.dropFirst() {
        switch column.value(row) {
        case .long(let value): percents.append(Double(value))
        case .real(let value): percents.append(value)
        case .dynamic(let json): percents += JSONValue(json)?.array?.compactMap(\.real) ?? []
        default: break
        }
      }
      output.append(UInt8(ascii: "["))
      for (index, percent) in percents.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        NumberText.append(digest.percentile(percent) ?? 0, to: &output)
      }
      output.append(UInt8(ascii: "]"))
      return true
    }
  }
}
