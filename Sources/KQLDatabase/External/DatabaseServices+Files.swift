import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLExport
import KQLFormats
import KQLIngestion
import KQLLanguage
import KQLStorage

/// The parts of the services that are files: external tables, `externaldata`, and what exports write.
package enum FileServices {
  /// Writes the rows of a run under temporary names.
  package static func write(_ task: ExportTask, fileSystem: any FileSystem) throws -> [ExportedFile] {
    var destination = try task.externalTable.destination()
    if let limit = task.properties["sizeLimit"].flatMap({ Int($0) }) { destination.sizeLimit = limit }
    try destination.applyParquet { task.properties[$0] }
    return try write(task.rows, to: destination, id: task.runId, fileSystem: fileSystem)
  }

  package static func write(
    _ rows: Table, to destination: ExportDestination, id: GUID, fileSystem: any FileSystem
  ) throws -> [ExportedFile] {
    let run = ExportRun(destination: destination, schema: rows.schema, id: id, fileSystem: fileSystem)
    do {
      for chunk in rows.chunks { try run.write(chunk) }
      return try run.finish().map {
        ExportedFile(
          temporaryPath: $0.temporaryPath, path: $0.path, rowCount: Int64($0.rowCount), byteCount: Int64($0.byteCount))
      }
    } catch {
      run.abandon()
      throw error
    }
  }

  /// Gives files their final names.
  package static func publish(_ files: [ExportedFile], fileSystem: any FileSystem) throws {
    try ExportPublisher.publish(
      files.map {
        KQLExport.ExportedFile(
          temporaryPath: $0.temporaryPath, path: $0.path, rowCount: Int($0.rowCount), byteCount: Int($0.byteCount))
      }, fileSystem: fileSystem)
  }

  package static func source(
    _ table: ExternalTableInfo, mapping: String?, snapshot: DatabaseSnapshot, fileSystem: any FileSystem
  ) throws(Diagnostic) -> any ScanSource {
    guard let mapping else { return ExternalTableSource(table, mapping: nil, fileSystem: fileSystem) }
    let owner = EntityName(.externalTable, database: table.database, name: table.name)
    let known = snapshot.state.mappings[owner] ?? []
    guard let info = known.first(where: { $0.name == mapping }), let kind = MappingKind(rawValue: info.kind) else {
      throw Diagnostic(
        code: "BadRequest_MappingReferenceWasNotFound",
        "mapping '\(mapping)' was not found on external table '\(table.name)'")
    }
    do {
      return ExternalTableSource(
        table, mapping: try IngestionMapping(info.json, kind: kind), fileSystem: fileSystem)
    } catch {
      throw error as? Diagnostic ?? Diagnostic(code: "BadRequest_InvalidMapping", "\(error)")
    }
  }

  /// `externaldata (…) ['file', …] with (format = 'csv', ignoreFirstRecord = true)`.
  package static func externalData(
    schema: Schema, uris: [String], properties pairs: [(String, Value)]
  ) throws(Diagnostic) -> any ScanSource {
    do {
      let properties = try IngestionProperties(pairs.map { ($0.0, $0.1) }, context: .files)
      let format = try KQLIngestion.Ingestion.format(.files(uris), properties)
      let mapping = try KQLIngestion.Ingestion.inlineMapping(properties, format: format)
      let reader = KQLIngestion.Ingestion(schema: schema, properties: properties, mapping: mapping, directory: "")
      return DataSource(name: "externaldata", schema: schema, reader: reader, paths: uris, format: format)
    } catch {
      throw error as? Diagnostic ?? Diagnostic(code: "General_BadRequest", "\(error)")
    }
  }
}

/// Files named in a query.
private final class DataSource: ScanSource {
  let name: String
  let schema: Schema
  let rowCount: Int? = nil
  private let reader: KQLIngestion.Ingestion
  private let paths: [String]
  private let format: DataFormat

  init(name: String, schema: Schema, reader: KQLIngestion.Ingestion, paths: [String], format: DataFormat) {
    self.format = format
    self.name = name
    self.schema = schema
    self.reader = reader
    self.paths = paths
  }

  func morsels(columns: [Scan.Column], pruning: [Pruning]) throws -> [any Morsel] {
    if format.isColumnar {
      let pieces = try reader.pieces(.files(paths)) { bounds in PiecePruning.admits(pruning, schema.count, bounds) }
      return pieces.map { PieceMorsel(piece: $0, columns: columns, schema: schema, virtual: []) }
    }
    return [StreamedMorsel(reader: reader, paths: paths, wanted: columns, rowCount: 1 << 20)]
  }
}
