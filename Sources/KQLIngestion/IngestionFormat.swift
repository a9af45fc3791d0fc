import KQLDiagnostics
import KQLFormats

/// The formats that `format=` may name: those that are read, and those that are known and refused by name.
package enum IngestionFormat {
  private static let unsupported: [String] = ["parquet", "avro", "apacheavro", "orc", "w3clogfile", "azmonstream"]
  private static let synonyms: [String: TextFormat] = ["jsonl": .json, "singlejson": .multijson]

  /// - Throws: `BadRequest_FormatNotSupported`.
  package static func named(_ name: String) throws -> TextFormat {
    let lowered = name.lowercased()
    if let format = TextFormat(rawValue: lowered) ?? synonyms[lowered] { return format }
    let known = TextFormat.allCases.map(\.rawValue)
    if unsupported.contains(lowered) {
      throw Diagnostic(
        code: "BadRequest_FormatNotSupported", "format '\(name)' is not supported",
        hints: ["Supported: \(known.joined(separator: ", "))."])
    }
    let hint = Suggestion.nearest(to: lowered, in: known).map { "Did you mean '\($0)'?" }
    throw Diagnostic(
      code: "BadRequest_FormatNotSupported", "unknown format '\(name)'",
      hints: [hint ?? "Supported: \(known.joined(separator: ", "))."])
  }

  /// Of a file whose format was not given: by its name, else csv.
  package static func of(fileName: String) throws -> TextFormat {
    if let format = TextFormat(fileName: fileName) { return format }
    let lowered = fileName.lowercased()
    for name in unsupported where lowered.hasSuffix(".\(name)") || lowered.hasSuffix(".\(name).gz") {
      return try named(name)
    }
    return .csv
  }
}

/// The nearest of some names to one that is unknown.
enum Suggestion {
  /// Nil when none is near.
  static func nearest(to name: String, in candidates: [String]) -> String? {
    let wanted = Array(name.lowercased().utf8.prefix(64))
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let distance = self.distance(wanted, Array(candidate.lowercased().utf8))
      if distance < best?.distance ?? Int.max { best = (distance, candidate) }
    }
    guard let best, best.distance <= max(wanted.count / 3, 1) else { return nil }
    return best.name
  }

  /// Insertions, deletions and replacements of bytes.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in right.indices {
        let above = row[j + 1]
        row[j + 1] = min(diagonal + (byte == right[j] ? 0 : 1), min(above, row[j]) + 1)
        diagonal = above
      }
    }
    return row[right.count]
  }
}
