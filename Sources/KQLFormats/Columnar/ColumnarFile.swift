import KQLColumns
import KQLDiagnostics

/// A file that says what its columns are, opened. Several threads may read its pieces at once.
package protocol ColumnarFile: AnyObject, Sendable {
  var name: String { get }
  var rowCount: Int { get }
  /// Bytes of all columns when unpacked, or of the file where that is unknown.
  var uncompressedByteCount: Int { get }
  /// Names of columns that the plan does not take.
  func ignoredColumns(_ plan: ColumnarPlan) -> [String]
  /// The rows of the file in order, without those that `admits` refuses by the bounds of their columns.
  ///
  /// - Throws: `BadRequest_InvalidBlob` when a column cannot become what is wanted and the plan is strict.
  func pieces(
    _ plan: ColumnarPlan, admits: (_ bounds: (_ column: Int) -> ColumnBounds) -> Bool
  ) throws -> [any ColumnarPiece]
}

/// A run of rows of a file, whose columns are read when asked for.
package protocol ColumnarPiece: Sendable {
  var rowCount: Int { get }
  /// Begins to read some columns; those not asked for before the object is gone may be passed over.
  func open(_ columns: [Int]) -> any ColumnarReading
}

package protocol ColumnarReading: AnyObject, Sendable {
  /// A column of the plan.
  func column(_ index: Int) throws -> Column
}

extension ColumnarPlan {
  /// Opens a file of a format whose files say what their columns are.
  package static func open(_ source: InputSource, _ format: DataFormat) throws -> any ColumnarFile {
    switch format {
    case .parquet: return try ParquetFile(source)
    case .avro: return try AvroFile(source)
    case .w3clogfile: return try W3CLogFile(source)
    case .text(let format):
      throw Diagnostic(
        code: "BadRequest_FormatNotSupported", "files of format '\(format.rawValue)' do not say what their columns are")
    }
  }
}
