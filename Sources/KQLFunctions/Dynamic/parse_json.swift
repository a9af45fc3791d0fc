import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseJson = ScalarFunction(
    name: "parse_json", family: .dynamic, summary: "Reads a string as JSON; what is not JSON becomes a JSON string.",
    parameters: [.required("json", .scalar)], result: .type(.dynamic), resultName: .firstArgument,
    examples: [
      Example("print parse_json('[1, 2]'), parse_json('not json'), parse_json('null')", "[1,2] | not json | null")
    ], synonyms: ["parsejson", "todynamic", "toobject"]
  ) { $0[0].parsedJSON() }
}
