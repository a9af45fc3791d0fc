import KQLColumns
import KQLLanguage

/// Makes the functions that convert one value to a type.
enum ConversionFunction {
  static func make(
    _ name: String, _ type: ScalarType, summary: String, synonyms: [String] = [], examples: [Example]
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .conversion, summary: summary, parameters: [.required("value", .scalar)],
      result: .type(type), resultName: .firstArgument, examples: examples, synonyms: synonyms
    ) { $0[0].converted(to: type) }
  }
}
