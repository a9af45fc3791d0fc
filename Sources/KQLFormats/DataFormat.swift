/// Every format that is read.
package enum DataFormat: Sendable, Hashable {
  case text(TextFormat)
  case parquet

  /// As `format=` names it.
  package var name: String {
    switch self {
    case .text(let format): format.rawValue
    case .parquet: "parquet"
    }
  }

  package static let names: [String] = TextFormat.allCases.map(\.rawValue) + [DataFormat.parquet.name]

  package init?(name: String) {
    if let format = TextFormat(rawValue: name) { self = .text(format) } else if name == "parquet" { self = .parquet } else { return nil }
  }

  /// By the name of a file, behind which `.gz`, `.zst` or `.zip` may stand.
  package init?(fileName: String) {
    if let format = TextFormat(fileName: fileName) {
      self = .text(format)
      return
    }
    let parts = fileName.lowercased().split(separator: ".")
    guard parts.count > 1, parts.suffix(2).contains("parquet") else { return nil }
    self = .parquet
  }
}
