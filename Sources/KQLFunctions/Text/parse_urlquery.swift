import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseUrlquery = ScalarFunction(
    name: "parse_urlquery",
    family: .text,
    summary: "Splits the query part of a URL into a bag of its parameters.",
    parameters: [
      .required("query", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print parse_urlquery('k1=v1&k2=v2')", "{\"Query Parameters\":{\"k1\":\"v1\",\"k2\":\"v2\"}}")
    ],
    synonyms: ["parseurlquery"],
    evaluate: ParseUrlquery.evaluate
  )
}

private enum ParseUrlquery {
  static func evaluate(_ arguments: Arguments) -> Column {
    let queries = arguments.textRows(0)
    return arguments.buildDynamic { row, output in
      JSONObject.append(to: &output) { object, output in
        object.key("Query Parameters", to: &output)
        URLParts.appendQuery(queries.string(row), to: &output)
      }
      return true
    }
  }
}
