import KQLColumns
import KQLDiagnostics

/// Writes chunks as a Parquet file: rows wait until they fill a row group, whose columns are encoded on all cores.
/// Belongs to one thread.
package final class ParquetWriter {
  package let schema: Schema
  private let options: ParquetOptions
  private let workers: Int
  private var pending: [[Column]] = []
  private var pendingRows = 0
  private var groups: [WrittenRowGroup] = []
  /// Bytes of the file so far, as stored and before packing.
  private var offset = 0
  package private(set) var uncompressedByteCount = 0

  package init(_ schema: Schema, _ options: ParquetOptions) {
    self.schema = schema
    self.options = options
    workers = options.workerCount ?? Processors.count
  }

  /// Takes the rows of a chunk, whose columns are those of the schema, and appends row groups that are full.
  ///
  /// - Throws: `BadRequest_ExportValue` for a value that has no place in the file's types.
  package func append(_ chunk: [Column], to output: inout [UInt8]) throws {
    guard let rowCount = chunk.first?.count, rowCount > 0 else { return }
    begin(&output)
    var row = 0
    while row < rowCount {
      let step = min(rowCount - row, options.rowGroupRows - pendingRows)
      pending.append(step == rowCount ? chunk : chunk.map { $0.slice(row..<row + step) })
      pendingRows += step
      row += step
      if pendingRows == options.rowGroupRows { try flush(&output) }
    }
  }

  /// Appends what is left, and the footer.
  package func finish(to output: inout [UInt8]) throws {
    begin(&output)
    if pendingRows > 0 { try flush(&output) }
    let footer = ParquetFooter(schema: schema, options: options, groups: groups).bytes
    output += footer
    offset += footer.count
  }

  private func begin(_ output: inout [UInt8]) {
    guard offset == 0 else { return }
    output += ParquetFooter.magic
    offset = ParquetFooter.magic.count
    uncompressedByteCount = offset
  }

  private func flush(_ output: inout [UInt8]) throws {
    let (chunks, fields, options) = (pending, schema.fields, self.options)
    let encoded = try parallelMap(count: fields.count, workers: workers) { index in
      try ColumnEncoder(fields[index], options).encode(chunks.map { $0[index] })
    }
    var group = WrittenRowGroup(rowCount: pendingRows, offset: offset)
    for var column in encoded {
      column.offset = offset
      output += column.bytes
      offset += column.bytes.count
      uncompressedByteCount += column.uncompressedByteCount
      group.byteCount += column.bytes.count
      group.uncompressedByteCount += column.uncompressedByteCount
      column.bytes = []
      group.columns.append(column)
    }
    groups.append(group)
    pending = []
    pendingRows = 0
  }
}

/// The pages of a column in a row group.
struct EncodedColumn: Sendable {
  var bytes: [UInt8] = []
  var byteCount = 0
  var uncompressedByteCount = 0
  var valueCount = 0
  /// Of the first page, in the file; of the data behind the dictionary, in the column.
  var offset = 0
  var dictionaryByteCount: Int?
  var nullCount = 0
  var minimum: [UInt8]?
  var maximum: [UInt8]?
}

struct WrittenRowGroup: Sendable {
  var rowCount: Int
  var offset: Int
  var byteCount = 0
  var uncompressedByteCount = 0
  var columns: [EncodedColumn] = []
}
