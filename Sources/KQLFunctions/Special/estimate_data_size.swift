import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let estimateDataSize = ScalarFunction(
    name: "estimate_data_size",
    family: .special,
    summary: "Estimates the bytes that values take.",
    parameters: [
      .repeated("column", .scalar, 1...64)
    ],
    result: .type(.long),
    examples: [
      Example("print estimate_data_size('1234567890', 5)", "18")
    ],
    evaluate: EstimateDataSize.evaluate
  )
}

private enum EstimateDataSize {
  static func evaluate(_ arguments: Arguments) -> Column {
    var sizes = [Int64](repeating: 0, count: arguments.rowCount)
    for column in arguments.columns {
      switch column.type {
      case .string, .dynamic:
        let rows = TextRows(column.retyped(.string))
        for row in sizes.indices { rows.withRow(row) { sizes[row] += Int64($0.count) } }
      case .bool: for row in sizes.indices { sizes[row] += 1 }
      case .int: for row in sizes.indices { sizes[row] += 4 }
      case .decimal, .guid: for row in sizes.indices { sizes[row] += 16 }
      case .long, .real, .datetime, .timespan: for row in sizes.indices { sizes[row] += 8 }
      }
    }
    return .longs(sizes)
  }
}
