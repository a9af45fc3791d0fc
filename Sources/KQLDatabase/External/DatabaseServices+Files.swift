import Glibc
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

  private static func write(
    _ rows: Table, to destination: ExportDestination, id: GUID, fileSystem: any FileSystem
  ) throws -> [ExportedFile] {
    for folder in destination.folders { try Sandbox.check(folder) }
    let run = ExportRun(destination: destination, schema: rows.schema, id: id, fileSystem: fileSystem)
    do {
      for chunk in rows.chunks { try run.write(chunk) }
      return try run.finish()
    } catch {
      run.abandon()
      throw error
    }
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

  /// The files in folders and below, by path.
  static func files(
    in folders: [String], namePrefix: String?, fileExtension: String?
  ) throws(Diagnostic) -> [String] {
    try ExternalFiles(folders: Self.folders(folders), namePrefix: namePrefix, fileExtension: fileExtension)
      .list(fileSystem: PosixFileSystem()).map(\.path)
  }

  /// The paths of local folders, or files, as queries write them.
  static func folders(_ folders: [String]) throws(Diagnostic) -> [String] {
    var paths: [String] = []
    for folder in folders {
      // What follows a semicolon is a secret or an option of the service's storage.
      var path = String(folder.prefix { $0 != ";" })
      if path.hasPrefix("file://") { path.removeFirst(7) }
      if path.contains("://") {
        throw Diagnostic(
          code: "BadRequest_NotSupported", "only local folders can be read: '\(SecretText.masked(path))'")
      }
      paths.append(path)
    }
    return paths
  }

  /// The path from the root, of one from the current folder.
  package static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    var rest = path[...]
    while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
    return String(cString: current) + "/" + rest
  }

  /// The columns of a file that says itself what they are.
  static func schema(of path: String, format name: String) throws(Diagnostic) -> Schema? {
    do {
      try Sandbox.check(path)
      switch try IngestionFormat.named(name) {
      case .parquet: return try ParquetFile(.file(path)).schema
      case .avro: return try AvroFile(.file(path)).columns
      case .w3clogfile, .text: return nil
      }
    } catch {
      throw error as? Diagnostic ?? Diagnostic(code: "General_BadRequest", "\(error)")
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
