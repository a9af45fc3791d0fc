import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLExport
import KQLLanguage
import KQLStorage

extension ManagementCommand {
  static let showExternalTableArtifacts = ManagementCommand(
    "ShowExternalTableArtifacts",
    syntax: ".show external table ExternalTableName=<externaltable> artifacts [limit LimitCount=<long>]",
    summary: "Lists the files of an external table.", permission: .databaseUser, effect: .reads,
    result: "Uri: string, Partition: dynamic, Size: long",
    examples: [Example(".show external table Archive artifacts | project Partition, Size", "{} | 12")]
  ) { context in
    let table = try context.externalTable("ExternalTableName")
    var limit = Int.max
    if let expression = context.captures.expression("LimitCount") {
      guard let count = PropertyList.text(expression).flatMap({ Int($0) }), count >= 0 else {
        throw Diagnostic(
          code: "General_BadRequest", "limit needs a number that is not negative", range: expression.range)
      }
      limit = count
    }
    let rows = try table.files.list(fileSystem: PosixFileSystem()).prefix(limit).map { file -> [Value] in
      let partition = table.files.partitioning?.bag(file.partitionValues) ?? "{}"
      return [.string(file.path), .dynamic(partition), .long(Int64(file.size))]
    }
    let schema = Schema([("Uri", .string), ("Partition", .dynamic), ("Size", .long)])
    return CommandResult(Table(schema: schema, rows: rows))
  }
}
