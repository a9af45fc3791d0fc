internal import KQLColumns
internal import KQLLanguage

/// `range`: `count` values from `from` in steps of `step`.
struct RangePipeline: Pipeline {
  let type: ScalarType
  let from: Value
  let step: Value
  let count: Int

  init(_ field: Schema.Field, from: Value, to: Value, step: Value) {
    type = field.type
    self.from = from
    self.step = step
    switch (from, to, step) {
    case (.long(let from), .long(let to), .long(let step)) where step != 0:
      let (distance, overflow) = to.subtractingReportingOverflow(from)
      if step > 0 ? from > to : from < to {
        count = 0
      } else if overflow {
        let wide = (Int128(to) - Int128(from)) / Int128(step)
        count = Int(clamping: wide + 1)
      } else {
        let steps = distance.dividedReportingOverflow(by: step)
        count = steps.overflow || steps.partialValue == .max ? .max : Int(steps.partialValue) + 1
      }
    case (.real(let from), .real(let to), .real(let step)) where step != 0 && step.isFinite:
      let steps = ((to - from) / step + 1e-10).rounded(.down)
      count = steps >= 0 && from.isFinite ? (steps < 9e18 ? Int(steps) + 1 : .max) : 0
    default: count = 0
    }
  }

  var taskCount: Int { count / ChunkSize.rows + (count % ChunkSize.rows == 0 ? 0 : 1) }
  var estimatedRows: Int? { count }

  func makeWorker(_ run: QueryRun) throws -> PipelineWorker { Worker(self) }

  private final class Worker: PipelineWorker {
    let range: RangePipeline
    init(_ range: RangePipeline) { self.range = range }

    override func run(_ task: Int, _ emit: (Chunk) throws -> Bool) throws -> Bool {
      let start = task * ChunkSize.rows
      let rows = min(ChunkSize.rows, range.count - start)
      let column: Column
      switch (range.from, range.step) {
      case (.long(let from), .long(let step)):
        let first = from &+ Int64(start) &* step
        let values = [Int64](unsafeUninitializedCapacity: rows) { target, written in
          var value = first
          for row in 0..<rows {
            target[row] = value
            value = value &+ step
          }
          written = rows
        }
        column = .longs(values, range.type)
      case (.real(let from), .real(let step)):
        column = .reals((start..<start + rows).map { from + Double($0) * step })
      default: return true
      }
      return try emit(Chunk(rowCount: rows, columns: [column]))
    }
  }
}
