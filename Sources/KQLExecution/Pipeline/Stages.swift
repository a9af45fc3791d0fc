internal import KQLColumns

final class FilterStage: Stage {
  private let condition: ExpressionNode

  init(_ condition: ExpressionNode) { self.condition = condition }

  func process(_ chunk: Chunk, _ emit: (Chunk) throws -> Bool) throws -> Bool {
    guard let rows = try condition.select(chunk) else { return try emit(chunk) }
    return rows.isEmpty ? true : try emit(chunk.selecting(rows))
  }
}

/// A filter over a scan that may have decided parts of it already.
final class ScanFilterStage: Stage {
  private let parts: [ExpressionNode]
  /// For each part the scan's fact that decides it.
  private let facts: [Int?]
  private let whole: AndNode

  init(_ parts: [ExpressionNode], facts: [Int?]) {
    self.parts = parts
    self.facts = facts
    whole = AndNode(parts)
  }

  func process(_ chunk: Chunk, _ emit: (Chunk) throws -> Bool) throws -> Bool {
    var condition = whole
    if !chunk.answered.isEmpty {
      let open = parts.indices.filter { part in facts[part].map { !chunk.answered.contains($0) } ?? true }
      condition = AndNode(open.map { parts[$0] })
    }
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
