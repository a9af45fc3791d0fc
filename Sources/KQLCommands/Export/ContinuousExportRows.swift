import KQLCatalog
import KQLColumns

extension ContinuousExportInfo {
  var definitionRow: [Value] {
    let tables = factTables.map { JSON.string("['\(database)'].['\($0)']") }
    let shown = properties.sorted { $0.key < $1.key }.map { name, value in
      JSON.Member(name.capitalizedFirst, Self.shown(value))
    }
    return [
      .string(name), .string(externalTable), .string(query), forcedLatency.map(Value.long) ?? .null,
      .long(intervalBetweenRuns), .string(JSON.array(tables).text), .string(JSON.object(shown).text),
    ]
  }

  private static func shown(_ value: String) -> JSON {
    if let flag = Bool(value) { return .bool(flag) }
    return Int64(value).map { JSON.integer($0) } ?? .string(value)
  }

  func row(isRunning: Bool) -> [Value] {
    definitionRow + [
      lastRunTime.map(Value.long) ?? .null, .string(String(startCursor)), .bool(isDisabled), .string(lastRunResult),
      exportedTo.map(Value.long) ?? .null, .bool(isRunning),
    ]
  }
}

extension CommandResult {
  static func continuousExportRows(_ exports: [ContinuousExportInfo]) -> CommandResult {
    CommandResult(
      Table(schema: Schema(declared: Results.continuousExport), rows: exports.map { $0.row(isRunning: false) }))
  }
}
