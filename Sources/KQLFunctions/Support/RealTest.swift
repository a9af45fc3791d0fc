import KQLColumns
import KQLLanguage

/// Makes the functions that ask what kind of number a real is.
enum RealTest {
  static func make(
    _ name: String, summary: String, examples: [Example], _ test: @escaping @Sendable ([Double]) -> [Bool]
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .conditional, summary: summary, parameters: [.required("number", .scalar)],
      result: .type(.bool), examples: examples
    ) { arguments in
      let value = arguments[0].converted(to: .real)
      let valid = value.validity
      let result = test(value.reals())
      guard let valid else { return .bools(result) }
      return .bools(result.indices.map { result[$0] && valid[$0] })
    }
  }
}
