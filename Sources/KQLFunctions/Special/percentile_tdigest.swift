import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let percentileTdigest = ScalarFunction(
    name: "percentile_tdigest",
    family: .special,
    summary: "Finds a percentile of a sketch of tdigest().",
    parameters: [
      .required("tdigest", .type(.dynamic)),
      .required("percentile", .type(.real)),
      .optional("type", .typeLiteral, "Of the result; dynamic by default."),
    ],
    result: .typeLiteral(2, default: .dynamic),
    resultName: .prefixed("percentile_tdigest"),
    examples: [
      Example(
        "range x from 1 to 10 step 1 | summarize t = tdigest(x) | project p = percentile_tdigest(t, 50, typeof(long))",
        "5")
    ],
    evaluate: PercentileTdigest.evaluate
  )
}

private enum PercentileTdigest {
  static func evaluate(_ arguments: Arguments) -> Column {
    let digests = TextRows(arguments[0].retyped(.string))
    let percents = arguments[1].doubleRows().values
    if arguments.resultType == .dynamic {
      return arguments.buildDynamic { row, output in
        guard let digest = TDigest(json: digests.bytes(row)), let value = digest.percentile(percents[row]) else {
          return false
        }
        if let integer = Int64(exactly: value) {
          NumberText.append(integer, to: &output)
        } else {
          NumberText.append(value, to: &output)
        }
        return true
      }
    }
    let isTicks = arguments.resultType == .datetime || arguments.resultType == .timespan
    let reals = arguments.buildReal { TDigest(json: digests.bytes($0))?.percentile(percents[$0]) }
    return isTicks
      ? reals.converted(to: .long).retyped(arguments.resultType) : reals.converted(to: arguments.resultType)
  }
}
