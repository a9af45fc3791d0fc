import Glibc
import KQLDiagnostics

/// Names of files as commands give them: paths, `file://` URIs, and patterns with `*`, `?`, `[...]` and `**`.
package enum FilePattern {
  /// The files a name stands for, sorted; a plain name stands for itself, whether it exists or not.
  ///
  /// - Parameter directory: What relative paths are relative to.
  /// - Throws: `BadRequest_InvalidBlobUri`, `BadRequest_NotSupported` for remote storage, `Download_SourceNotFound`
  ///   when a pattern matches nothing.
  package static func files(_ name: String, relativeTo directory: String) throws -> [String] {
    let path = try localPath(name, relativeTo: directory)
    guard path.utf8.contains(where: { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B }), access(path, F_OK) != 0 else {
      return [path]
    }
    let matches = path.contains("**") ? deepMatches(path) : shallowMatches(path)
    if matches.isEmpty {
      throw Diagnostic(code: "Download_SourceNotFound", "no file matches \(path)")
    }
    return matches
  }

  /// An absolute or relative path as one that can be opened.
  package static func localPath(_ name: String, relativeTo directory: String) throws -> String {
    var path = name
    if let scheme = name.firstRange(of: "://") {
      guard name[..<scheme.lowerBound].lowercased() == "file" else {
        throw Diagnostic(
          code: "BadRequest_NotSupported", "only local files can be read: '\(withoutSecrets(name))'",
          hints: ["Give a path, or a URI as in file:///data/x.csv."])
      }
      let rest = name[scheme.upperBound...]
      let host = rest.prefix { $0 != "/" }
      guard host.isEmpty || host == "localhost" else {
        throw Diagnostic(code: "BadRequest_InvalidBlobUri", "a file URI has no host: '\(withoutSecrets(name))'")
      }
      path = decodingPercents(String(rest.dropFirst(host.count)))
    }
    if path.isEmpty { throw Diagnostic(code: "BadRequest_EmptyBlobUri", "the path of the data is empty") }
    if path.utf8.contains(0) { throw Diagnostic(code: "BadRequest_InvalidBlobUri", "the path contains a NUL byte") }
    if path.hasPrefix("/") || directory.isEmpty { return path }
    return directory.hasSuffix("/") ? directory + path : directory + "/" + path
  }

  /// Without what follows `?` or `;`, where credentials stand.
  private static func withoutSecrets(_ name: String) -> String {
    String(name.prefix { $0 != "?" && $0 != ";" })
  }

  private static func decodingPercents(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x25, index + 2 < bytes.count, let high = JSONText.hexDigit(bytes[index + 1]),
        let low = JSONText.hexDigit(bytes[index + 2])
      {
        decoded.append(UInt8(high << 4 | low))
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func shallowMatches(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, GLOB_MARK, nil, &found) == 0 else { return [] }
    var paths: [String] = []
    for index in 0..<Int(found.gl_pathc) {
      guard let path = found.gl_pathv[index].map({ String(cString: $0) }), !path.hasSuffix("/") else { continue }
      paths.append(path)
    }
    return paths
  }

  /// Of a pattern in which `**` stands for any number of folders.
  private static func deepMatches(_ pattern: String) -> [String] {
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    var found: Set<String> = []
    // Folders still to look at, and the parts of the pattern that are left there.
    var open: [(path: String, rest: ArraySlice<String>)] = [("", parts[...])]
    var visited = 0
    while let (path, rest) = open.popLast() {
      guard let part = rest.first else { continue }
      visited += 1
      if visited > 1_000_000 { break }
      if part == "**" { open.append((path, rest.dropFirst())) }
      for (name, isFolder) in entries(path.isEmpty ? "/" : path) {
        let child = path + "/" + name
        if part == "**" {
          if isFolder { open.append((child, rest)) } else if rest.count == 1 { found.insert(child) }
        } else if fnmatch(part, name, FNM_PERIOD) == 0 {
          if isFolder { open.append((child, rest.dropFirst())) } else if rest.count == 1 { found.insert(child) }
        }
      }
    }
    return found.sorted()
  }

  /// Names in a folder, and whether each is one itself. Links to folders are not followed.
  private static func entries(_ folder: String) -> [(name: String, isFolder: Bool)] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      var status = stat()
      guard lstat(folder + "/" + name, &status) == 0 else { continue }
      names.append((name, status.st_mode & S_IFMT == S_IFDIR))
    }
    return names
  }
}
