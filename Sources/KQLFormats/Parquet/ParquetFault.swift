import KQLDiagnostics

/// What is wrong with a Parquet file, before the error knows which file it is and where.
struct ParquetFault: Error {
  var reason: String
  /// Outermost first: `row group 2`, `column 'a'`.
  var places: [String] = []
  var isUnsupported = false

  static func damaged(_ reason: String) -> ParquetFault { ParquetFault(reason: reason) }
  static func unsupported(_ what: String) -> ParquetFault { ParquetFault(reason: what, isUnsupported: true) }

  func at(_ place: String) -> ParquetFault {
    var copy = self
    copy.places.insert(place, at: 0)
    return copy
  }

  func diagnostic(_ name: String) -> Diagnostic {
    let place = places.isEmpty ? "" : places.joined(separator: ", ") + ": "
    if isUnsupported {
      return Diagnostic(
        code: "BadRequest_NotSupported", "Parquet file \(name) cannot be read: \(place)\(reason)")
    }
    return Diagnostic(code: "BadRequest_InvalidBlob", "Parquet file \(name) is damaged: \(place)\(reason)")
  }
}

/// Runs the body, giving faults the place where they happened.
@inline(__always)
func locating<Result>(_ place: @autoclosure () -> String, _ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let fault as ParquetFault { throw fault.at(place()) }
}
