import KQLFormats
import KQLStorage

/// Where rows are exported to and in which form: an external table, or what `.export to csv (…)` says.
package struct ExportDestination: Sendable {
  /// Local folders; files are spread evenly over them.
  package var folders: [String]
  /// What the names of the files of each folder begin with; empty where there is nothing to say.
  package var stems: [String] = []
  package var format: ExportFormat
  package var includeHeaders: HeaderRule = .none
  package var isCompressed = false
  package var hasByteOrderMark = false
  package var namePrefix: String?
  /// The end of the names; that of the format when nil. `.gz` follows when compressed.
  package var fileExtension: String?
  package var partitioning: Partitioning?
  /// Bytes of a file, before compression, after which the next one is begun.
  package var sizeLimit = Self.sizeLimitMin
  /// Whether it is an external table: its files are named a little differently.
  package var isTable: Bool

  package static let sizeLimitMin = 100 << 20
  package static let sizeLimitMaxOfStorage = 4 << 30
  package static let sizeLimitMaxOfTable = 1 << 30

  package init(folders: [String], format: ExportFormat, isTable: Bool) {
    self.folders = folders
    self.format = format
    self.isTable = isTable
  }

  /// What `.export to csv (…)` names. With a prefix of its own for the names of files, and where it ends with a slash or
  /// exists, a path is a folder. Otherwise its last part takes the place of the prefix: `out/export` is `export_1_….csv`
  /// in `out`.
  package init(paths: [String], format: ExportFormat, namePrefix: String?, fileSystem: any FileSystem) {
    guard namePrefix == nil else {
      self.init(folders: paths, format: format, isTable: false)
      self.namePrefix = namePrefix
      return
    }
    var places: [(folder: String, stem: String)] = []
    for path in paths {
      if let slash = path.lastIndex(of: "/"), path.last != "/", !fileSystem.isDirectory(path) {
        places.append((String(path[..<slash]), String(path[path.index(after: slash)...])))
      } else {
        places.append((path, ""))
      }
    }
    self.init(folders: places.map { $0.folder.isEmpty ? "/" : $0.folder }, format: format, isTable: false)
    stems = places.map(\.stem)
  }

  /// Which files begin with a line of column names.
  package enum HeaderRule: String, Sendable, CaseIterable {
    case none, all, firstFile

    /// Case does not matter: `All`, `FirstFile`, `None`.
    package init?(name: String) {
      guard let rule = Self.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) else { return nil }
      self = rule
    }
  }

  /// The end of each file's name: `.csv.gz`.
  var suffix: String {
    var suffix = fileExtension ?? format.fileExtension
    if !suffix.isEmpty, !suffix.hasPrefix(".") { suffix = "." + suffix }
    // Parquet files are packed inside.
    guard case .text = format, isCompressed, !suffix.hasSuffix(".gz") else { return suffix }
    return suffix + ".gz"
  }
}

/// The formats that files are exported in.
package enum ExportFormat: Sendable {
  case text(OutputFormat)
  case parquet(ParquetOptions)

  package static let csv = ExportFormat.text(.csv)
  package static let tsv = ExportFormat.text(.tsv)
  package static let json = ExportFormat.text(.json)

  /// As commands name it.
  package init?(name: String) {
    if let format = OutputFormat(rawValue: name) {
      self = .text(format)
    } else if name == "parquet" {
      self = .parquet(ParquetOptions())
    } else {
      return nil
    }
  }

  package var fileExtension: String {
    switch self {
    case .text(let format): format.fileExtension
    case .parquet: "parquet"
    }
  }
}
