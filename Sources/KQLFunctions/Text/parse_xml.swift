import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseXml = ScalarFunction(
    name: "parse_xml",
    family: .text,
    summary: "Converts XML to a bag: attributes under `@name`, text under `#text`, repeated elements in arrays.",
    parameters: [
      .required("xmlText", .type(.string))
    ],
    result: .type(.dynamic),
    resultName: .firstArgument,
    examples: [
      Example("print parse_xml('<a x=\"1\"><b>t</b><b>u</b></a>')", "{\"a\":{\"@x\":\"1\",\"b\":[\"t\",\"u\"]}}")
    ],
    evaluate: ParseXml.evaluate
  )
}

private enum ParseXml {
  static func evaluate(_ arguments: Arguments) -> Column {
    let source = arguments.textRows(0)
    return arguments.buildDynamic { row, output in
      source.withRow(row) { text in
        var parser = XMLParser(text)
        guard let (name, value) = parser.document() else { return false }
        JSONObject.append(to: &output) { object, output in
          object.key(name, to: &output)
          value.append(to: &output)
        }
        return true
      }
    }
  }
}
