import KQLColumns
import KQLDiagnostics

/// Reads files that say what their columns are into columns, on all cores, in the order of the files and their rows.
package struct ColumnarReader {
  package let plan: ColumnarPlan
  package let format: DataFormat

  package init(_ plan: ColumnarPlan, _ format: DataFormat) {
    self.plan = plan
    self.format = format
  }

  /// - Parameter deliver: Gets chunks in order, and the index of their input.
  /// - Throws: `BadRequest_InvalidBlob` for damaged files, what opening a file throws, and what `deliver` throws.
  package func read(
    _ sources: [InputSource], cancellation: Cancellation? = nil, deliver: ([Column], Int) throws -> Void
  ) throws -> ReadSummary {
    var summary = ReadSummary(sources: sources.map { .init(name: $0.name) })
    let workers = plan.workerCount ?? Processors.count
    let columns = Array(plan.schema.fields.indices)
    for (index, source) in sources.enumerated() {
      let file = try ColumnarPlan.open(source, format)
      for name in file.ignoredColumns(plan) where !summary.ignoredKeys.contains(name) {
        if summary.ignoredKeys.count < 32 { summary.ignoredKeys.append(name) }
      }
      summary.sources[index].byteCount = file.uncompressedByteCount
      let pieces = try file.pieces(plan) { _ in true }
      try OrderedWork.run(count: pieces.count, workers: workers, isCancelled: { cancellation?.isCancelled == true }) {
        let reading = pieces[$0].open(columns)
        return try columns.map { try reading.column($0) }
      } take: { columns in
        try deliver(columns, index)
      }
      summary.sources[index].rowCount = file.rowCount
    }
    return summary
  }
}
