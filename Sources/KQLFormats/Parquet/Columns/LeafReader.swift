import KQLColumns

/// The values of a leaf for some rows, with the levels that say where they belong.
struct LeafPiece {
  /// Without the nulls.
  var values: LeafValues
  /// Of a leaf in no list: which rows have a value; nil when all have.
  var valid: [Bool]?
  /// Of a leaf in lists: one entry for each value, null and empty list.
  var definitions: [UInt8] = []
  var repetitions: [UInt8] = []
}

/// Reads one leaf of a row group from its first row to its last, some rows at a time. Belongs to one thread at a time.
final class LeafReader {
  let leaf: ParquetLeaf
  private let pages: PageSource
  private let rowCount: Int
  private var rowsRead = 0
  private var dictionary: LeafDictionary?
  /// Values, nulls included, of all pages and of the present one that are still to be read.
  private var unread: Int
  private var inPage = 0
  private var pageOffset = 0
  private var values: ValueStream?
  private var definitions: RunLengthDecoder?
  private var repetitions: RunLengthDecoder?
  private let memory: ReadingMemory
  private let share: MemoryShare
  private let buffer: LeafBuffer
  private let levels = PieceBuffer(capacity: 0)
  /// Levels of the present page that were read with those of the row before.
  private var pending: (definitions: [UInt8], repetitions: [UInt8]) = ([], [])
  private static let levelBatch = 1 << 14
  /// Items of lists that the rows of one piece may have, in all leaves that are read together; runs of equal items take
  /// next to nothing in a file.
  private static let entriesMax = 1 << 23
  private let entriesMax: Int

  private let keepsLevels: Bool

  /// - Parameter levelsFor: How many leaves are put together with this one, so that pieces have the levels of every entry;
  ///   nil for a column by itself.
  init(
    _ input: RandomAccessInput, _ group: RowGroupInfo, _ leaf: ParquetLeaf, levelsFor leafCount: Int?,
    _ memory: ReadingMemory
  ) throws {
    let chunk = group.columns[leaf.index]
    guard chunk.physicalType == leaf.physicalType else {
      throw FileFault.damaged(
        "its values are \(chunk.physicalType.name), the schema says \(leaf.physicalType.name)")
    }
    guard leaf.repetitionMax > 0 || chunk.valueCount == group.rowCount else {
      throw FileFault.damaged("it has \(chunk.valueCount) values for \(group.rowCount) rows")
    }
    self.leaf = leaf
    self.memory = memory
    share = MemoryShare(memory)
    buffer = LeafBuffer(memory)
    entriesMax = max(LeafReader.entriesMax / max(leafCount ?? 1, 1), 1 << 10)
    keepsLevels = leafCount != nil || leaf.repetitionMax > 0
    rowCount = group.rowCount
    unread = chunk.valueCount
    pages = try PageSource(input, chunk, memory)
  }

  /// The next rows.
  func read(rows: Int) throws -> LeafPiece {
    guard rows <= rowCount - rowsRead else { throw FileFault.damaged("it has too few rows") }
    rowsRead += rows
    buffer.removeAll()
    return try keepsLevels ? readNested(rows) : readFlat(rows)
  }

  private func readFlat(_ rows: Int) throws -> LeafPiece {
    var isFull = true
    var done = 0
    let wanted = leaf.definitionMax
    if wanted > 0 { try share.grow(levels, to: rows, keeping: 0) }
    while done < rows {
      while inPage == 0 { try beginPage() }
      let step = min(inPage, rows - done)
      var present = step
      if wanted > 0 {
        let target = levels.base + done
        try definitions?.read(step, into: target)
        present = 0
        let level = UInt8(truncatingIfNeeded: wanted)
        for index in 0..<step { present &+= target[index] == level ? 1 : 0 }
        if present < step { isFull = false }
      }
      try readValues(present)
      inPage -= step
      done += step
    }
    var valid: [Bool]?
    if !isFull {
      let level = UInt8(truncatingIfNeeded: wanted)
      valid = [Bool](unsafeUninitializedCapacity: rows) { target, count in
        for row in 0..<rows { target[row] = levels.base[row] == level }
        count = rows
      }
    }
    return LeafPiece(values: buffer.values(of: leaf.physicalType), valid: valid)
  }

  private func readNested(_ rows: Int) throws -> LeafPiece {
    var piece = LeafPiece(values: .bools([]))
    var rowsSeen = 0
    let level = UInt8(truncatingIfNeeded: leaf.definitionMax)
    while true {
      if pending.definitions.isEmpty {
        // The last row may go on in this page and in the next one; behind the last value there is none.
        if rowsSeen == rows, unread == 0, inPage == 0 { break }
        try readLevels()
      }
      var cut = 0
      var present = 0
      let count = pending.definitions.count
      while cut < count {
        if pending.repetitions[cut] == 0 {
          if rowsSeen == rows { break }
          rowsSeen += 1
        } else if rowsSeen == 0 {
          throw FileFault.damaged("a row begins inside a list")
        }
        if pending.definitions[cut] == level { present += 1 }
        cut += 1
      }
      piece.definitions += pending.definitions[0..<cut]
      piece.repetitions += pending.repetitions[0..<cut]
      guard piece.definitions.count <= max(entriesMax, rows) else {
        throw FileFault.damaged("more than \(entriesMax) items in \(rows == 1 ? "a row" : "\(rows) rows")")
      }
      try readValues(present)
      if cut < count {
        pending.definitions.removeFirst(cut)
        pending.repetitions.removeFirst(cut)
        break
      }
      pending.definitions.removeAll(keepingCapacity: true)
      pending.repetitions.removeAll(keepingCapacity: true)
    }
    guard rowsSeen == rows else { throw FileFault.damaged("it has too few rows") }
    piece.values = buffer.values(of: leaf.physicalType)
    return piece
  }

  /// Some more levels of the present page, or of the next one.
  private func readLevels() throws {
    while inPage == 0 { try beginPage() }
    let step = min(inPage, LeafReader.levelBatch)
    try share.grow(levels, to: step, keeping: 0)
    if leaf.definitionMax == 0 {
      pending.definitions = [UInt8](repeating: 0, count: step)
    } else {
      try definitions?.read(step, into: levels.base)
      pending.definitions = Array(UnsafeBufferPointer(start: levels.base, count: step))
    }
    if leaf.repetitionMax == 0 {
      pending.repetitions = [UInt8](repeating: 0, count: step)
    } else {
      try repetitions?.read(step, into: levels.base)
      pending.repetitions = Array(UnsafeBufferPointer(start: levels.base, count: step))
    }
    let highest = (UInt8(truncatingIfNeeded: leaf.definitionMax), UInt8(truncatingIfNeeded: leaf.repetitionMax))
    if pending.definitions.contains(where: { $0 > highest.0 }) || pending.repetitions.contains(where: { $0 > highest.1 }) {
      throw FileFault.damaged("a level is too high")
    }
    inPage -= step
  }

  private func readValues(_ count: Int) throws {
    guard count > 0 else { return }
    try locating("byte \(pageOffset)") { try values?.read(count, into: buffer) }
  }

  // MARK: Pages

  private func beginPage() throws {
    guard unread > 0, let page = try pages.next() else {
      throw FileFault.damaged("it has fewer values than its metadata says")
    }
    pageOffset = page.offset
    try locating("byte \(page.offset)") {
      if page.header.kind == .dictionary {
        guard dictionary == nil else { throw FileFault.damaged("a second dictionary") }
        dictionary = try LeafDictionary(leaf, page, pages.buffer, memory)
        return
      }
      guard page.header.valueCount <= unread else { throw FileFault.damaged("a page has too many values") }
      unread -= page.header.valueCount
      inPage = page.header.valueCount
      try beginData(page)
    }
  }

  private func beginData(_ page: PageSource.Page) throws {
    let base = UnsafePointer(pages.buffer.base)
    var range = page.range
    let repetitionWidth = RunLengthDecoder.width(of: leaf.repetitionMax)
    let definitionWidth = RunLengthDecoder.width(of: leaf.definitionMax)
    if page.header.kind == .dataV2 {
      let middle = page.header.repetitionByteCount
      let start = middle + page.header.definitionByteCount
      repetitions = try RunLengthDecoder(base, 0..<middle, width: repetitionWidth)
      definitions = try RunLengthDecoder(base, middle..<start, width: definitionWidth)
      range = start..<range.upperBound
    } else {
      if leaf.repetitionMax > 0 {
        repetitions = try levels(base, &range, page.header.repetitionEncoding, width: repetitionWidth)
      }
      if leaf.definitionMax > 0 {
        definitions = try levels(base, &range, page.header.definitionEncoding, width: definitionWidth)
      }
    }
    values = try ValueStream(
      leaf, encoding: page.header.encoding, base, range, valueCount: page.header.valueCount, dictionary: dictionary)
  }

  /// Levels of a page of version 1, behind their length.
  private func levels(
    _ base: UnsafePointer<UInt8>, _ range: inout Range<Int>, _ encoding: Int32, width: Int
  ) throws -> RunLengthDecoder {
    guard encoding == PageEncoding.rle.rawValue else {
      throw FileFault.unsupported("levels of encoding \(encoding), which only files of before 2014 have")
    }
    guard range.count >= 4 else { throw FileFault.damaged("a page ends too early") }
    let length = Int(UnsafeRawPointer(base + range.lowerBound).loadUnaligned(as: UInt32.self))
    let start = range.lowerBound + 4
    guard length <= range.upperBound - start else { throw FileFault.damaged("a page ends too early") }
    range = start + length..<range.upperBound
    return try RunLengthDecoder(base, start..<start + length, width: width)
  }
}
