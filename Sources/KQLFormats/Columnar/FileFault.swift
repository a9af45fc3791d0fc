import KQLDiagnostics

/// What is wrong with a Parquet or Avro file, before the error knows which file it is and where.
struct FileFault: Error {
  var reason: String
  /// Outermost first: `row group 2`, `column 'a'`.
  var places: [String] = []
  var isUnsupported = false

  static func damaged(_ reason: String) -> FileFault { FileFault(reason: reason) }
  static func unsupported(_ what: String) -> FileFault { FileFault(reason: what, isUnsupported: true) }

  func at(_ place: String) -> FileFault {
    var copy = self
    copy.places.insert(place, at: 0)
    return copy
  }

  func diagnostic(_ name: String, _ format: String) -> Diagnostic {
    let place = places.isEmpty ? "" : places.joined(separator: ", ") + ": "
    if isUnsupported {
      return Diagnostic(
        code: "BadRequest_NotSupported", "\(format) file \(name) cannot be read: \(place)\(reason)")
    }
    return Diagnostic(code: "BadRequest_InvalidBlob", "\(format) file \(name) is damaged: \(place)\(reason)")
  }
}

/// Runs the body, giving faults the place where they happened.
@inline(__always)
func locating<Result>(_ place: @autoclosure () -> String, _ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let fault as FileFault { throw fault.at(place()) }
}
