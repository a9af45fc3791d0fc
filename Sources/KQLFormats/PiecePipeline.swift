import Glibc
import KQLColumns
import KQLDiagnostics

/// Workers that read, one at a time, and parse, all at once, and a caller who gets the results in order.
///
/// A lock of its own guards the reader; the state's lock guards everything else. Sequence numbers are given out under
/// the reader's lock, so they follow the input.
final class PiecePipeline: @unchecked Sendable {
  private let reader: PieceReader
  private let plan: ReadPlan
  private var first: (piece: Piece, buffer: PieceBuffer)?
  private let readLock = ThreadLock()
  private let stateLock = ThreadLock()
  private var results: [Int: ParsedPiece] = [:]
  private var nextSequence = 0
  private var delivered = 0
  private var window = 4
  /// How many pieces there are, once the last is known.
  private var total: Int?
  private var failure: (sequence: Int, error: any Error)?
  private var isStopped = false

  init(reader: PieceReader, plan: ReadPlan, first: Piece, firstBuffer: PieceBuffer) {
    self.reader = reader
    self.plan = plan
    self.first = (first, firstBuffer)
  }

  func run(workers: Int, cancellation: Cancellation?, take: (ParsedPiece) throws -> Void) throws {
    window = workers * 2 + 1
    var threads: [WorkerThread] = []
    for _ in 0..<workers {
      if let thread = WorkerThread({ [self] in work() }) { threads.append(thread) }
    }
    defer {
      stop()
      for thread in threads { thread.join() }
    }
    guard !threads.isEmpty else {
      throw Diagnostic(code: "OutOfMemory", "cannot start a thread", isPermanent: false)
    }
    while let piece = try nextResult(cancellation) {
      try take(piece)
      stateLock.withLock {
        delivered += 1
        stateLock.broadcast()
      }
    }
  }

  /// Waits for the next piece in order; nil after the last.
  private func nextResult(_ cancellation: Cancellation?) throws -> ParsedPiece? {
    stateLock.lock()
    defer { stateLock.unlock() }
    while true {
      if let piece = results.removeValue(forKey: delivered) { return piece }
      if let failure, failure.sequence <= delivered { throw failure.error }
      if let total, delivered >= total { return nil }
      if cancellation?.isCancelled == true {
        throw Diagnostic(code: "E_QUERY_CANCELLED", "the operation was cancelled")
      }
      stateLock.wait(milliseconds: 100)
    }
  }

  private func stop() {
    stateLock.withLock {
      isStopped = true
      stateLock.broadcast()
    }
  }

  private func work() {
    let parser = PieceParser(plan)
    var buffer = PieceBuffer(capacity: 0)
    while let (sequence, piece) = nextPiece(&buffer) {
      let parsed = parser.parse(piece, in: buffer)
      stateLock.withLock {
        results[sequence] = parsed
        stateLock.broadcast()
      }
    }
  }

  private func nextPiece(_ buffer: inout PieceBuffer) -> (Int, Piece)? {
    readLock.lock()
    defer { readLock.unlock() }
    stateLock.lock()
    while !isStopped, total == nil, failure == nil, nextSequence >= delivered + window { stateLock.wait() }
    guard !isStopped, total == nil, failure == nil else {
      stateLock.unlock()
      return nil
    }
    let sequence = nextSequence
    nextSequence += 1
    stateLock.unlock()
    if let given = first {
      first = nil
      buffer = given.buffer
      return (sequence, given.piece)
    }
    do {
      if let piece = try reader.next(into: buffer) { return (sequence, piece) }
      finish { total = sequence }
    } catch {
      finish { failure = (sequence, error) }
    }
    return nil
  }

  private func finish(_ change: () -> Void) {
    stateLock.withLock {
      change()
      stateLock.broadcast()
    }
  }
}
