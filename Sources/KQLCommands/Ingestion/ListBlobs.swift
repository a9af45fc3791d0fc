import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLStorage
import KQLSyntax

extension ManagementCommand {
  private static let blobs = "BlobUri: string, SizeInBytes: long, CapturedVariables: dynamic"

  static let listBlobs = ManagementCommand(
    "ListBlobs",
    syntax: ".list blobs '(' { Uri=<string>, ',' }+ ')' [Suffix '=' Suffix=<string>] [MaxFiles '=' MaxFiles=<long>]",
    summary: "Lists the files below local folders.", permission: .databaseIngestor, effect: .reads, result: blobs,
    examples: [Example(".list blobs ('/tmp/kqlsh-no-such-folder') | count", "0")]
  ) { context in
    let suffix = context.captures.string("Suffix") ?? ""
    var limit = 1000
    if let expression = context.captures.expression("MaxFiles") {
      guard let count = PropertyList.text(expression).flatMap({ Int($0) }), count > 0 else {
        throw Diagnostic(code: "General_BadRequest", "MaxFiles needs a positive number", range: expression.range)
      }
      limit = min(count, limit)
    }
    var rows: [[Value]] = []
    for uri in context.captures.rows("Uri").compactMap({ $0.string("Uri") }) {
      let path = try LocalPath.absolute(uri, range: context.command.range)
      try files(path, depth: 0) { file, size in
        guard file.hasSuffix(suffix) else { return rows.count < limit }
        rows.append([.string(file), .long(Int64(size)), .dynamic("{}")])
        return rows.count < limit
      }
      if rows.count >= limit { break }
    }
    return CommandResult(Table(schema: Schema(declared: blobs), rows: rows))
  }

  /// The files below a path in the order of their names, until the body says no. Links to folders are not followed.
  @discardableResult
  private static func files(
    _ path: String, depth: Int, _ body: (_ file: String, _ size: Int) -> Bool
  ) throws -> Bool {
    let system = PosixFileSystem()
    let isFolder = depth == 0 ? system.isDirectory(path) : system.kind(of: path) == .directory
    guard isFolder else {
      guard system.kind(of: path) == .file, let size = try? system.size(of: path) else { return true }
      return body(path, size)
    }
    guard depth < 64 else { return true }
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    for name in (try? system.list(path)) ?? [] {
      guard try files(folder + "/" + name, depth: depth + 1, body) else { return false }
    }
    return true
  }
}
