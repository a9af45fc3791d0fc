/// Every format that is read.
package enum DataFormat: Sendable, Hashable {
  case text(TextFormat)
  case parquet
  case avro
  case w3clogfile

  /// As `format=` names it.
  package var name: String {
    switch self {
    case .text(let format): format.rawValue
    case .parquet: "parquet"
    case .avro: "avro"
    case .w3clogfile: "w3clogfile"
    }
  }

  package static let names: [String] = TextFormat.allCases.map(\.rawValue) + ["parquet", "avro", "apacheavro", "w3clogfile"]

  package init?(name: String) {
    switch name {
    case "parquet": self = .parquet
    case "avro", "apacheavro": self = .avro
    case "w3clogfile": self = .w3clogfile
    default:
      guard let format = TextFormat(rawValue: name) else { return nil }
      self = .text(format)
    }
  }

  /// By the name of a file, behind which `.gz`, `.zst` or `.zip` may stand.
  package init?(fileName: String) {
    if let format = TextFormat(fileName: fileName) {
      self = .text(format)
      return
    }
    let endings = fileName.lowercased().split(separator: ".").dropFirst().suffix(2)
    if endings.contains("parquet") { self = .parquet } else if endings.contains("avro") { self = .avro } else { return nil }
  }

  /// Whether its files say what their columns are.
  package var isColumnar: Bool {
    switch self {
    case .text: false
    case .parquet, .avro, .w3clogfile: true
    }
  }
}
