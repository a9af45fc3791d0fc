import KQLColumns
import KQLDiagnostics

/// Where the values of a wanted column come from in one file.
enum ResolvedColumn: Sendable {
  case constant(Value)
  case rowNumber
  case missing
  /// A leaf outside of lists.
  case leaf(ParquetLeaf)
  /// A leaf outside of lists, converted by a transform.
  case transformed(ParquetLeaf, FieldTransform)
  /// A node put together as JSON, of which the part at the steps is taken.
  case record(ParquetNode, ArraySlice<RecordPath.Step>, FieldTransform?, mappedPaths: [ArraySlice<RecordPath.Step>])
}

extension ParquetFile {
  /// - Throws: `BadRequest_InvalidBlob` when a column cannot become what is wanted and the plan is strict.
  func resolve(_ plan: ColumnarPlan) throws -> [ResolvedColumn] {
    try plan.feeds.indices.map { index in
      switch plan.feeds[index] {
      case .constant(let value): return .constant(value)
      case .sourceLocation: return .constant(plan.schema[index].type == .string ? .string(name) : .null)
      case .sourceLineNumber: return .rowNumber
      case .missing: return .missing
      case .field(let path): return try resolve(plan, index, path, nil)
      case .transformed(let path, let transform): return try resolve(plan, index, path, transform)
      }
    }
  }

  private func resolve(
    _ plan: ColumnarPlan, _ index: Int, _ path: Int, _ transform: FieldTransform?
  ) throws -> ResolvedColumn {
    var node = root
    var rest = plan.paths[path].steps[...]
    while case .key(let key)? = rest.first, case .record = node.shape {
      guard let child = node.child(key) else { return .missing }
      node = child
      rest = rest.dropFirst()
    }
    let type = plan.schema[index].type
    let known = transform == .dropMappedFields ? plan.mappedPaths(inside: path) : []
    guard case .leaf(let leaf) = node.shape, rest.isEmpty || leaf.source != .json && leaf.source != .string else {
      // Whole records become dynamic values; what a path finds inside of one may be anything.
      guard !rest.isEmpty || transform != nil || type == .dynamic else { return try refuse(plan, index, node.typeName) }
      return .record(node, rest, transform, mappedPaths: known)
    }
    guard rest.isEmpty else { return .missing }
    if case .other? = leaf.logicalType { return try refuse(plan, index, leaf.typeName) }
    if leaf.repetitionMax > 0 { return .record(node, rest, transform, mappedPaths: known) }
    if let transform { return .transformed(leaf, transform) }
    return leaf.canBecome(type) ? .leaf(leaf) : try refuse(plan, index, leaf.typeName)
  }

  private func refuse(_ plan: ColumnarPlan, _ index: Int, _ found: String) throws -> ResolvedColumn {
    guard plan.isStrict else { return .missing }
    let field = plan.schema[index]
    throw Diagnostic(
      code: "BadRequest_InvalidBlob",
      "column '\(field.name)' of type \(field.type.name) cannot take the values of type \(found) in \(name)")
  }
}
