import Glibc
import KQLColumns
import KQLDiagnostics

/// Whole records of one input, cut out of it for one worker.
struct Piece {
  /// Which of the inputs, and its position among their pieces.
  var source: Int
  var sourceName: String
  /// The records are `buffer.base[start..<end]`.
  var start: Int
  var end: Int
  /// Line of the input at `start`, from 1; counted only when the reader was asked to.
  var firstLine: Int
  var isFirstOfSource: Bool
  var isLastOfSource: Bool
  /// What the framing found out and the parser needs to know.
  var framing: FramingState
}

/// What is known about the records of an input when a piece of it is cut.
struct FramingState {
  /// Quotes stand in the middle of fields: only the careful tokenizer may read them.
  var isLenient = false
  /// Fields in the first record that counts.
  var fieldCount = 0
  /// Of a JSON sequence, at the start of the piece and behind it.
  var sequence = JSONSequenceState()
  var nextSequence = JSONSequenceState()
}

/// How an input is cut at record ends. Positions are relative to the given bytes, which begin with a record.
protocol RecordFraming {
  /// The end of the last whole record, or 0 when none ends in these bytes. May set what it learnt in `state`.
  func lastRecordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ state: inout FramingState) -> Int
  /// The end of the first record; `bytes.count` when it is the only one.
  func firstRecordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ state: FramingState) -> Int
  /// Looks at the first records of an input, until it has found one that is not empty.
  func inspectStart(_ bytes: UnsafeBufferPointer<UInt8>, _ state: inout FramingState)
}

/// Reads inputs one after the other and hands out pieces that end with a record. One caller at a time.
final class PieceReader {
  struct Options {
    var pieceByteCount = 4 << 20
    /// A record that is longer fails with `Stream_InputStreamTooLarge`.
    var recordByteCountMax = 64 << 20
    var skipsFirstRecord = false
    var countsLines = false
    /// Told of the stored bytes that were read.
    var progress: Progress?
  }

  private let open: (Int) throws -> ByteSource
  private let sourceCount: Int
  private let framing: any RecordFraming
  private let options: Options
  private var current: ByteSource?
  private var next = 0
  private var carry: [UInt8] = []
  private var state = FramingState()
  private var isAtStart = true
  private var isBeforeHeader = false
  private var line = 1
  private(set) var byteCount = 0
  private var reportedByteCount = 0

  init(
    sourceCount: Int, framing: any RecordFraming, options: Options, open: @escaping (Int) throws -> ByteSource
  ) {
    self.sourceCount = sourceCount
    self.framing = framing
    self.options = options
    self.open = open
  }

  /// Fills the buffer with the next piece; nil after the last one of the last input.
  func next(into buffer: PieceBuffer) throws -> Piece? {
    while true {
      if current == nil {
        guard next < sourceCount else { return nil }
        current = try open(next)
        next += 1
        reportedByteCount = 0
        state = FramingState()
        isAtStart = true
        isBeforeHeader = options.skipsFirstRecord
        line = 1
      }
      if let current, let piece = try cut(current, into: buffer) {
        let stored = current.storedByteCount
        options.progress?.add(done: stored - reportedByteCount)
        reportedByteCount = stored
        return piece
      }
    }
  }

  private func cut(_ source: ByteSource, into buffer: PieceBuffer) throws -> Piece? {
    var filled = carry.count
    // The end is seen by a read that gives nothing, into room behind the last byte.
    let expected = isAtStart ? (source.expectedByteCount ?? Int.max - 1) + 1 : Int.max
    buffer.grow(to: max(min(options.pieceByteCount, expected), filled), keeping: 0)
    carry.withUnsafeBufferPointer { bytes in
      if let from = bytes.baseAddress { buffer.base.update(from: from, count: bytes.count) }
    }
    carry.removeAll(keepingCapacity: true)
    let wasAtStart = isAtStart
    var start = 0
    while true {
      let isAtEnd = try fill(source, buffer, &filled)
      if isAtStart, filled > 0 || isAtEnd {
        isAtStart = false
        start = skipMark(buffer, filled)
      }
      if isAtEnd {
        current = nil
        return finish(source, buffer, start, filled, filled, wasAtStart: wasAtStart, isLast: true)
      }
      let end = start + framing.lastRecordEnd(slice(buffer, start, filled), &state)
      if end > start {
        carry.append(contentsOf: slice(buffer, end, filled))
        return finish(source, buffer, start, end, filled, wasAtStart: wasAtStart, isLast: false)
      }
      guard buffer.capacity < options.recordByteCountMax else {
        throw Diagnostic(
          code: "Stream_InputStreamTooLarge",
          "a record of \(source.name) is larger than \(options.recordByteCountMax >> 20) MB",
          hints: ["An unclosed quote makes one record of all that follows it."])
      }
      buffer.grow(to: min(buffer.capacity * 2, options.recordByteCountMax), keeping: filled)
    }
  }

  /// Reads until the buffer is full; true at the end of the input.
  private func fill(_ source: ByteSource, _ buffer: PieceBuffer, _ filled: inout Int) throws -> Bool {
    while filled < buffer.capacity {
      let target = UnsafeMutableRawBufferPointer(start: buffer.base + filled, count: buffer.capacity - filled)
      let count = try source.read(into: target)
      if count == 0 { return true }
      filled += count
      byteCount += count
    }
    return false
  }

  private func finish(
    _ source: ByteSource, _ buffer: PieceBuffer, _ from: Int, _ end: Int, _ filled: Int, wasAtStart: Bool,
    isLast: Bool
  ) -> Piece? {
    var start = from
    let firstLine = line
    if isLast {
      // The framing has not seen the last bytes yet.
      _ = framing.lastRecordEnd(slice(buffer, start, end), &state)
    }
    var skippedLines = 0
    if isBeforeHeader {
      while start < end, buffer.base[start] == 0x0A || buffer.base[start] == 0x0D { start += 1 }
      if start < end {
        start += framing.firstRecordEnd(slice(buffer, start, end), state)
        isBeforeHeader = false
      }
      if options.countsLines { skippedLines = newlines(slice(buffer, from, start)) }
    }
    if state.fieldCount == 0 { framing.inspectStart(slice(buffer, start, end), &state) }
    if options.countsLines { line += skippedLines + newlines(slice(buffer, start, end)) }
    // An empty input has one empty piece, so that it is known to have been read.
    guard end > start || wasAtStart || isLast else { return nil }
    return Piece(
      source: next - 1, sourceName: source.name, start: start, end: end, firstLine: firstLine + skippedLines,
      isFirstOfSource: wasAtStart, isLastOfSource: isLast, framing: state)
  }

  private func slice(_ buffer: PieceBuffer, _ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: buffer.base + start, count: max(end - start, 0))
  }

  /// The length of the byte order mark of UTF-8, where there is one.
  private func skipMark(_ buffer: PieceBuffer, _ filled: Int) -> Int {
    let base = buffer.base
    return filled >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF ? 3 : 0
  }

  private func newlines(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in bytes where byte == 0x0A { count += 1 }
    return count
  }
}
