import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseUrl = ScalarFunction(
    name: "parse_url",
    family: .text,
    summary: "Splits a URL into a bag of its parts.",
    parameters: [
      .required("url", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        "print parse_url('scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment').Host",
        "host")
    ],
    synonyms: ["parseurl"],
    evaluate: ParseUrl.evaluate
  )
}

private enum ParseUrl {
  static func evaluate(_ arguments: Arguments) -> Column {
    let urls = arguments.textRows(0)
    return arguments.buildDynamic { row, output in
      let parts = URLParts(urls.string(row))
      JSONObject.append(to: &output) { object, output in
        object.member("Scheme", parts?.scheme ?? "", to: &output)
        object.member("Host", parts?.host ?? "", to: &output)
        object.member("Port", parts?.port ?? "", to: &output)
        object.member("Path", parts?.path ?? "", to: &output)
        object.member("Username", parts?.username ?? "", to: &output)
        object.member("Password", parts?.password ?? "", to: &output)
        object.key("Query Parameters", to: &output)
        URLParts.appendQuery(parts?.query ?? "", to: &output)
        object.member("Fragment", parts?.fragment ?? "", to: &output)
      }
      return true
    }
  }
}
