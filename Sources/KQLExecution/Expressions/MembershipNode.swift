internal import KQLColumns
internal import KQLLanguage

/// `in` over a set of values.
final class MembershipNode: ExpressionNode {
  private let value: ExpressionNode
  private let table: MembershipTable
  private let negated: Bool
  private var cache: (values: Text, result: [Bool])?

  init(_ value: ExpressionNode, _ table: MembershipTable, negated: Bool) {
    self.value = value
    self.table = table
    self.negated = negated
    super.init(type: .bool, isStatic: value.isStatic)
  }

  override func evaluate(_ chunk: Chunk) throws -> Column {
    let column = try value.evaluate(chunk)
    if column.constantValue != nil {
      guard chunk.rowCount > 0 else { return .bools([]) }
      return .constant(.bool(table.contains(column.slice(0..<1))[0] != negated), .bool, count: chunk.rowCount)
    }
    if column.valid == nil, case .dictionary(let codes, let values) = column.storage {
      let perValue: [Bool]
      if let cache, cache.values === values {
        perValue = cache.result
      } else {
        perValue = table.contains(.text(values, column.type)).map { $0 != negated }
        cache = (values, perValue)
      }
      let result = [Bool](unsafeUninitializedCapacity: codes.count) { target, written in
        perValue.withUnsafeBufferPointer { perValue in
          for row in 0..<codes.count { target[row] = perValue[Int(codes[row])] }
        }
        written = codes.count
      }
      return .bools(result)
    }
    var found = table.contains(column)
    if negated { for row in found.indices { found[row].toggle() } }
    return .bools(found)
  }
}
