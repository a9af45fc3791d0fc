import KQLColumns

/// Where extents lie in a data directory, and how they get there.
package enum ExtentFiles {
  /// `extents/ab/<id>.<lease>.kxt`, relative to the data directory.
  package static func relativePath(id: GUID, lease: String) -> String {
    let name = id.text
    return "extents/\(name.prefix(2))/\(name).\(lease).kxt"
  }

  /// Writes the extent durably and returns its path relative to `directory`: nothing but the catalog's commit is
  /// missing then. After a failure nothing of it is left, or an orphan that carries the lease's name.
  package static func store(
    _ extent: EncodedExtent, in directory: String, lease: String, fileSystem: any FileSystem
  ) throws(FileError) -> String {
    let relative = relativePath(id: extent.metadata.id, lease: lease)
    let path = "\(directory)/\(relative)"
    let temporary = "\(directory)/tmp/\(lease)-\(extent.metadata.id.text)"
    let folder = parentDirectory(of: path)
    if try fileSystem.makeDirectory(folder) {
      try fileSystem.syncDirectory(parentDirectory(of: folder))
    }
    try fileSystem.makeDirectory("\(directory)/tmp")
    try fileSystem.writeDurably(to: path, temporaryPath: temporary) { file throws(FileError) in
      for piece in extent.pieces { try file.write(piece) }
    }
    return relative
  }

  /// The extent's id and lease of a file named `<id>.<lease>.kxt`; nil for another name.
  package static func parse(_ name: String) -> (id: GUID, lease: String)? {
    let parts = name.split(separator: ".")
    guard parts.count == 3, parts[2] == "kxt" else { return nil }
    let digits = parts[0].filter { $0 != "-" }
    guard parts[0].utf8.count == 36, digits.utf8.count == 32, let high = UInt64(digits.prefix(16), radix: 16),
      let low = UInt64(digits.suffix(16), radix: 16)
    else { return nil }
    return (GUID(high: high, low: low), String(parts[1]))
  }
}
