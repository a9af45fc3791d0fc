import KQLDiagnostics

/// Properties that every export has, checked and without effect on one node.
enum ExportShape {
  static func check(_ properties: PropertyList) throws {
    _ = try properties.bool("distributed")
    try check(properties, "distribution", ["single", "per_node", "per_shard"])
    try check(properties, "distributionKind", ["uniform", "default"])
    for name in ["concurrency", "spread"] {
      guard let count = try properties.long(name) else { continue }
      guard (1...64).contains(count) || name == "concurrency" && count > 0 else {
        throw malformed("property '\(name)' is a number \(name == "spread" ? "from 1 to 64" : "above 0")", name, properties)
      }
    }
  }

  private static func check(_ properties: PropertyList, _ name: String, _ values: [String]) throws {
    guard let text = properties.text(name), !values.contains(text.lowercased()) else { return }
    throw malformed(
      "'\(text)' is not a value of '\(name)'; it is \(values.joined(separator: ", "))", name, properties)
  }

  private static func malformed(_ message: String, _ name: String, _ properties: PropertyList) -> Diagnostic {
    Diagnostic(
      code: "BadRequest_MalformedIngestionProperty", message, range: properties.range(name))
  }
}
