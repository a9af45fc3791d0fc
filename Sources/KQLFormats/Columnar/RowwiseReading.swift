import KQLColumns

/// A reading of a format whose rows lie one after the other: all columns that are wanted are read with the first.
class RowwiseReading: ColumnarReading, @unchecked Sendable {
  let wanted: [Int]
  let schema: Schema
  let rowCount: Int
  private let fileName: String
  private let format: String
  private let lock = ThreadLock()
  private var columns: [Int: Column]?

  init(_ wanted: [Int], schema: Schema, rowCount: Int, fileName: String, format: String) {
    self.wanted = wanted
    self.schema = schema
    self.rowCount = rowCount
    self.fileName = fileName
    self.format = format
  }

  /// The wanted columns by their position in the schema.
  func readColumns() throws -> [Int: Column] { [:] }

  func column(_ index: Int) throws -> Column {
    lock.lock()
    defer { lock.unlock() }
    do {
      let known = try columns ?? readColumns()
      columns = known
      return known[index] ?? .nulls(schema[index].type, count: rowCount)
    } catch let fault as FileFault { throw fault.diagnostic(fileName, format) }
  }
}
