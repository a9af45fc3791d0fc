import KQLColumns

/// How the columns of self-describing files become those of a table.
package struct ColumnarPlan: Sendable {
  /// The columns wanted, one feed each.
  package var schema: Schema
  package var feeds: [ColumnFeed]
  /// Where the fields come from: `$.a.b` walks through structs, then through what they hold.
  package var paths: [RecordPath]
  /// A column that cannot become what is wanted is an error of the file; otherwise it is null.
  package var isStrict = true
  package var treatsGzAsUncompressed = false
  /// Nil: one for each core.
  package var workerCount: Int?

  package init(schema: Schema, feeds: [ColumnFeed], paths: [RecordPath]) {
    self.schema = schema
    self.feeds = feeds
    self.paths = paths
  }

  /// Without a mapping: by the names of the columns.
  package static func identity(_ schema: Schema) -> ColumnarPlan {
    ColumnarPlan(
      schema: schema, feeds: schema.fields.indices.map { .field($0) },
      paths: schema.fields.map { RecordPath(key: $0.name) })
  }

  /// What the other paths name inside the value of one, relative to it.
  func mappedPaths(inside ordinal: Int) -> [ArraySlice<RecordPath.Step>] {
    let steps = paths[ordinal].steps
    return paths.compactMap { path in
      guard path.steps.count > steps.count, path.steps.starts(with: steps) else { return nil }
      return path.steps.dropFirst(steps.count)
    }
  }
}
