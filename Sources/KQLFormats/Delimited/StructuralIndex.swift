import CKernels

/// Finds the fields of strictly quoted records, 64 bytes at a time.
///
/// Masks of quotes, separators and newlines; the prefix exclusive or of the quotes tells what lies between them; the
/// remaining bits are the ends of fields. When every record has the same number of fields, the list of ends is already
/// the matrix; otherwise the rows are laid out again.
struct StructuralIndex {
  let separator: UInt8
  /// Nil takes records as they are, filling up and cutting off.
  let validates: Bool
  let width: Int
  private var rowEnds: [UInt32] = []

  init(separator: UInt8, width: Int, validates: Bool) {
    self.separator = separator
    self.width = width
    self.validates = validates
  }

  /// - Parameter end: The piece is `base[start..<end]`; 65 bytes behind it may be overwritten.
  mutating func build(
    _ base: UnsafeMutablePointer<UInt8>, start: Int, end: Int, into matrix: FieldMatrix
  ) throws {
    var limit = end
    if limit > start, base[limit - 1] != 0x0A {
      base[limit] = 0x0A
      limit += 1
    }
    (base + limit).update(repeating: 0, count: 64)
    matrix.bytes = UnsafePointer(base)
    matrix.isQuoted = false
    matrix.width = width
    rowEnds.removeAll(keepingCapacity: true)
    var isRegular = true
    var count = 0
    var inside: UInt64 = 0
    matrix.starts[0] = UInt32(truncatingIfNeeded: start)
    var position = start
    while position < limit {
      let quotes = kk_mask64(base + position, 0x22)
      var newlines = kk_mask64(base + position, 0x0A)
      var ends = kk_mask64(base + position, separator) | newlines
      if quotes != 0 || inside != 0 {
        matrix.isQuoted = true
        let within = prefixXor(quotes) ^ inside
        ends &= ~within
        newlines &= ~within
        inside = within >> 63 == 1 ? ~0 : 0
      }
      matrix.reserve(count + 64, keeping: count)
      let first = count
      var rest = ends
      let starts = matrix.starts
      let stops = matrix.ends
      while rest != 0 {
        let at = UInt32(truncatingIfNeeded: position &+ rest.trailingZeroBitCount)
        stops[count] = at
        count &+= 1
        starts[count] = at &+ 1
        rest &= rest &- 1
      }
      while newlines != 0 {
        let bit = newlines.trailingZeroBitCount
        let field = first &+ (ends & ((1 << UInt64(bit)) &- 1)).nonzeroBitCount
        let at = position &+ bit
        if at > start, base[at &- 1] == 0x0D, stops[field] > starts[field] { stops[field] &-= 1 }
        rowEnds.append(UInt32(truncatingIfNeeded: field &+ 1))
        if field &+ 1 != rowEnds.count &* width || (width == 1 && stops[field] == starts[field]) { isRegular = false }
        newlines &= newlines &- 1
      }
      position += 64
    }
    matrix.rowCount = rowEnds.count
    if !isRegular { try layOut(matrix) }
    if inside != 0 { throw RecordFailure(record: matrix.rowCount, reason: .openQuote) }
  }

  /// Drops empty records and, unless that is an error, cuts off or fills up those of another width.
  private func layOut(_ matrix: FieldMatrix) throws {
    let total = Int(rowEnds.last ?? 0)
    let oldStarts = [UInt32](UnsafeBufferPointer(start: matrix.starts, count: total))
    let oldEnds = [UInt32](UnsafeBufferPointer(start: matrix.ends, count: total))
    matrix.reserve(rowEnds.count * width, keeping: 0)
    var row = 0
    var first = 0
    for rowEnd in rowEnds {
      let count = Int(rowEnd) - first
      defer { first += count }
      if count == 1, oldStarts[first] == oldEnds[first] { continue }
      if count != width, validates {
        throw RecordFailure(record: row, reason: .fieldCount(expected: width, found: count))
      }
      let target = row * width
      let kept = min(count, width)
      for field in 0..<kept {
        matrix.starts[target + field] = oldStarts[first + field]
        matrix.ends[target + field] = oldEnds[first + field]
      }
      for field in kept..<width {
        matrix.starts[target + field] = oldEnds[first + count - 1]
        matrix.ends[target + field] = oldEnds[first + count - 1]
      }
      row += 1
    }
    matrix.rowCount = row
  }
}
