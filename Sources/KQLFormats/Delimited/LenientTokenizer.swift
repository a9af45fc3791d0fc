/// Finds the fields of records byte by byte and rewrites them without quotes and escapes.
///
/// For pieces where quotes stand inside fields, and for tsve. Text behind a closing quote belongs to the field.
struct LenientTokenizer {
  let separator: UInt8
  let usesEscapes: Bool
  let width: Int
  let validates: Bool

  func build(_ base: UnsafeMutablePointer<UInt8>, start: Int, end: Int, into matrix: FieldMatrix) throws {
    // Rewriting never lengthens a field.
    matrix.scratch.grow(to: end - start, keeping: 0)
    let output = matrix.scratch.base
    var written = 0
    matrix.bytes = UnsafePointer(output)
    matrix.width = width
    matrix.isQuoted = false
    matrix.recordStarts.removeAll(keepingCapacity: true)
    var row = 0
    var position = start
    while position < end {
      let recordStart = position
      matrix.reserve((row + 1) * width, keeping: row * width)
      var found = 0
      var isAtEnd = false
      while !isAtEnd {
        let fieldStart = written
        isAtEnd = try field(base, &position, end, output, &written, row: row)
        if found < width {
          matrix.starts[row * width + found] = UInt32(truncatingIfNeeded: fieldStart)
          matrix.ends[row * width + found] = UInt32(truncatingIfNeeded: written)
        }
        found += 1
      }
      let length = position - recordStart
      let isBlank = length == 0 || base[recordStart] == 0x0A || (base[recordStart] == 0x0D && length == 2)
      if found == 1, isBlank { continue }
      if found != width, validates {
        throw RecordFailure(record: row, reason: .fieldCount(expected: width, found: found))
      }
      let last = UInt32(truncatingIfNeeded: written)
      for index in min(found, width)..<width {
        matrix.starts[row * width + index] = last
        matrix.ends[row * width + index] = last
      }
      matrix.recordStarts.append(UInt32(truncatingIfNeeded: recordStart - start))
      row += 1
    }
    matrix.rowCount = row
  }

  /// Appends one field; true when it was the last of its record. Leaves the position behind what ended it.
  private func field(
    _ base: UnsafeMutablePointer<UInt8>, _ position: inout Int, _ end: Int,
    _ output: UnsafeMutablePointer<UInt8>, _ written: inout Int, row: Int
  ) throws -> Bool {
    if !usesEscapes, position < end, base[position] == 0x22 {
      position += 1
      var isClosed = false
      while position < end {
        let byte = base[position]
        position += 1
        if byte == 0x22 {
          if position < end, base[position] == 0x22 {
            position += 1
          } else {
            isClosed = true
            break
          }
        }
        output[written] = byte
        written += 1
      }
      if !isClosed { throw RecordFailure(record: row, reason: .openQuote) }
    }
    while position < end {
      let byte = base[position]
      position += 1
      if byte == separator { return false }
      if byte == 0x0A { return true }
      if byte == 0x0D, position == end || base[position] == 0x0A { continue }
      if usesEscapes, byte == 0x5C, position < end, base[position] != 0x0A {
        output[written] = unescaped(base[position])
        position += 1
      } else {
        output[written] = byte
      }
      written += 1
    }
    return true
  }

  private func unescaped(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x74: 0x09
    case 0x6E: 0x0A
    case 0x72: 0x0D
    case 0x62: 0x08
    case 0x66: 0x0C
    case 0x76: 0x0B
    case 0x30: 0
    default: byte
    }
  }
}
