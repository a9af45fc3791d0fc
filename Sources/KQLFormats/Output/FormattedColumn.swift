import Glibc
import KQLColumns

/// How cells are written.
enum CellStyle {
  /// Separated by this byte, quoted where needed.
  case delimited(separator: UInt8)
  case json
}

/// The spans of a formatted column, one a row. Up to 16 bytes behind each may be read.
struct FormattedCells {
  let base: UnsafePointer<UInt8>
  let starts: UnsafePointer<UInt32>
  let ends: UnsafePointer<UInt32>
}

/// A column's cells as bytes: one span a row, into a buffer of its own. Reused for one chunk after the other.
final class FormattedColumn {
  private let buffer = PieceBuffer(capacity: 1 << 16)
  private var used = 0
  private var starts: UnsafeMutablePointer<UInt32>
  private var ends: UnsafeMutablePointer<UInt32>
  private var capacity = 0
  private var bytes: [UInt8] = []
  private let style: CellStyle

  init(_ style: CellStyle) {
    self.style = style
    starts = .allocate(capacity: 1)
    ends = .allocate(capacity: 1)
  }

  deinit {
    starts.deallocate()
    ends.deallocate()
  }

  /// The cells as formatted last; valid until the next column.
  var cells: FormattedCells {
    FormattedCells(base: UnsafePointer(buffer.base), starts: UnsafePointer(starts), ends: UnsafePointer(ends))
  }

  /// Makes room for spans, whose old values are lost.
  private func reserve(_ count: Int) {
    guard count > capacity else { return }
    starts.deallocate()
    ends.deallocate()
    starts = .allocate(capacity: count)
    ends = .allocate(capacity: count)
    capacity = count
  }

  /// Formats all rows of a column.
  func format(_ column: Column) {
    used = 0
    let count = column.count
    reserve(count)
    switch column.storage {
    case .constant(.null):
      let null = append(nullText)
      starts.update(repeating: null.start, count: count)
      ends.update(repeating: null.end, count: count)
    case .constant(let value):
      guard count > 0 else { return }
      // One row, taken by all.
      formatStored(Column(column.type, [value]))
      for row in 1..<count {
        starts[row] = starts[0]
        ends[row] = ends[0]
      }
    case .dictionary(let codes, let values):
      formatDictionary(codes, values, column)
    default:
      formatStored(column)
    }
    if let valid = column.valid {
      let null = append(nullText)
      for row in 0..<count where !valid[row] {
        starts[row] = null.start
        ends[row] = null.end
      }
    }
  }

  private var nullText: StaticString {
    if case .json = style { return "null" }
    return ""
  }

  private func append(_ text: StaticString) -> (start: UInt32, end: UInt32) {
    buffer.grow(to: used + text.utf8CodeUnitCount, keeping: used)
    let start = used
    (buffer.base + used).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    used += text.utf8CodeUnitCount
    return (UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: used))
  }

  private func formatDictionary(_ codes: [UInt32], _ values: Text, _ column: Column) {
    let distinct = Column(type: column.type, count: values.count, storage: .text(values))
    reserve(max(values.count, codes.count))
    formatStored(distinct)
    let valueStarts = Array(UnsafeBufferPointer(start: starts, count: values.count))
    let valueEnds = Array(UnsafeBufferPointer(start: ends, count: values.count))
    let starts = self.starts
    let ends = self.ends
    for row in codes.indices {
      let code = Int(codes[row])
      starts[row] = valueStarts[code]
      ends[row] = valueEnds[code]
    }
  }

  /// Formats columns that hold a value for each row; spans of null rows are replaced afterwards.
  private func formatStored(_ column: Column) {
    let isQuoted: Bool
    if case .json = style { isQuoted = true } else { isQuoted = false }
    switch column.storage {
    case .longs(let values):
      switch column.type {
      case .datetime: fixed(values, width: 30) { CellBytes.datetime($0, isQuoted, $1) }
      case .timespan: appended(values) { FormattedColumn.timespan($0, isQuoted, &$1) }
      default: fixed(values, width: 20) { CellBytes.long($0, $1) }
      }
    case .bools(let values):
      let no = append("false")
      let yes = append("true")
      for row in values.indices {
        starts[row] = values[row] ? yes.start : no.start
        ends[row] = values[row] ? yes.end : no.end
      }
    case .reals(let values):
      appended(values) { value, output in
        let quotes = isQuoted && !value.isFinite
        if quotes { output.append(0x22) }
        NumberText.appendPlain(value, to: &output)
        if quotes { output.append(0x22) }
      }
    case .decimals(let values):
      appended(values) { value, output in
        if isQuoted { output.append(0x22) }
        value.append(to: &output)
        if isQuoted { output.append(0x22) }
      }
    case .guids(let values):
      appended(values) { value, output in
        if isQuoted { output.append(0x22) }
        value.append(to: &output)
        if isQuoted { output.append(0x22) }
      }
    case .text(let text): formatText(text, column.type)
    case .dictionary, .constant: break
    }
  }

  private static func timespan(_ ticks: Int64, _ isQuoted: Bool, _ output: inout [UInt8]) {
    if isQuoted { output.append(0x22) }
    TimeSpanText.append(ticks, to: &output)
    if isQuoted { output.append(0x22) }
  }

  /// Cells of a bounded width, written in place.
  @inline(__always)
  private func fixed<T>(_ values: [T], width: Int, _ write: (T, UnsafeMutablePointer<UInt8>) -> Int) {
    buffer.grow(to: used + values.count * width, keeping: used)
    let base = buffer.base
    let starts = self.starts
    let ends = self.ends
    var position = used
    for row in values.indices {
      starts[row] = UInt32(truncatingIfNeeded: position)
      position &+= write(values[row], base + position)
      ends[row] = UInt32(truncatingIfNeeded: position)
    }
    used = position
  }

  /// Cells of any width, by way of an array.
  @inline(__always)
  private func appended<T>(_ values: [T], _ write: (T, inout [UInt8]) -> Void) {
    var output = bytes
    bytes = []
    output.removeAll(keepingCapacity: true)
    let offset = used
    let starts = self.starts
    let ends = self.ends
    for row in values.indices {
      starts[row] = UInt32(truncatingIfNeeded: offset &+ output.count)
      write(values[row], &output)
      ends[row] = UInt32(truncatingIfNeeded: offset &+ output.count)
    }
    take(output)
  }

  /// Copies the bytes behind those of the buffer and keeps the array for the next time.
  private func take(_ output: consuming [UInt8]) {
    bytes = output
    buffer.grow(to: used + bytes.count, keeping: used)
    let target = buffer.base + used
    bytes.withUnsafeBufferPointer { source in
      if let from = source.baseAddress { target.update(from: from, count: source.count) }
    }
    used += bytes.count
  }

  private func formatText(_ text: Text, _ type: ScalarType) {
    switch style {
    case .delimited(let separator): formatDelimited(text, separator)
    case .json where type == .dynamic: copy(text)
    case .json where !CellBytes.needsEscapes(text): quote(text)
    case .json:
      writeTexts(text) { JSON.appendQuoted($0, to: &$1) }
    }
  }

  /// The text as it is: one copy, the offsets moved.
  private func copy(_ text: Text) {
    let offset = UInt32(truncatingIfNeeded: used)
    let starts = self.starts
    let ends = self.ends
    for row in 0..<text.count {
      starts[row] = text.offsets[row] &+ offset
      ends[row] = text.offsets[row + 1] &+ offset
    }
    buffer.grow(to: used + text.bytes.count, keeping: used)
    let target = buffer.base + used
    text.bytes.withUnsafeBufferPointer { source in
      if let from = source.baseAddress { target.update(from: from, count: source.count) }
    }
    used += text.bytes.count
  }

  /// The text between quotes, nothing escaped.
  private func quote(_ text: Text) {
    buffer.grow(to: used + text.bytes.count + text.count * 2, keeping: used)
    let base = buffer.base
    let starts = self.starts
    let ends = self.ends
    var position = used
    text.forEachRow { row, content in
      starts[row] = UInt32(truncatingIfNeeded: position)
      base[position] = 0x22
      if let from = content.baseAddress { (base + position + 1).update(from: from, count: content.count) }
      position &+= content.count &+ 2
      base[position &- 1] = 0x22
      ends[row] = UInt32(truncatingIfNeeded: position)
    }
    used = position
  }

  private func formatDelimited(_ text: Text, _ separator: UInt8) {
    let special: [UInt8] = [separator, 0x22, 0x0A, 0x0D]
    let isPlain = text.bytes.withUnsafeBufferPointer { all in
      special.allSatisfy { byte in
        guard let base = all.baseAddress else { return true }
        return memchr(base, Int32(byte), all.count) == nil
      }
    }
    if isPlain { return copy(text) }
    writeTexts(text) { CellBytes.appendDelimited($0, separator, to: &$1) }
  }

  @inline(__always)
  private func writeTexts(_ text: Text, _ write: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void) {
    var output = bytes
    bytes = []
    output.removeAll(keepingCapacity: true)
    output.reserveCapacity(text.bytes.count + text.count * 4)
    let offset = used
    let starts = self.starts
    let ends = self.ends
    text.forEachRow { row, content in
      starts[row] = UInt32(truncatingIfNeeded: offset &+ output.count)
      write(content, &output)
      ends[row] = UInt32(truncatingIfNeeded: offset &+ output.count)
    }
    take(output)
  }
}
