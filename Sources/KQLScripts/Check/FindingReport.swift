import KQLDiagnostics
import KQLSyntax

/// Findings for programs.
package enum FindingReport {
  private struct Place {
    var line: Int
    var column: Int
    var endLine: Int
    var endColumn: Int

    init(_ finding: Finding) {
      let block = finding.statement.block
      let range = finding.diagnostic.range ?? 0..<0
      (line, column) = block.location(of: range.lowerBound)
      (endLine, endColumn) = block.location(of: max(range.upperBound, range.lowerBound))
    }
  }

  /// An object on a line: rule, code, severity, message, file, line, column, endLine, endColumn, hint.
  package static func json(_ finding: Finding) -> String {
    let place = Place(finding)
    var json = JSONText()
    json.beginObject()
    json.field("rule", finding.rule.id)
    json.field("code", finding.diagnostic.code)
    json.field("severity", finding.severity.rawValue)
    json.field("message", finding.diagnostic.message)
    json.field("file", finding.statement.path)
    json.field("line", literal: String(place.line))
    json.field("column", literal: String(place.column))
    json.field("endLine", literal: String(place.endLine))
    json.field("endColumn", literal: String(place.endColumn))
    if let hint = finding.diagnostic.hints.first { json.field("hint", hint) }
    json.endObject()
    return json.text
  }

  /// A SARIF 2.1.0 log with one run.
  package static func sarif(_ findings: [Finding], version: String) -> String {
    var json = JSONText()
    json.beginObject()
    json.field("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    json.field("version", "2.1.0")
    json.key("runs")
    json.beginArray()
    json.beginObject()
    json.key("tool")
    json.beginObject()
    json.key("driver")
    json.beginObject()
    json.field("name", "kqlsh")
    json.field("version", version)
    json.key("rules")
    json.beginArray()
    for rule in Rule.all { write(rule, &json) }
    json.endArray()
    json.endObject()
    json.endObject()
    json.field("columnKind", "unicodeCodePoints")
    json.key("results")
    json.beginArray()
    for finding in findings { write(finding, &json) }
    json.endArray()
    json.endObject()
    json.endArray()
    json.endObject()
    return json.text
  }

  private static func write(_ rule: Rule, _ json: inout JSONText) {
    json.beginObject()
    json.field("id", rule.id)
    json.field("name", rule.name)
    json.key("shortDescription")
    json.beginObject()
    json.field("text", rule.summary)
    json.endObject()
    json.key("defaultConfiguration")
    json.beginObject()
    json.field("level", rule.severity.rawValue)
    json.endObject()
    json.endObject()
  }

  private static func write(_ finding: Finding, _ json: inout JSONText) {
    let place = Place(finding)
    json.beginObject()
    json.field("ruleId", finding.rule.id)
    json.key("ruleIndex")
    json.literal(String(Rule.all.firstIndex(of: finding.rule) ?? 0))
    json.field("level", finding.severity.rawValue)
    json.key("message")
    json.beginObject()
    let code = finding.diagnostic.code.isEmpty ? "" : " [\(finding.diagnostic.code)]"
    json.field("text", finding.diagnostic.message + code)
    json.endObject()
    json.key("locations")
    json.beginArray()
    json.beginObject()
    json.key("physicalLocation")
    json.beginObject()
    json.key("artifactLocation")
    json.beginObject()
    json.field("uri", finding.statement.path)
    json.endObject()
    json.key("region")
    json.beginObject()
    json.field("startLine", literal: String(place.line))
    json.field("startColumn", literal: String(place.column))
    json.field("endLine", literal: String(place.endLine))
    json.field("endColumn", literal: String(place.endColumn))
    json.endObject()
    json.endObject()
    json.endObject()
    json.endArray()
    json.endObject()
  }
}
