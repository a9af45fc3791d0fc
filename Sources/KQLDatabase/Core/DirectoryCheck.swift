import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLStorage

/// What `kqlsh check DIR` finds; changes nothing.
package struct DirectoryCheck: Sendable {
  package struct Finding: Sendable, Hashable {
    /// Whether data is lost or unreadable; the others are worth knowing.
    package var isError: Bool
    package var message: String
  }

  package private(set) var findings: [Finding] = []
  package private(set) var extentCount = 0
  package private(set) var rowCount = 0
  private let directory: String
  private let isDeep: Bool
  private let files = PosixFileSystem()

  /// `isDeep`: every chunk of every extent is read and its checksum compared.
  package init(directory: String, isDeep: Bool) {
    self.directory = directory
    self.isDeep = isDeep
    do {
      let database = try Database.open(directory: directory, options: DatabaseOptions(isReadOnly: true))
      defer { database.close() }
      if let damage = try database.home.catalog().quickCheck() { throw OpenFailure("catalog is damaged: \(damage)") }
      try check(database)
    } catch let failure as OpenFailure {
      add(failure.message)
      listFooters()
    } catch {
      add(Diagnostic(error).message)
      listFooters()
    }
  }

  package var hasErrors: Bool { findings.contains { $0.isError } }

  private mutating func add(_ message: String, isError: Bool = true) {
    findings.append(Finding(isError: isError, message: message))
  }

  private mutating func check(_ database: Database) throws {
    let snapshot = try database.snapshot()
    for table in snapshot.state.tables.values.sorted(by: { ($0.database, $0.name) < ($1.database, $1.name) }) {
      for extent in try snapshot.extents(of: table) {
        extentCount += 1
        rowCount += extent.info.liveRowCount
        do {
          let content = try extent.content(of: table.name)
          if isDeep { try content.verify() }
        } catch {
          add(Diagnostic(error).naming(table.name, extent.info).message)
        }
      }
    }
    let named = try database.read { try $0.extentFiles() }
    for path in extentPaths() where !named.contains(path) {
      add("\(path) belongs to no table: left by a process that ended", isError: false)
    }
  }

  private func extentPaths() -> [String] {
    ((try? files.list("\(directory)/extents")) ?? []).flatMap { folder in
      ((try? files.list("\(directory)/extents/\(folder)")) ?? []).map { "extents/\(folder)/\($0)" }
    }
  }

  /// Without a catalog the extents still tell what they hold.
  private mutating func listFooters() {
    for path in extentPaths() {
      do {
        let extent = try KQLStorage.Extent(
          bytes: try files.readAll("\(directory)/\(path)"), expectedFooterChecksum: nil)
        let columns = extent.columns.map { "\($0.name):\($0.type.name)" }.joined(separator: ", ")
        add("\(path): \(extent.rowCount) rows of (\(columns))", isError: false)
      } catch {
        add("\(path): \((error as? Diagnostic)?.message ?? "\(error)")")
      }
    }
  }
}
