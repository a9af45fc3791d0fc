import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseUserAgent = ScalarFunction(
    name: "parse_user_agent",
    family: .text,
    summary: "Finds the browser, operating system and device in a user agent string.",
    parameters: [
      .required("userAgent", .type(.string)),
      .optional("lookFor", .scalar, "'browser', 'os', 'device' or an array of them; all by default."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        "print parse_user_agent('Mozilla/5.0 (Windows; U; en-US) AppleWebKit/531.9 (KHTML, like Gecko) AdobeAIR/2.5.1', 'browser')",
        "{\"Browser\":{\"Family\":\"AdobeAIR\",\"MajorVersion\":\"2\",\"MinorVersion\":\"5\",\"Patch\":\"1\"}}")
    ],
    evaluate: ParseUserAgent.evaluate
  )
}

private enum ParseUserAgent {
  static func evaluate(_ arguments: Arguments) -> Column {
    let agents = arguments.textRows(0)
    let wanted = arguments.count > 1 ? TextRows(arguments[1].retyped(.string)) : nil
    return arguments.buildDynamic { row, output in
      let lookFor = wanted?.string(row).lowercased() ?? "browser os device"
      let agent = UserAgent(agents.string(row))
      JSONObject.append(to: &output) { object, output in
        if lookFor.contains("browser") {
          object.key("Browser", to: &output)
          append(agent.browser, extra: nil, to: &output)
        }
        if lookFor.contains("os") {
          object.key("OperatingSystem", to: &output)
          append(agent.system, extra: "PatchMinor", to: &output)
        }
        if lookFor.contains("device") {
          object.key("Device", to: &output)
          JSONObject.append(to: &output) { device, output in
            device.member("Family", agent.device.family, to: &output)
            device.member("Brand", agent.device.brand, to: &output)
            device.member("Model", agent.device.model, to: &output)
          }
        }
      }
      return true
    }
  }

  private static func append(_ product: UserAgent.Product, extra: String?, to output: inout [UInt8]) {
    JSONObject.append(to: &output) { object, output in
      object.member("Family", product.family, to: &output)
      object.member("MajorVersion", product.version(0), to: &output)
      object.member("MinorVersion", product.version(1), to: &output)
      object.member("Patch", product.version(2), to: &output)
      if let extra { object.member(extra, product.version(3), to: &output) }
    }
  }
}
