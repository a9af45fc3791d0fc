import KQLColumns

extension AvroFile {
  /// The columns with the types they have by themselves.
  package var columns: Schema {
    Schema(fields: schema.fields.map { Schema.Field($0.name, naturalType(of: $0.node)) })
  }

  private func naturalType(of index: Int) -> ScalarType {
    let node = schema.nodes[index]
    switch node.logical {
    case .date, .timestampMilliseconds, .timestampMicroseconds, .timestampNanoseconds: return .datetime
    case .timeMilliseconds, .timeMicroseconds: return .timespan
    case .uuid: return .guid
    case .decimal: return .decimal
    case .duration: return .dynamic
    case nil: break
    }
    switch node.kind {
    case .boolean: return .bool
    case .int: return .int
    case .long: return .long
    case .float, .double: return .real
    case .null, .bytes, .string, .fixed, .enumeration: return .string
    case .array, .map, .record: return .dynamic
    case .union(let branches):
      // A value that may be missing has the type of what it may be.
      let others = branches.filter { branch in
        if case .null = schema.nodes[branch].kind { false } else { true }
      }
      return others.count == 1 ? naturalType(of: others[0]) : .dynamic
    }
  }
}
