import KQLDiagnostics
import KQLFormats

extension ExportDestination {
  /// Sets what a command says besides the external table it writes to; nothing for other formats.
  package mutating func applyParquet(_ text: (String) -> String?) throws(Diagnostic) {
    guard case .parquet(var options) = format else { return }
    try ParquetProperties.apply(to: &options, isCompressed: nil, text)
    format = .parquet(options)
  }
}

/// What commands and external tables may say about Parquet files.
package enum ParquetProperties {
  package static let names = ["parquetRowGroupSize", "parquetDatetimePrecision", "parquetDecimalScale"]
  /// As `compressionType` takes them.
  package static let codecs = ["gzip", "snappy", "lz4_raw", "brotli", "zstd", "none"]

  /// Sets the options that the properties name.
  ///
  /// - Parameters:
  ///   - isCompressed: Nil where nothing is said.
  ///   - text: The value of a property, nil where it is not given.
  /// - Throws: `BadRequest_MalformedIngestionProperty`, which begins with the name of the property.
  package static func apply(
    to options: inout ParquetOptions, isCompressed: Bool?, _ text: (String) -> String?
  ) throws(Diagnostic) {
    if let codec = try codec(isCompressed: isCompressed, type: text("compressionType")) { options.codec = codec }
    if let size = try number(text, "parquetRowGroupSize", 1...ParquetOptions.rowGroupRowsMax) {
      options.rowGroupRows = size
    }
    if let scale = try number(text, "parquetDecimalScale", 0...ParquetOptions.decimalScaleMax) {
      options.decimalScale = scale
    }
    if let name = text("parquetDatetimePrecision") {
      guard let precision = ParquetOptions.DatetimePrecision(rawValue: name.lowercased()) else {
        throw malformed("parquetDatetimePrecision", name, "millisecond, microsecond or nanosecond")
      }
      options.datetimePrecision = precision
    }
  }

  /// Nil where nothing is said: the default of the writer.
  private static func codec(isCompressed: Bool?, type: String?) throws(Diagnostic) -> PackingCodec? {
    guard let type else { return isCompressed.map { $0 ? .gzip : .none } }
    guard codecs.contains(type.lowercased()), let codec = PackingCodec(rawValue: type.lowercased()) else {
      throw malformed("compressionType", type, codecs.joined(separator: ", "))
    }
    guard codec.isAvailable else {
      throw Diagnostic(
        code: "BadRequest_NotSupported", "compressionType 'brotli' needs the libraries libbrotlienc.so.1 and libbrotlidec.so.1",
        hints: ["Debian's package libbrotli1 has them."])
    }
    return codec
  }

  private static func number(
    _ text: (String) -> String?, _ name: String, _ range: ClosedRange<Int>
  ) throws(Diagnostic) -> Int? {
    guard let value = text(name) else { return nil }
    guard let number = Int(value), range.contains(number) else {
      throw malformed(name, value, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func malformed(_ name: String, _ value: String, _ wanted: String) -> Diagnostic {
    Diagnostic(
      code: "BadRequest_MalformedIngestionProperty", "'\(value)' is not a value of '\(name)'; it is \(wanted)")
  }
}
