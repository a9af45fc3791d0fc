import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLStorage

extension Database {
  /// Opens a directory, or with nil a database in memory. A directory that does not exist is made by the first change.
  ///
  /// Throws `OpenFailure` when the directory is not ours, newer, damaged or out of reach; nothing is touched then.
  package static func open(directory: String?, options: DatabaseOptions = DatabaseOptions()) throws -> Database {
    let clock = Clock(options.clock)
    let created = clock.now()
    let seed = CatalogSeed(
      database: DatabaseInfo(name: options.defaultDatabase, id: .random(), createdOn: created), cursor: created)
    let files = PosixFileSystem()
    guard let directory else {
      let home = Home(
        directory: nil, files: files, catalog: nil, exists: false, isReadOnly: options.isReadOnly, id: .random(),
        seed: seed)
      return Database(options: options, clock: clock, home: home)
    }
    let found = try look(at: directory, files: files, options: options)
    let home = Home(
      directory: directory, files: files, catalog: found, exists: found != nil, isReadOnly: options.isReadOnly,
      id: .random(), seed: seed)
    let database = Database(options: options, clock: clock, home: home)
    if let found {
      do {
        if options.clock != .system, let moved = try found.read({ try $0.metaInteger("clock_offset") }) {
          clock.advanced = moved
        }
        if !options.isReadOnly { try Recovery.run(directory: directory, files: files, catalog: found, clock: clock) }
      } catch let error as Diagnostic {
        throw OpenFailure(error.message, hints: error.hints)
      }
    }
    return database
  }

  /// The catalog of an existing directory; nil when there is none yet.
  private static func look(
    at directory: String, files: any FileSystem, options: DatabaseOptions
  ) throws -> Catalog? {
    let names: [String]
    do {
      names = try files.list(directory)
    } catch {
      if error.isNotFound {
        if options.isReadOnly { throw OpenFailure("directory '\(directory)' does not exist") }
        return nil
      }
      throw OpenFailure(error.diagnostic.message)
    }
    if names.isEmpty {
      try checkWritable(directory, files, options)
      return nil
    }
    guard names.contains(DirectoryMaker.marker) else {
      // A crash while the directory was made leaves our folders, and no extent.
      let ours = Set(DirectoryMaker.folders + ["jobs.lock"])
      let isUnfinished = names.allSatisfy { ours.contains($0) || $0.hasPrefix(DirectoryMaker.catalogName) }
      let hasExtents = (try? files.list("\(directory)/extents"))?.isEmpty == false
      if isUnfinished && !hasExtents { return nil }
      // Another process may have finished it since the names were listed.
      if isUnfinished && files.exists("\(directory)/\(DirectoryMaker.marker)") {
        return try look(at: directory, files: files, options: options)
      }
      if isUnfinished {
        throw OpenFailure("'\(directory)' has extents and no \(DirectoryMaker.marker); nothing was touched")
      }
      throw OpenFailure("'\(directory)' is not empty and is no data directory of kqlsh; nothing was touched")
    }
    let id = try readMarker(directory, files)
    let path = "\(directory)/\(DirectoryMaker.catalogName)"
    let size = (try? files.size(of: path)) ?? 0
    guard size > 1 else { throw OpenFailure("catalog of '\(directory)' is missing or empty; nothing was changed") }
    try checkWritable(directory, files, options)
    do {
      let catalog = try Catalog.open(path: path, directory: directory, isReadOnly: options.isReadOnly)
      let (found, format) = try catalog.read { access in
        (try access.metaText("id"), try access.metaInteger("format") ?? 0)
      }
      if format > Int64(Catalog.formatVersion) { throw newer(directory, Int(format)) }
      guard found == id else {
        throw OpenFailure("catalog of '\(directory)' belongs to another directory; nothing was changed")
      }
      return catalog
    } catch let error as SQLiteError {
      throw OpenFailure(error.diagnostic(directory: directory).message)
    } catch let error as Diagnostic {
      throw OpenFailure(error.message, hints: error.hints)
    }
  }

  private static func readMarker(_ directory: String, _ files: any FileSystem) throws(OpenFailure) -> String {
    let path = "\(directory)/\(DirectoryMaker.marker)"
    let bytes: [UInt8]
    do {
      bytes = try files.read(path, from: 0, count: 4096)
    } catch { throw OpenFailure(error.diagnostic.message) }
    guard let json = JSON(String(decoding: bytes, as: UTF8.self)), let format = json["format"]?.integer else {
      throw OpenFailure("'\(path)' is damaged; nothing was changed")
    }
    if format > Int64(Catalog.formatVersion) { throw newer(directory, Int(format)) }
    guard let id = json["id"]?.string else { throw OpenFailure("'\(path)' is damaged; nothing was changed") }
    return id
  }

  private static func newer(_ directory: String, _ format: Int) -> OpenFailure {
    OpenFailure("\(directory) has format \(format), this kqlsh reads up to \(Catalog.formatVersion)")
  }

  private static func checkWritable(
    _ directory: String, _ files: any FileSystem, _ options: DatabaseOptions
  ) throws(OpenFailure) {
    guard !options.isReadOnly, !isWritable(directory) else { return }
    throw OpenFailure("directory '\(directory)' cannot be written", hints: ["--read-only opens it as it is"])
  }
}
