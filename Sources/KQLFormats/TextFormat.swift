/// The text formats that are read, as `format=` names them.
package enum TextFormat: String, Sendable, CaseIterable {
  case csv, tsv, tsve, psv, scsv, sohsv, txt, raw, json, multijson

  /// Of the delimited formats.
  package var separator: UInt8? {
    switch self {
    case .csv: 0x2C
    case .tsv, .tsve: 0x09
    case .psv: 0x7C
    case .scsv: 0x3B
    case .sohsv: 0x01
    case .txt, .raw, .json, .multijson: nil
    }
  }

  package var isDelimited: Bool { separator != nil }
  package var isJSON: Bool { self == .json || self == .multijson }
  /// As properties of external tables show it: `Csv`, `MultiJson`.
  package var title: String {
    switch self {
    case .csv: "Csv"
    case .tsv: "Tsv"
    case .tsve: "Tsve"
    case .psv: "Psv"
    case .scsv: "Scsv"
    case .sohsv: "Sohsv"
    case .txt: "Txt"
    case .raw: "Raw"
    case .json: "Json"
    case .multijson: "MultiJson"
    }
  }

  /// By the name of a file, behind which `.gz`, `.zst` or `.zip` may stand.
  package init?(fileName: String) {
    var name = fileName.lowercased()
    for suffix in [".gz", ".zst", ".zstd", ".zip"] where name.hasSuffix(suffix) {
      name.removeLast(suffix.utf8.count)
      break
    }
    guard let dot = name.lastIndex(of: "."), name[dot...].firstIndex(of: "/") == nil else { return nil }
    let ending = String(name[name.index(after: dot)...])
    switch ending {
    case "jsonl", "ndjson": self = .json
    case "log", "text": self = .txt
    case "tab": self = .tsv
    default: self.init(rawValue: ending)
    }
  }
}
