import Glibc
import KQLColumns
import KQLDiagnostics

/// One input of a reading.
package enum InputSource: Sendable {
  case file(String)
  case bytes([UInt8], name: String)
  case zipMember(ZipArchive.Member, of: String)

  package var name: String {
    switch self {
    case .file(let path): path
    case .zipMember(let member, let path): "\(path)/\(member.name)"
    case .bytes(_, let name): name
    }
  }

  /// Bytes to be read, before decompression; 0 when that is not known.
  var storedByteCount: Int {
    switch self {
    case .file(let path):
      var status = stat()
      return stat(path, &status) == 0 ? Int(status.st_size) : 0
    case .bytes(let bytes, _): return bytes.count
    case .zipMember: return 0
    }
  }
}

/// What a reading found besides its rows.
package struct ReadSummary: Sendable {
  package struct Source: Sendable {
    package var name: String
    package var rowCount = 0
    /// After decompression.
    package var byteCount = 0
    /// Malformed lines left out.
    package var skippedRecordCount = 0
    package var extraFieldCount = 0
  }

  package var sources: [Source] = []
  /// Top-level JSON fields that no column takes; some of them.
  package var ignoredKeys: [String] = []
  package var rowCount: Int { sources.reduce(0) { $0 + $1.rowCount } }
  package var byteCount: Int { sources.reduce(0) { $0 + $1.byteCount } }
}

/// Reads text inputs into columns, on all cores, in the order of the inputs and their records.
///
/// Each worker takes the next piece (of whole records) from the reader, one at a time, and parses it while the others
/// read and parse theirs. Chunks are handed to the caller's thread in order; at most a few pieces wait for it.
package struct TextReader {
  package let plan: ReadPlan

  package init(_ plan: ReadPlan) { self.plan = plan }

  /// - Parameter deliver: Gets chunks of up to `chunkRowCountMax` rows, in order, and the index of their input.
  /// - Throws: `Stream_WrongNumberOfFields`, `Stream_ClosingQuoteMissing`, `Stream_InputStreamTooLarge`,
  ///   `BadRequest_InvalidBlob`, what opening a file throws, and what `deliver` throws.
  package func read(
    _ sources: [InputSource], cancellation: Cancellation? = nil, deliver: ([Column], Int) throws -> Void
  ) throws -> ReadSummary {
    var options = PieceReader.Options()
    options.pieceByteCount = max(plan.pieceByteCount, 4)
    options.recordByteCountMax = max(plan.recordByteCountMax, options.pieceByteCount)
    options.skipsFirstRecord = plan.skipsFirstRecord && plan.format.isDelimited
    options.countsLines = plan.needsRecordStarts
    options.progress = cancellation?.progress
    options.progress?.expect(sources.reduce(0) { $0 + $1.storedByteCount })
    let treatsGzAsUncompressed = plan.treatsGzAsUncompressed
    let reader = PieceReader(sourceCount: sources.count, framing: plan.framing, options: options) { index in
      switch sources[index] {
      case .file(let path): try ByteSource.file(path, treatGzAsUncompressed: treatsGzAsUncompressed)
      case .bytes(let bytes, let name): MemorySource(name: name, bytes: bytes)
      case .zipMember(let member, let path): try ZipArchive.open(member, of: path)
      }
    }
    var collector = Collector(plan: plan, summary: ReadSummary(sources: sources.map { .init(name: $0.name) }))
    let buffer = PieceBuffer(capacity: 0)
    guard let first = try reader.next(into: buffer) else { return collector.summary }
    if first.isLastOfSource, sources.count == 1 {
      let parsed = PieceParser(plan).parse(first, in: buffer)
      try collector.take(parsed, deliver)
      return collector.summary
    }
    let workers = plan.workerCount ?? Processors.count
    let pipeline = PiecePipeline(reader: reader, plan: plan, first: first, firstBuffer: buffer)
    try pipeline.run(workers: workers, cancellation: cancellation) {
      try collector.take($0, deliver)
      options.progress?.add(done: 0, rows: $0.rowCount)
    }
    return collector.summary
  }

  /// All chunks at once.
  package func readAll(
    _ sources: [InputSource], cancellation: Cancellation? = nil
  ) throws -> (chunks: [[Column]], summary: ReadSummary) {
    var chunks: [[Column]] = []
    let summary = try read(sources, cancellation: cancellation) { chunk, _ in chunks.append(chunk) }
    return (chunks, summary)
  }
}

/// Puts parsed pieces in order into the summary and turns a failed record into the error that names it.
private struct Collector {
  let plan: ReadPlan
  var summary: ReadSummary

  mutating func take(_ piece: ParsedPiece, _ deliver: ([Column], Int) throws -> Void) throws {
    if let failure = piece.failure { throw diagnostic(failure, piece) }
    summary.sources[piece.source].rowCount += piece.rowCount
    summary.sources[piece.source].byteCount += piece.byteCount
    summary.sources[piece.source].skippedRecordCount += piece.skippedRecordCount
    let extra = max(summary.sources[piece.source].extraFieldCount, piece.extraFieldCount)
    summary.sources[piece.source].extraFieldCount = extra
    for key in piece.ignoredKeys.sorted() where !summary.ignoredKeys.contains(key) {
      if summary.ignoredKeys.count < 32 { summary.ignoredKeys.append(key) }
    }
    for chunk in piece.chunks { try deliver(chunk, piece.source) }
  }

  private func diagnostic(_ failure: RecordFailure, _ piece: ParsedPiece) -> Diagnostic {
    let before = summary.sources[piece.source].rowCount + (plan.skipsFirstRecord && plan.format.isDelimited ? 1 : 0)
    let place = "record \(before + failure.record + 1) of \(piece.sourceName)"
    switch failure.reason {
    case .fieldCount(let expected, let found):
      let fields = found == 1 ? "1 field" : "\(found) fields"
      return Diagnostic(
        code: "Stream_WrongNumberOfFields", "\(place) has \(fields), \(expected) expected",
        hints: ["validationPolicy='{\"ValidationOptions\":0,\"ValidationImplications\":0}' takes such records."])
    case .openQuote:
      return Diagnostic(code: "Stream_ClosingQuoteMissing", "\(place) has a quote that is never closed")
    case .malformed(let reason):
      return Diagnostic(code: "BadRequest_InvalidBlob", "\(place) \(reason)")
    case .tooLarge:
      return Diagnostic(code: "Stream_InputStreamTooLarge", "\(place) is too large")
    }
  }
}
