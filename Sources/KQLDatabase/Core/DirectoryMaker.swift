import KQLCatalog
import KQLColumns
import KQLStorage

/// Builds a new data directory in the order of reliability.md §3.5: folders, catalog, and `kqlsh.json` last.
enum DirectoryMaker {
  static let marker = "kqlsh.json"
  static let catalogName = "catalog.sqlite"
  static let folders = ["leases", "extents", "tmp"]

  static func make(
    _ directory: String, files: any FileSystem, id: GUID, seed: (CatalogAccess) throws -> Void
  ) throws -> Catalog {
    do {
      try files.makeDirectory(directory)
      for folder in folders { try files.makeDirectory("\(directory)/\(folder)") }
      let catalog = try Catalog.create(
        path: "\(directory)/\(catalogName)", directory: directory, id: id, seed: seed)
      let path = "\(directory)/\(marker)"
      // Another process may have made the directory at the same time: its id is in the catalog then.
      let text = try catalog.read { try $0.metaText("id") } ?? id.dashed
      if !files.exists(path) {
        let json = JSON.object([
          .init("format", .integer(Int64(Catalog.formatVersion))), .init("id", .string(text)),
        ])
        try files.writeDurably(
          Array((json.text + "\n").utf8), to: path, temporaryPath: "\(directory)/tmp/\(GUID.random().hex)")
      }
      return catalog
    } catch let error as FileError {
      throw error.diagnostic
    }
  }
}
