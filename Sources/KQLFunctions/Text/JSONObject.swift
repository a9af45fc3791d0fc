import KQLColumns

/// Writes one JSON object member by member.
struct JSONObject {
  private var isEmpty = true

  static func append(to output: inout [UInt8], _ body: (inout JSONObject, inout [UInt8]) -> Void) {
    var object = JSONObject()
    output.append(UInt8(ascii: "{"))
    body(&object, &output)
    output.append(UInt8(ascii: "}"))
  }

  mutating func key(_ name: String, to output: inout [UInt8]) {
    if !isEmpty { output.append(UInt8(ascii: ",")) }
    isEmpty = false
    JSON.appendQuoted(name, to: &output)
    output.append(UInt8(ascii: ":"))
  }

  mutating func member(_ name: String, _ value: String, to output: inout [UInt8]) {
    key(name, to: &output)
    JSON.appendQuoted(value, to: &output)
  }
}
