import KQLColumns

/// Row by row over dynamic columns, each row a view of JSON or nil when null.
enum DynamicRows {
  /// A dynamic per row: `body` appends its JSON, or says false for null.
  static func map(_ columns: [Column], count: Int, _ body: ([JSONView?], inout [UInt8]) throws -> Bool) rethrows -> Column {
    var builder = TextBuilder(rows: count, bytes: count * 16)
    var valid = [Bool](repeating: true, count: count)
    var hasNulls = false
    try forEach(columns, count: count) { row, views in
      let start = builder.bytes.count
      if try !body(views, &builder.bytes) {
        builder.bytes.removeSubrange(start...)
        valid[row] = false
        hasNulls = true
      }
      builder.endRow()
    }
    return .text(builder.finish(), .dynamic, valid: hasNulls ? valid : nil)
  }

  /// A value per row, null where nil.
  static func values<T: BitwiseCopyable>(
    _ columns: [Column], count: Int, blank: T, _ body: ([JSONView?]) -> T?
  ) -> (values: [T], valid: [Bool]?) {
    var result = [T](repeating: blank, count: count)
    var valid = [Bool](repeating: true, count: count)
    var hasNulls = false
    forEach(columns, count: count) { row, views in
      if let value = body(views) {
        result[row] = value
      } else {
        valid[row] = false
        hasNulls = true
      }
    }
    return (result, hasNulls ? valid : nil)
  }

  /// Columns that are not dynamic are boxed.
  static func forEach(_ columns: [Column], count: Int, _ body: (Int, [JSONView?]) throws -> Void) rethrows {
    let boxed = columns.map { $0.boxed() }
    let valids = boxed.map(\.validity)
    let coded = boxed.map { $0.coded() }
    try withBuffers(coded.map(\.values), []) { buffers in
      var views = [JSONView?](repeating: nil, count: columns.count)
      for row in 0..<count {
        for index in views.indices {
          if valids[index]?[row] == false {
            views[index] = nil
            continue
          }
          let (codes, values) = coded[index]
          let code = Int(codes[row])
          let view = JSONView(
            UnsafeBufferPointer(rebasing: buffers[index][Int(values.offsets[code])..<Int(values.offsets[code + 1])]))
          views[index] = view.isNull ? nil : view
        }
        try body(row, views)
      }
    }
  }

  private static func withBuffers(
    _ texts: [Text], _ buffers: [UnsafeBufferPointer<UInt8>], _ body: ([UnsafeBufferPointer<UInt8>]) throws -> Void
  ) rethrows {
    guard buffers.count < texts.count else { return try body(buffers) }
    try texts[buffers.count].bytes.withUnsafeBufferPointer { try withBuffers(texts, buffers + [$0], body) }
  }
}

/// Writes a JSON array or object element by element.
struct JSONListWriter {
  private var isFirst = true

  mutating func comma(_ output: inout [UInt8]) {
    if !isFirst { output.append(0x2C) }
    isFirst = false
  }

  mutating func element(_ view: JSONView?, _ output: inout [UInt8]) {
    comma(&output)
    guard let view else { return output.append(contentsOf: "null".utf8) }
    output.append(contentsOf: view.slice)
  }

  mutating func member(_ key: JSONView, _ value: JSONView?, _ output: inout [UInt8]) {
    comma(&output)
    output.append(contentsOf: key.slice)
    output.append(0x3A)
    guard let value else { return output.append(contentsOf: "null".utf8) }
    output.append(contentsOf: value.slice)
  }
}
