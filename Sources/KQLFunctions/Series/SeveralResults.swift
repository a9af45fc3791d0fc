import KQLColumns
import KQLLanguage

extension ScalarFunction {
  /// A function of several results. `prepare` gives the results of a row, or nil for nulls, from the arguments.
  static func several(
    name: String, summary: String, parameters: [Parameter], results: [(name: String, type: ScalarType)],
    examples: [Example], prepare: @escaping @Sendable (Arguments) -> (Int) -> [Value]?
  ) -> ScalarFunction {
    let parts = results.enumerated().map { index, result in
      ScalarFunction(
        name: result.name, family: .series, summary: summary, parameters: parameters, result: .type(result.type),
        examples: []
      ) { arguments in
        let rows = prepare(arguments)
        return Column(result.type, (0..<arguments.rowCount).map { rows($0)?[index] ?? .null })
      }
    }
    return ScalarFunction(
      name: name, family: .series, summary: summary, parameters: parameters, result: parts[0].result,
      resultName: .prefixed(name), examples: examples, parts: parts, evaluate: parts[0].evaluate)
  }

  /// The same as one bag, with members in the order of `keys`.
  static func bag(
    name: String, summary: String, parameters: [Parameter], keys: [String], examples: [Example],
    prepare: @escaping @Sendable (Arguments) -> (Int) -> [Value]?
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .series, summary: summary, parameters: parameters, result: .type(.dynamic), examples: examples
    ) { arguments in
      let rows = prepare(arguments)
      return arguments.buildDynamic { row, output in
        guard let values = rows(row) else { return false }
        JSONObject.append(to: &output) { object, output in
          for (key, value) in Swift.zip(keys, values) {
            object.key(key, to: &output)
            value.appendSeriesMember(to: &output)
          }
        }
        return true
      }
    }
  }
}

extension Value {
  static func series(_ values: [Double?], isIntegral: Bool = false) -> Value {
    var bytes: [UInt8] = []
    Series.append(values, isIntegral: isIntegral, to: &bytes)
    return .dynamic(String(decoding: bytes, as: UTF8.self))
  }

  fileprivate func appendSeriesMember(to output: inout [UInt8]) {
    switch self {
    case .long(let value): NumberText.append(value, to: &output)
    case .real(let value) where value.isFinite: NumberText.append(value, to: &output)
    case .real(let value): output.append(contentsOf: value.isNaN ? "\"NaN\"".utf8 : "\"Infinity\"".utf8)
    case .dynamic(let json): output.append(contentsOf: json.utf8)
    default: output.append(contentsOf: "null".utf8)
    }
  }
}
