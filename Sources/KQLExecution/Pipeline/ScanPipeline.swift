internal import KQLColumns
internal import KQLLanguage

/// The morsels of a source; small ones share a task.
struct ScanPipeline: Pipeline {
  private let morsels: [any Morsel]
  private let starts: [Int]
  let rowCount: Int

  init(_ scan: Scan) throws {
    morsels = try scan.source.morsels(columns: scan.columns, pruning: scan.pruning)
    var starts: [Int] = []
    var rows = 0
    var inTask = Int.max
    for (index, morsel) in morsels.enumerated() {
      let (sum, overflow) = inTask.addingReportingOverflow(morsel.rowCount)
      if overflow || sum > ChunkSize.rows {
        starts.append(index)
        inTask = morsel.rowCount
      } else {
        inTask = sum
      }
      rows += morsel.rowCount
    }
    starts.append(morsels.count)
    self.starts = starts
    rowCount = rows
  }

  var taskCount: Int { starts.count - 1 }
  var estimatedRows: Int? { rowCount }

  func makeWorker(_ run: QueryRun) throws -> PipelineWorker { Worker(self, run) }

  private final class Worker: PipelineWorker {
    let scan: ScanPipeline
    let query: QueryRun

    init(_ scan: ScanPipeline, _ query: QueryRun) {
      self.scan = scan
      self.query = query
    }

    override func run(_ task: Int, _ emit: (Chunk) throws -> Bool) throws -> Bool {
      for index in scan.starts[task]..<scan.starts[task + 1] {
        try query.checkCancelled()
        let goesOn = try scan.morsels[index].forEachChunk { chunk in
          try query.checkCancelled()
          query.addScan(rows: chunk.rowCount)
          return try chunk.rowCount == 0 || emit(chunk)
        }
        if !goesOn { return false }
      }
      return true
    }
  }
}
