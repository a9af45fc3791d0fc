internal import KQLColumns

final class FilterStage: Stage {
  private let condition: ExpressionNode

  init(_ condition: ExpressionNode) { self.condition = condition }

  func process(_ chunk: Chunk, _ emit: (Chunk) throws -> Bool) throws -> Bool {
    guard let rows = try condition.select(chunk) else { return try emit(chunk) }
    return rows.isEmpty ? true : try emit(chunk.selecting(rows))
  }
}

/// Computes columns when they are first read.
final class ProjectStage: Stage {
  private let nodes: [ExpressionNode]

  init(_ nodes: [ExpressionNode]) { self.nodes = nodes }

  func process(_ chunk: Chunk, _ emit: (Chunk) throws -> Bool) throws -> Bool {
    let nodes = nodes
    return try emit(
      Chunk(rowCount: chunk.rowCount, columnCount: nodes.count) { try nodes[$0].evaluate(chunk) })
  }
}
