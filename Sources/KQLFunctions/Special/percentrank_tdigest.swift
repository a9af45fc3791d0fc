import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let percentrankTdigest = ScalarFunction(
    name: "percentrank_tdigest",
    family: .special,
    summary: "Estimates the percentage of the values of a sketch that are at or below a value.",
    parameters: [
      .required("digest", .type(.dynamic)),
      .required("value", .summable),
    ],
    result: .type(.real),
    examples: [
      Example(
        "range x from 1 to 1000 step 1 | summarize t = tdigest(x) | project r = percentrank_tdigest(t, 685)",
        "68.5")
    ],
    evaluate: PercentrankTdigest.evaluate
  )
}

private enum PercentrankTdigest {
  static func evaluate(_ arguments: Arguments) -> Column {
    let digests = TextRows(arguments[0].retyped(.string))
    let argument = arguments[1]
    let values =
      argument.type == .datetime || argument.type == .timespan
      ? argument.longs().map { Double($0) } : argument.doubleRows().values
    return arguments.buildReal { row in
      guard let digest = TDigest(json: digests.bytes(row)), !digest.means.isEmpty else { return nil }
      return digest.rank(of: values[row]) / digest.totalWeight * 100
    }
  }
}
