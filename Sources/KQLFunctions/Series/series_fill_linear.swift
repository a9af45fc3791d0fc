import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFillLinear = ScalarFunction(
    name: "series_fill_linear",
    family: .series,
    summary: "Fills missing elements on the line between their neighbours.",
    parameters: [
      .required("series", .type(.dynamic)),
      .optional("missingValue", .scalar, "What counts as missing besides null."),
      .optional("fillEdges", .type(.bool), "Whether the ends repeat the nearest element; true by default."),
      .optional("constant", .scalar, "For a series with nothing but missing elements; 0 by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        "print series_fill_linear(dynamic([null, 111, null, 36, 41, null, null, 16, null]))",
        "[111,111,73,36,41,32,24,16,16]")
    ],
    evaluate: SeriesFillLinear.evaluate
  )
}

private enum SeriesFillLinear {
  static func evaluate(_ arguments: Arguments) -> Column {
    let edges = arguments.count > 2 ? arguments[2].bools() : nil
    let constants = arguments.count > 3 ? TextRows(arguments[3].boxed().retyped(.string)) : nil
    return SeriesFilling.evaluate(arguments, placeholderAt: 1) { parts, isMissing, row in
      let known = parts.indices.filter { !isMissing[$0] }
      guard let first = known.first, let last = known.last else {
        let constant = constants?.bytes(row) ?? Array("0.0".utf8)
        return parts.map { _ in constant }
      }
      let isIntegral = known.allSatisfy { !parts[$0].contains { ".eE".utf8.contains($0) } }
      func value(_ index: Int) -> Double { Double(String(decoding: parts[index], as: UTF8.self)) ?? 0 }
      var result = parts
      for (left, right) in zip(known, known.dropFirst()) where right > left + 1 {
        let step = (value(right) - value(left)) / Double(right - left)
        for index in (left + 1)..<right {
          let filled = value(left) + step * Double(index - left)
          var bytes: [UInt8] = []
          if isIntegral, let integer = Int64(exactly: filled.rounded(.towardZero)) {
            NumberText.append(integer, to: &bytes)
          } else {
            NumberText.append(filled, to: &bytes)
          }
          result[index] = bytes
        }
      }
      if edges?[row] ?? true {
        for index in 0..<first { result[index] = parts[first] }
        for index in last..<parts.count { result[index] = parts[last] }
      }
      return result
    }
  }
}
