/// A file of an export: durable under its temporary name, not yet visible under its own.
package struct ExportedFile: Sendable, Hashable {
  /// Lies in the destination's folder and begins with a dot, so that nobody reads it.
  package var temporaryPath: String
  package var path: String
  package var rowCount: Int
  /// As stored, after compression.
  package var byteCount: Int

  package init(temporaryPath: String, path: String, rowCount: Int, byteCount: Int) {
    self.temporaryPath = temporaryPath
    self.path = path
    self.rowCount = rowCount
    self.byteCount = byteCount
  }
}
