import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLExport
import KQLFormats
import KQLLanguage

extension ExternalTableInfo {
  /// How its rows are spread over folders; nil when they are not.
  var partitioning: Partitioning? {
    guard !partitions.isEmpty else { return nil }
    let columns = partitions.map { partition in
      PartitionColumn(name: partition.name, source: Self.source(partition))
    }
    guard !pathFormat.isEmpty else { return Partitioning(columns: columns) }
    let parts = pathFormat.map { part -> PathFormat.Part in
      switch part {
      case .text(let text): .separator(text)
      case .partition(let name): .partition(name)
      case .datetimePattern(let pattern, let name): .datetime(DateTimePattern(pattern), name)
      }
    }
    return Partitioning(columns: columns, format: PathFormat(parts: parts))
  }

  private static func source(_ partition: Partition) -> PartitionColumn.Source {
    switch partition.function {
    case "": .path(partition.type)
    case "column": .column(partition.column)
    case "hash": .hash(partition.column, modulus: partition.argument)
    case "bin": .bin(partition.column, ticks: partition.argument)
    default:
      PartitionColumn.Unit(rawValue: partition.function).map { .startOf($0, partition.column) } ?? .path(partition.type)
    }
  }

  /// Where and how `.export to table` and continuous export write.
  package func destination() throws(Diagnostic) -> ExportDestination {
    guard var format = ExportFormat(name: dataFormat.lowercased()) else {
      throw Diagnostic(
        code: "BadRequest_FormatNotSupported", "format '\(dataFormat)' of external table '\(name)' cannot be written")
    }
    if case .parquet(var options) = format {
      try ParquetProperties.apply(
        to: &options, isCompressed: properties["compressed"].map { $0.lowercased() == "true" }
      ) { properties[$0] }
      format = .parquet(options)
    }
    var destination = ExportDestination(folders: connectionStrings, format: format, isTable: true)
    destination.partitioning = partitioning
    destination.isCompressed = properties["compressed"]?.lowercased() == "true"
    destination.hasByteOrderMark = properties["encoding"]?.lowercased() == "utf8bom"
    destination.namePrefix = properties["namePrefix"]
    destination.fileExtension = properties["fileExtension"]
    if let rule = properties["includeHeaders"].flatMap(ExportDestination.HeaderRule.init(name:)) {
      destination.includeHeaders = rule
    }
    return destination
  }

  /// Where its files are looked for.
  package var files: ExternalFiles {
    ExternalFiles(
      folders: connectionStrings, namePrefix: properties["namePrefix"], fileExtension: properties["fileExtension"],
      partitioning: partitioning)
  }

  /// The columns, then the partitions whose values stand in the path only.
  package var schemaWithPartitions: Schema {
    Schema(fields: schema.fields + virtualPartitions.map { .init(partitions[$0].name, partitions[$0].type) })
  }

  var virtualPartitions: [Int] { partitions.indices.filter { partitions[$0].function.isEmpty } }
}

extension ExternalTableInfo {
  /// A table that a query defines for itself.
  init(_ table: InlineExternalTable, _ folders: [String], database: String) {
    self.init(
      database: database, name: "inline_external_table", kind: "storage",
      columns: table.schema.fields.enumerated().map { ColumnInfo(id: Int64($0), name: $1.name, type: $1.type) },
      dataFormat: table.format, connectionStrings: folders,
      partitions: table.partitions.map {
        Partition(name: $0.name, type: $0.type, function: $0.function, column: $0.column, argument: $0.argument)
      },
      pathFormat: table.path.map { part in
        switch part {
        case .text(let text): .text(text)
        case .partition(let name): .partition(name)
        case .datetimePattern(let pattern, let name): .datetimePattern(pattern, partition: name)
        }
      }, properties: table.properties, folder: "", docString: "")
  }
}
