import KQLColumns
import KQLEngine

/// Whether two runs of one query gave the same rows in the same order.
enum AnswerComparison {
  /// The first difference; nil when there is none.
  static func difference(_ left: [ResultTable], _ right: [ResultTable]) -> String? {
    guard left.count == right.count else { return "\(left.count) tables and \(right.count)" }
    for (a, b) in zip(left, right) {
      guard a.table.schema == b.table.schema else { return "schemas differ" }
      guard a.table.rowCount == b.table.rowCount else { return "\(a.table.rowCount) rows and \(b.table.rowCount)" }
      for (position, field) in a.table.schema.fields.enumerated() {
        let (x, y) = (values(a.table, position), values(b.table, position))
        for (row, pair) in zip(x, y).enumerated() where !equal(pair.0, pair.1) {
          return "column \(field.name) row \(row): \(pair.0) and \(pair.1)"
        }
      }
    }
    return nil
  }

  private static func values(_ table: Table, _ position: Int) -> [Value] {
    table.chunks.flatMap { chunk in (0..<chunk[position].count).map { chunk[position].value($0) } }
  }

  /// Sums of reals depend on the order in which parts are added.
  private static func equal(_ left: Value, _ right: Value) -> Bool {
    if left == right { return true }
    switch (left, right) {
    case (.real(let a), .real(let b)): return near(a, b)
    case (.decimal(let a), .decimal(let b)): return near(a.real, b.real)
    case (.dynamic(let a), .dynamic(let b)):
      guard let a = JSONValue(a), let b = JSONValue(b) else { return false }
      return equal(a, b)
    default: return false
    }
  }

  private static func equal(_ left: JSONValue, _ right: JSONValue) -> Bool {
    if let a = left.array, let b = right.array { return a.count == b.count && zip(a, b).allSatisfy { equal($0, $1) } }
    if let a = left.members, let b = right.members {
      return a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && equal($0.value, $1.value) }
    }
    switch (left, right) {
    case (.real(let a), .real(let b)): return near(a, b)
    default: return left == right
    }
  }

  private static func near(_ a: Double, _ b: Double) -> Bool {
    if a == b || (a.isNaN && b.isNaN) { return true }
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b))
  }
}
