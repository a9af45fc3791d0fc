import KQLColumns
import KQLDiagnostics
import KQLExport
import KQLLanguage
import KQLStorage
import KQLSyntax

extension ManagementCommand {
  private static let blobs = "BlobUri: string, SizeInBytes: long, CapturedVariables: dynamic"

  static let listBlobs = ManagementCommand(
    "ListBlobs",
    syntax:
      ".list blobs '(' { Uri=<string>, ',' }+ ')' [Suffix '=' Suffix=<string>] [MaxFiles '=' MaxFiles=<long>] "
      + "[PathFormat '=' '(' { (Separator=<string> | datetime_pattern '(' DateTimeFormat=<string> ',' Variable=<name> ')') }+ ')']",
    summary: "Lists the files below local folders.", permission: .databaseIngestor, effect: .reads, result: blobs,
    examples: [
      Example(".list blobs ('/data/events') Suffix = '.csv' MaxFiles = 1 | count", "0"),
      Example(".list blobs ('/tmp/kqlsh-no-such-folder') | count", "0"),
    ]
  ) { context in
    let suffix = context.captures.string("Suffix") ?? ""
    // Alone it shows the first thousand.
    let limitMax = context.isSource ? Int.max : 1000
    var limit = limitMax
    if let expression = context.captures.expression("MaxFiles") {
      guard let count = PropertyList.text(expression).flatMap({ Int($0) }), count > 0 else {
        throw Diagnostic(code: "General_BadRequest", "MaxFiles needs a positive number", range: expression.range)
      }
      limit = min(count, limitMax)
    }
    let format = try BlobPathFormat(context.captures)
    var rows: [[Value]] = []
    for uri in context.captures.rows("Uri").compactMap({ $0.string("Uri") }) {
      let path = try LocalPath.absolute(uri, context.state, range: context.command.range)
      try files(path, depth: 0) { file, size in
        guard file.hasSuffix(suffix) else { return rows.count < limit }
        rows.append([.string(file), .long(Int64(size)), .dynamic(format?.captured(file) ?? "{}")])
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

/// How the time of a file stands in its path: texts with a date between them.
private struct BlobPathFormat {
  private enum Part {
    case text([UInt8])
    case date(DateTimePattern)
  }

  private let parts: [Part]

  /// Nil when the command says nothing of it.
  init?(_ captures: Captures) throws {
    let rows = captures.rows("Separator")
    guard !rows.isEmpty else { return nil }
    parts = try rows.map { row in
      guard let format = row.string("DateTimeFormat") else { return .text(Array((row.string("Separator") ?? "").utf8)) }
      if let name = row.name("Variable"), name.text.lowercased() != "creationtime" {
        throw Diagnostic(
          code: "General_BadRequest", "'\(name.text)' cannot be captured from a path; creationTime can",
          range: name.range)
      }
      return .date(DateTimePattern(format))
    }
  }

  /// `{"CreationTime": …}` of the first place in the path that fits, else `{}`.
  func captured(_ path: String) -> String {
    let bytes = Array(path.utf8)
    for start in bytes.indices {
      if let ticks = match(bytes[start...]) {
        return JSON.object([.init("CreationTime", .string(DateTimeText.text(ticks)))]).text
      }
    }
    return "{}"
  }

  private func match(_ path: ArraySlice<UInt8>) -> Int64? {
    var rest = path
    var result: Int64?
    for part in parts {
      switch part {
      case .text(let text):
        guard rest.starts(with: text) else { return nil }
        rest = rest.dropFirst(text.count)
      case .date(let pattern):
        guard let (ticks, count) = pattern.parse(rest) else { return nil }
        rest = rest.dropFirst(count)
        result = ticks
      }
    }
    return result
  }
}
