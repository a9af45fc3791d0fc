import Glibc

/// Finds the lines of a piece: a matrix of width 1. Empty lines are skipped.
struct LineIndex {
  func build(_ base: UnsafeMutablePointer<UInt8>, start: Int, end: Int, into matrix: FieldMatrix) {
    matrix.bytes = UnsafePointer(base)
    matrix.isQuoted = false
    matrix.width = 1
    var row = 0
    var position = start
    while position < end {
      let found = memchr(base + position, 0x0A, end - position)
      let lineEnd = found.map { UnsafeRawPointer(base).distance(to: $0) } ?? end
      var stop = lineEnd
      if stop > position, base[stop - 1] == 0x0D { stop -= 1 }
      if stop > position {
        matrix.reserve(row + 1, keeping: row)
        matrix.starts[row] = UInt32(truncatingIfNeeded: position)
        matrix.ends[row] = UInt32(truncatingIfNeeded: stop)
        row += 1
      }
      position = lineEnd + 1
    }
    matrix.rowCount = row
  }
}
