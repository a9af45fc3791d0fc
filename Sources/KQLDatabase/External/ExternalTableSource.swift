import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLExecution
import KQLExport
import KQLFormats
import KQLIngestion
import KQLLanguage
import KQLStorage

/// The rows of an external table's files, as they are when the query begins.
final class ExternalTableSource: ScanSource {
  let name: String
  let schema: Schema
  let rowCount: Int? = nil
  private let table: ExternalTableInfo
  private let mapping: IngestionMapping?
  private let fileSystem: any FileSystem

  init(_ table: ExternalTableInfo, mapping: IngestionMapping?, fileSystem: any FileSystem) {
    name = "external_table('\(table.name)')"
    schema = table.schemaWithPartitions
    self.table = table
    self.mapping = mapping
    self.fileSystem = fileSystem
  }

  func morsels(columns: [Scan.Column], pruning: [Pruning]) throws -> [any Morsel] {
    let partitioning = table.partitioning
    let virtual = table.virtualPartitions
    let files = try table.files.list(fileSystem: fileSystem) { values in
      pruning.allSatisfy { self.admits($0, values, partitioning) }
    }
    let headers = table.properties["includeHeaders"]?.lowercased() ?? "none"
    let format = try IngestionFormat.named(table.dataFormat)
    var seen: Set<Substring> = []
    var morsels: [any Morsel] = []
    for file in files {
      let folder = file.path[..<(file.path.lastIndex(of: "/") ?? file.path.startIndex)]
      let isFirst = seen.insert(folder).inserted
      var properties = IngestionProperties()
      properties.format = format
      properties.ignoresFirstRecord = headers == "all" || (headers == "firstfile" && isFirst)
      let reader = KQLIngestion.Ingestion(
        schema: table.schema, properties: properties, mapping: mapping, directory: "/")
      let values = virtual.map { file.partitionValues.indices.contains($0) ? file.partitionValues[$0] : .null }
      // An empty file is an empty part of the table.
      if file.size == 0 { continue }
      if format.isColumnar {
        let pieces = try reader.pieces(.files([file.path])) { bounds in
          PiecePruning.admits(pruning, table.schema.count, bounds)
        }
        morsels += pieces.map { PieceMorsel(piece: $0, columns: columns, schema: schema, virtual: values) }
        continue
      }
      morsels.append(
        StreamedMorsel(
          reader: reader, paths: [file.path], wanted: columns, rowCount: max(file.size / 32, 1),
          virtual: zip(values, virtual).map { ($0, table.partitions[$1].type) }))
    }
    return morsels
  }

  /// Whether a file with these partition values can hold rows that fulfil the fact.
  private func admits(_ fact: Pruning, _ values: [Value], _ partitioning: Partitioning?) -> Bool {
    guard let partitioning, case .compare(.visible(let index), "==", let wanted) = fact else { return true }
    let column = schema[index].name
    for (position, partition) in partitioning.columns.enumerated() where position < values.count {
      let isSame = partition.sourceColumn == nil && partition.name == column
      guard isSame || partition.source == .column(column) else { continue }
      // The default folder holds what could not be part of a path.
      if values[position] == .null || values[position] == .string("") { continue }
      if case .string = wanted, values[position] != wanted { return false }
      if isSame, case .long = wanted, values[position] != wanted { return false }
    }
    return true
  }
}
