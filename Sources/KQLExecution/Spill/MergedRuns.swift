internal import KQLColumns
internal import KQLLanguage

/// How one column places rows of several runs.
struct MergeKey {
  let column: Int
  var isAscending = true
  var nullsFirst = false
}

/// Runs of rows that are each in order, as one: equal rows come in the order of their runs. One task, read as it is needed.
struct MergedRuns: Pipeline {
  let runs: [SpilledRows]
  let keys: [MergeKey]
  /// The columns that are given on, which are the first of every run.
  let width: Int

  var taskCount: Int { 1 }
  var estimatedRows: Int? { runs.reduce(0) { $0 + $1.rowCount } }

  func makeWorker(_ run: QueryRun) throws -> PipelineWorker { Worker(self, run) }

  private final class Worker: PipelineWorker {
    private let merge: MergedRuns
    private let query: QueryRun

    init(_ merge: MergedRuns, _ query: QueryRun) {
      self.merge = merge
      self.query = query
    }

    override func run(_ task: Int, _ emit: (Chunk) throws -> Bool) throws -> Bool {
      var cursors: [Cursor] = []
      for run in merge.runs where run.rowCount > 0 { cursors.append(try Cursor(run)) }
      // A heap of the runs that still have rows; the smallest stands first.
      var heap = Array(cursors.indices)
      for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(&heap, index, cursors) }
      while let smallest = heap.first {
        // All rows up to the end of some run's piece can be placed without reading.
        var order: [(run: Int, row: Int)] = []
        var current = smallest
        while true {
          order.append((current, cursors[current].row))
          cursors[current].row += 1
          if cursors[current].isAtEnd || order.count == ChunkSize.rows { break }
          sink(&heap, 0, cursors)
          current = heap[0]
        }
        try query.checkCancelled()
        let goesOn = try emit(chunk(order, &cursors))
        if cursors[current].isAtEnd {
          if try !cursors[current].advance() {
            heap[0] = heap[heap.count - 1]
            heap.removeLast()
          }
        }
        if !heap.isEmpty { sink(&heap, 0, cursors) }
        if !goesOn { return false }
      }
      return true
    }

    private func chunk(_ order: [(run: Int, row: Int)], _ cursors: inout [Cursor]) throws -> Chunk {
      // The rows of each run are neighbours: they are put behind each other, then into their places.
      var starts = [Int](repeating: 0, count: cursors.count)
      var parts: [[Column]] = []
      var total = 0
      for index in cursors.indices where cursors[index].row > cursors[index].taken {
        let range = cursors[index].taken..<cursors[index].row
        starts[index] = total - range.lowerBound
        total += range.count
        parts.append(cursors[index].columns.prefix(merge.width).map { $0.slice(range) })
        cursors[index].taken = range.upperBound
      }
      let places = order.map { UInt32(truncatingIfNeeded: starts[$0.run] + $0.row) }
      let columns = try (0..<merge.width).map { index -> Column in
        let pieces = parts.map { $0[index] }
        guard let all = Column.concatenate(pieces, pieces[0].type) else { throw QueryRun.lowMemory }
        return all.gathering(places)
      }
      return Chunk(rowCount: order.count, columns: columns)
    }

    private func sink(_ heap: inout [Int], _ from: Int, _ cursors: [Cursor]) {
      var index = from
      while true {
        var least = index
        for child in [index * 2 + 1, index * 2 + 2] where child < heap.count {
          if precedes(heap[child], heap[least], cursors) { least = child }
        }
        if least == index { return }
        heap.swapAt(index, least)
        index = least
      }
    }

    private func precedes(_ left: Int, _ right: Int, _ cursors: [Cursor]) -> Bool {
      let (a, b) = (cursors[left], cursors[right])
      for key in merge.keys {
        let (x, y) = (a.columns[key.column], b.columns[key.column])
        let (isNull, isOtherNull) = (x.isNull(a.row), y.isNull(b.row))
        if isNull != isOtherNull { return isNull == key.nullsFirst }
        if isNull { continue }
        let order = x.compare(a.row, with: y, b.row)
        if order != 0 { return (order < 0) == key.isAscending }
      }
      return left < right
    }
  }

  /// The place in a run up to which it was read, in the piece that is in memory.
  private struct Cursor {
    let run: SpilledRows
    var task = 0
    var columns: [Column]
    /// The next row of the piece.
    var row = 0
    /// Rows of the piece that were given on.
    var taken = 0

    init(_ run: SpilledRows) throws {
      self.run = run
      columns = try run.columns(0)
    }

    var isAtEnd: Bool { row >= (columns.first?.count ?? 0) }

    /// Reads the next piece; false when there is none.
    mutating func advance() throws -> Bool {
      task += 1
      row = 0
      taken = 0
      guard task < run.taskCount else {
        columns = []
        return false
      }
      columns = try run.columns(task)
      return true
    }
  }
}
