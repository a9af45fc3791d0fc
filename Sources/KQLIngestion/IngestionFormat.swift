import KQLDiagnostics
import KQLFormats

/// The formats that `format=` may name: those that are read, and those that are known and refused by name.
package enum IngestionFormat {
  private static let unsupported: [String] = ["orc", "azmonstream"]
  private static let synonyms: [String: DataFormat] = ["jsonl": .text(.json), "singlejson": .text(.multijson)]

  /// - Throws: `BadRequest_FormatNotSupported`.
  package static func named(_ name: String) throws -> DataFormat {
    let lowered = name.lowercased()
    if let format = DataFormat(name: lowered) ?? synonyms[lowered] { return format }
    let known = DataFormat.names
    if unsupported.contains(lowered) {
      throw Diagnostic(
        code: "BadRequest_FormatNotSupported", "format '\(name)' is not supported",
        hints: ["Supported: \(known.joined(separator: ", "))."])
    }
    let hint = Spelling.nearest(lowered, in: known).map { "did you mean '\($0)'?" }
    throw Diagnostic(
      code: "BadRequest_FormatNotSupported", "unknown format '\(name)'",
      hints: [hint ?? "Supported: \(known.joined(separator: ", "))."])
  }

  /// Of a file whose format was not given: by its name, else csv.
  package static func of(fileName: String) throws -> DataFormat {
    if let format = DataFormat(fileName: fileName) { return format }
    let lowered = fileName.lowercased()
    for name in unsupported where lowered.hasSuffix(".\(name)") || lowered.hasSuffix(".\(name).gz") {
      return try named(name)
    }
    return .text(.csv)
  }
}
