internal import CKernels
internal import CRE2
internal import KQLColumns

/// Where the captures of one row lie; lengths below 0 mean that the row does not match.
struct CaptureRanges {
  var starts: [UInt32]
  var lengths: [UInt32]
  var matched: [Bool]
  let rowCount: Int

  init(rows: Int, captures: Int) {
    rowCount = rows
    starts = [UInt32](repeating: 0, count: rows * captures)
    lengths = [UInt32](repeating: 0, count: rows * captures)
    matched = [Bool](repeating: false, count: rows)
  }
}

extension ParsePattern {
  /// Matches every row of a text. Capture `c` of row `r` is at `c * rows + r`, as an offset into the text's bytes.
  func match(_ text: Text, _ output: [Schema.Field]) -> CaptureRanges {
    var ranges = CaptureRanges(rows: text.count, captures: output.count)
    text.withRows { base, offsets in
      for row in 0..<text.count {
        let start = Int(offsets[row])
        let end = Int(offsets[row + 1])
        ranges.matched[row] =
          if let regex {
            matchRegex(regex, base, start, end, row, &ranges)
          } else {
            matchSteps(output, base, start, end, row, &ranges)
          }
      }
    }
    return ranges
  }

  private func matchRegex(
    _ regex: ParseRegex, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ row: Int,
    _ ranges: inout CaptureRanges
  ) -> Bool {
    withUnsafeTemporaryAllocation(of: KRegexRange.self, capacity: regex.groupCount) { found in
      let text = UnsafeRawPointer(base + start).assumingMemoryBound(to: CChar.self)
      guard kregex_find(regex.regex, text, end - start, 0, found.baseAddress, Int32(regex.groupCount)) else {
        return false
      }
      for (capture, group) in regex.groups.enumerated() where found[group].start >= 0 {
        let index = capture * ranges.rowCount + row
        ranges.starts[index] = UInt32(truncatingIfNeeded: start + Int(found[group].start))
        ranges.lengths[index] = UInt32(truncatingIfNeeded: Int(found[group].length))
      }
      return true
    }
  }

  private func matchSteps(
    _ output: [Schema.Field], _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ row: Int,
    _ ranges: inout CaptureRanges
  ) -> Bool {
    var position = start
    // What stands between the last literal and the next one.
    var open: Int?
    var isStar = false
    func set(_ capture: Int, _ to: Int) {
      let index = capture * ranges.rowCount + row
      ranges.starts[index] = UInt32(truncatingIfNeeded: position)
      ranges.lengths[index] = UInt32(truncatingIfNeeded: to - position)
    }
    for (number, step) in steps.enumerated() {
      switch step {
      case .literal(let literal):
        if literal.isEmpty { continue }
        var at = position
        if open != nil || isStar {
          if number == steps.count - 1 {
            // Nothing may follow the last literal.
            at = end - literal.count
            if at < position || !ParsePattern.has(literal, base + at) { return false }
          } else {
            guard let found = ParsePattern.find(literal, base, position, end) else { return false }
            at = found
          }
        } else if end - position < literal.count || !ParsePattern.has(literal, base + position) {
          return false
        }
        if let capture = open { set(capture, at) }
        open = nil
        isStar = false
        position = at + literal.count
      case .star:
        if let capture = open {
          let to = ParsePattern.prefixEnd(output[capture].type, base, position, end)
          set(capture, to)
          position = to
        }
        open = nil
        isStar = true
      case .capture(let next):
        if let capture = open {
          let to = ParsePattern.prefixEnd(output[capture].type, base, position, end)
          set(capture, to)
          position = to
        } else if isStar {
          position = ParsePattern.prefixStart(output[next].type, base, position, end)
        }
        open = next
        isStar = false
      }
    }
    if let capture = open {
      set(capture, end)
      return true
    }
    return isStar || position == end
  }

  @inline(__always)
  private static func has(_ literal: [UInt8], _ at: UnsafePointer<UInt8>) -> Bool {
    literal.withUnsafeBufferPointer { literal in
      for index in 0..<literal.count where at[index] != literal[index] { return false }
      return true
    }
  }

  @inline(__always)
  private static func find(_ literal: [UInt8], _ base: UnsafePointer<UInt8>, _ from: Int, _ end: Int) -> Int? {
    literal.withUnsafeBufferPointer { literal in
      guard let first = literal.first, end - from >= literal.count else { return nil }
      // The next literal is mostly near.
      let near = min(end - literal.count + 1, from + 24)
      var position = from
      while position < near {
        if base[position] == first {
          var index = 1
          while index < literal.count, base[position + index] == literal[index] { index += 1 }
          if index == literal.count { return position }
        }
        position += 1
      }
      guard position + literal.count <= end,
        let found = memmem(base + position, end - position, literal.baseAddress, literal.count)
      else { return nil }
      return UnsafeRawPointer(base).distance(to: found)
    }
  }

  /// Where a value of the type that begins at `from` ends, when nothing else delimits it.
  private static func prefixEnd(_ type: ScalarType, _ base: UnsafePointer<UInt8>, _ from: Int, _ end: Int) -> Int {
    if type == .string || type == .dynamic { return from }
    var position = from
    let isNumber = type.isNumeric
    while position < end {
      let byte = base[position]
      let isDigit = byte &- 48 < 10
      let isPart =
        isNumber
        ? isDigit || ((byte == 43 || byte == 45) && position == from)
          || (byte == 46 && (type == .real || type == .decimal))
        : isDigit || (byte | 0x20) &- 97 < 26 || byte == 45 || byte == 58 || byte == 46
      if !isPart { break }
      position += 1
    }
    return position
  }

  /// Where the first value of the type may begin.
  private static func prefixStart(_ type: ScalarType, _ base: UnsafePointer<UInt8>, _ from: Int, _ end: Int) -> Int {
    guard type.isNumeric else { return from }
    var position = from
    while position < end, base[position] &- 48 >= 10, base[position] != 45 { position += 1 }
    return position
  }
}
