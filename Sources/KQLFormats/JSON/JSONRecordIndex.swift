import Glibc

/// Finds the wanted values of JSON records: a matrix with one column a path. Each record is walked once.
struct JSONRecordIndex {
  private var table: JSONKeyTable
  private let width: Int
  private let scratch = FieldScratch()
  /// Malformed lines left out of the piece.
  private(set) var skippedCount = 0
  /// Names of top-level fields that no path wants, some of them.
  private(set) var ignoredKeys: Set<String> = []
  /// Of the keys ignored, those looked at: the rest of a large input need not be.
  private var remainingChecks = 4096

  init(paths: [RecordPath]) {
    table = JSONKeyTable(paths: paths)
    width = max(paths.count, 1)
  }

  private mutating func prepare(_ base: UnsafePointer<UInt8>, _ matrix: FieldMatrix) {
    matrix.bytes = base
    matrix.width = width
    matrix.isQuoted = false
    matrix.rowCount = 0
    matrix.recordStarts.removeAll(keepingCapacity: true)
    skippedCount = 0
  }

  /// One object a line; lines that are none are left out and counted.
  mutating func buildLines(_ base: UnsafeMutablePointer<UInt8>, start: Int, end: Int, into matrix: FieldMatrix) {
    prepare(UnsafePointer(base), matrix)
    var position = start
    while position < end {
      let found = memchr(base + position, 0x0A, end - position)
      let lineEnd = found.map { UnsafeRawPointer(base).distance(to: $0) } ?? end
      var scanner = JSONScanner(UnsafePointer(base), start: position, end: lineEnd)
      scanner.skipBlanks()
      if scanner.position < lineEnd {
        let recordStart = position
        var isWhole = record(&scanner, matrix)
        if isWhole {
          scanner.skipBlanks()
          isWhole = scanner.position == lineEnd
        }
        if isWhole {
          matrix.rowCount += 1
          matrix.recordStarts.append(UInt32(truncatingIfNeeded: recordStart - start))
        } else {
          skippedCount += 1
        }
      }
      position = lineEnd + 1
    }
  }

  /// Objects one after the other, or elements of arrays.
  mutating func buildSequence(
    _ base: UnsafeMutablePointer<UInt8>, start: Int, end: Int, state: JSONSequenceState, into matrix: FieldMatrix
  ) throws {
    prepare(UnsafePointer(base), matrix)
    var state = state
    var scanner = JSONScanner(UnsafePointer(base), start: start, end: end)
    while true {
      scanner.skipBlanks()
      guard scanner.position < end else { break }
      if state.isValue(base[scanner.position]) {
        let recordStart = scanner.position
        guard record(&scanner, matrix) else { throw malformed(matrix) }
        matrix.rowCount += 1
        matrix.recordStarts.append(UInt32(truncatingIfNeeded: recordStart - start))
        state.advanceOverValue()
      } else {
        guard state.advance(over: base[scanner.position]) else { throw malformed(matrix) }
        scanner.position += 1
      }
    }
  }

  private func malformed(_ matrix: FieldMatrix) -> RecordFailure {
    RecordFailure(record: matrix.rowCount, reason: .malformed("is no JSON object"))
  }

  /// Walks one object and notes the spans of the wanted values in the matrix's next row.
  private mutating func record(_ scanner: inout JSONScanner, _ matrix: FieldMatrix) -> Bool {
    let recordStart = scanner.position
    let bytes = scanner.bytes
    guard bytes[recordStart] == 0x7B else { return false }
    let first = matrix.rowCount &* width
    matrix.reserve(first + width, keeping: first)
    let starts = matrix.starts + first
    let ends = matrix.ends + first
    for index in 0..<width {
      starts[index] = 0
      ends[index] = 0
    }
    scanner.position &+= 1
    scanner.skipBlanks()
    guard scanner.position < scanner.end else { return false }
    if bytes[scanner.position] == 0x7D {
      scanner.position &+= 1
    } else {
      var place = 0
      while true {
        let keyStart = scanner.position &+ 1
        guard scanner.position < scanner.end, bytes[scanner.position] == 0x22, scanner.skipString() else {
          return false
        }
        let keyEnd = scanner.position &- 1
        scanner.skipBlanks()
        guard scanner.position < scanner.end, bytes[scanner.position] == 0x3A else { return false }
        scanner.position &+= 1
        scanner.skipBlanks()
        let valueStart = scanner.position
        guard scanner.skipValue() else { return false }
        let key = UnsafeBufferPointer(start: bytes + keyStart, count: keyEnd &- keyStart)
        note(key, place, valueStart..<scanner.position, bytes, starts, ends)
        place &+= 1
        scanner.skipBlanks()
        guard scanner.position < scanner.end else { return false }
        let next = bytes[scanner.position]
        scanner.position &+= 1
        if next == 0x7D { break }
        guard next == 0x2C else { return false }
        scanner.skipBlanks()
      }
    }
    for ordinal in table.rootOrdinals {
      starts[ordinal] = UInt32(truncatingIfNeeded: recordStart)
      ends[ordinal] = UInt32(truncatingIfNeeded: scanner.position)
    }
    return true
  }

  @inline(__always)
  private mutating func note(
    _ key: UnsafeBufferPointer<UInt8>, _ place: Int, _ span: Range<Int>, _ bytes: UnsafePointer<UInt8>,
    _ starts: UnsafeMutablePointer<UInt32>, _ ends: UnsafeMutablePointer<UInt32>
  ) {
    var found = table.find(key, place: place)
    if found < 0 { found = retry(key, place) }
    guard found >= 0 else { return }
    let ordinals = table.entries[found].ordinals
    for ordinal in ordinals {
      starts[ordinal] = UInt32(truncatingIfNeeded: span.lowerBound)
      ends[ordinal] = UInt32(truncatingIfNeeded: span.upperBound)
    }
    if !table.entries[found].nested.isEmpty { noteNested(found, span, bytes, starts, ends) }
  }

  private func noteNested(
    _ found: Int, _ span: Range<Int>, _ bytes: UnsafePointer<UInt8>, _ starts: UnsafeMutablePointer<UInt32>,
    _ ends: UnsafeMutablePointer<UInt32>
  ) {
    for (ordinal, steps) in table.entries[found].nested {
      let inner = RecordPath.find(steps, in: bytes, span)
      starts[ordinal] = UInt32(truncatingIfNeeded: inner?.lowerBound ?? 0)
      ends[ordinal] = UInt32(truncatingIfNeeded: inner?.upperBound ?? 0)
    }
  }

  /// A key with escapes is looked up unescaped; one that is not wanted is remembered for the report.
  @inline(never)
  private mutating func retry(_ key: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
    var text = key
    if key.contains(0x5C) {
      text = scratch.unescape(key, isJSON: true)
      let found = table.find(text, place: Int.max)
      if found >= 0 { return found }
    }
    if remainingChecks > 0, table.rootOrdinals.isEmpty, ignoredKeys.count < 32 {
      remainingChecks -= 1
      ignoredKeys.insert(String(decoding: text, as: UTF8.self))
    }
    return -1
  }
}
