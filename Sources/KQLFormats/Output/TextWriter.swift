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
  private let prefixes: [[UInt8]]
  private let rowEnd: [UInt8]
  private var buffer = PieceBuffer(capacity: 1 << 16)

  package init(_ format: OutputFormat, _ schema: Schema) {
    self.format = format
    self.schema = schema
    let style: CellStyle = format.separator.map { .delimited(separator: $0) } ?? .json
    columns = schema.fields.map { _ in FormattedColumn(style) }
    if let separator = format.separator {
      prefixes = schema.fields.indices.map { $0 == 0 ? [] : [separator] }
      rowEnd = [0x0A]
    } else {
      prefixes = schema.fields.enumerated().map { index, field in
        var prefix: [UInt8] = [index == 0 ? 0x7B : 0x2C]
        JSON.appendQuoted(field.name, to: &prefix)
        prefix.append(0x3A)
        return prefix
      }
      rowEnd = schema.count == 0 ? [0x7B, 0x7D, 0x0A] : [0x7D, 0x0A]
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
    var total = rowCount * (rowEnd.count + prefixes.reduce(0) { $0 + $1.count })
    for (index, column) in chunk.enumerated() {
      columns[index].format(column)
      for row in 0..<rowCount { total += Int(columns[index].ends[row] &- columns[index].starts[row]) }
    }
    buffer.grow(to: total, keeping: 0)
    var position = 0
    let base = buffer.base
    for row in 0..<rowCount {
      for index in columns.indices {
        position &+= TextWriter.put(prefixes[index], base + position)
        let column = columns[index]
        let start = Int(column.starts[row])
        let count = Int(column.ends[row]) &- start
        (base + position).update(from: column.buffer.base + start, count: count)
        position &+= count
      }
      position &+= TextWriter.put(rowEnd, base + position)
    }
    output.append(contentsOf: UnsafeBufferPointer(start: base, count: position))
  }

  @inline(__always)
  private static func put(_ bytes: [UInt8], _ target: UnsafeMutablePointer<UInt8>) -> Int {
    for index in 0..<bytes.count { target[index] = bytes[index] }
    return bytes.count
  }
}
