import KQLColumns

/// The formats that rows are written in.
package enum OutputFormat: String, Sendable, CaseIterable {
  case csv, tsv, psv, scsv, sohsv, json

  /// Of the delimited formats.
  package var separator: UInt8? { TextFormat(rawValue: rawValue)?.separator }
  package var fileExtension: String { rawValue }
}

/// Writes chunks as text, a column at a time, then woven into rows. Belongs to one thread.
package final class TextWriter {
  package let schema: Schema
  package let format: OutputFormat
  private let columns: [FormattedColumn]
  /// What stands before each cell of a row: separators, or the names of JSON fields.
  private let prefixes: [UInt8]
  private let prefixEnds: [Int]
  private let rowEnd: [UInt8]
  private let buffer = PieceBuffer(capacity: 1 << 16)

  package init(_ format: OutputFormat, _ schema: Schema) {
    self.format = format
    self.schema = schema
    let style: CellStyle = format.separator.map { .delimited(separator: $0) } ?? .json
    columns = schema.fields.map { _ in FormattedColumn(style) }
    var prefixes: [UInt8] = []
    var prefixEnds: [Int] = []
    for (index, name) in schema.names.enumerated() {
      if let separator = format.separator {
        if index > 0 { prefixes.append(separator) }
      } else {
        prefixes.append(index == 0 ? 0x7B : 0x2C)
        JSON.appendQuoted(name, to: &prefixes)
        prefixes.append(0x3A)
      }
      prefixEnds.append(prefixes.count)
    }
    self.prefixes = prefixes
    self.prefixEnds = prefixEnds
    if format.separator != nil {
      rowEnd = [0x0A]
    } else {
      rowEnd = [0x7D, 0x0A]
    }
  }

  /// The line of column names; empty for JSON.
  package var header: [UInt8] {
    guard let separator = format.separator else { return [] }
    var line: [UInt8] = []
    for (index, name) in schema.names.enumerated() {
      if index > 0 { line.append(separator) }
      var copy = name
      copy.withUTF8 { CellBytes.appendDelimited($0, separator, to: &line) }
    }
    line.append(0x0A)
    return line
  }

  /// Appends the rows of a chunk, whose columns are those of the schema.
  package func append(_ chunk: [Column], to output: inout [UInt8]) {
    guard let rowCount = chunk.first?.count, rowCount > 0, chunk.count == columns.count else { return }
    var total = rowCount * (rowEnd.count + prefixes.count)
    var cells: [FormattedCells] = []
    for (index, column) in chunk.enumerated() {
      columns[index].format(column)
      let formatted = columns[index].cells
      cells.append(formatted)
      for row in 0..<rowCount { total &+= Int(formatted.ends[row] &- formatted.starts[row]) }
    }
    buffer.grow(to: total, keeping: 0)
    let base = buffer.base
    let count = cells.withUnsafeBufferPointer { weave($0, rowCount, into: base) }
    output.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
  }

  /// Writes the cells of all columns row by row; says how many bytes there are.
  private func weave(
    _ cells: UnsafeBufferPointer<FormattedCells>, _ rowCount: Int, into base: UnsafeMutablePointer<UInt8>
  ) -> Int {
    prefixes.withUnsafeBufferPointer { prefixes in
      prefixEnds.withUnsafeBufferPointer { prefixEnds in
        var position = 0
        for row in 0..<rowCount {
          var prefix = 0
          for index in 0..<cells.count {
            while prefix < prefixEnds[index] {
              base[position] = prefixes[prefix]
              position &+= 1
              prefix &+= 1
            }
            let start = Int(cells[index].starts[row])
            let count = Int(cells[index].ends[row]) &- start
            TextWriter.copy(cells[index].base + start, base + position, count)
            position &+= count
          }
          for byte in rowEnd {
            base[position] = byte
            position &+= 1
          }
        }
        return position
      }
    }
  }

  /// Copies 16 bytes at once where that is enough: both sides have room behind their end.
  @inline(__always)
  private static func copy(_ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ count: Int) {
    if count <= 16 {
      let block = UnsafeRawPointer(from).loadUnaligned(as: SIMD16<UInt8>.self)
      UnsafeMutableRawPointer(to).storeBytes(of: block, as: SIMD16<UInt8>.self)
    } else {
      to.update(from: from, count: count)
    }
  }
}
