internal import KQLColumns

/// `and` over all parts: in a filter, later parts see only the rows that earlier ones left.
final class AndNode: ExpressionNode {
  private let parts: [ExpressionNode]

  init(_ parts: [ExpressionNode]) {
    self.parts = parts
    super.init(type: .bool, isStatic: false)
  }

  override func select(_ chunk: Chunk) throws -> [UInt32]? {
    var alive: [UInt32]?
    var current = chunk
    for part in parts {
      guard let kept = try part.select(current) else { continue }
      let rows = alive.map { $0.composed(with: kept) } ?? kept
      if rows.isEmpty { return [] }
      alive = rows
      current = chunk.selecting(rows)
    }
    return alive
  }

  override func evaluate(_ chunk: Chunk) throws -> Column {
    var result = Logic(rows: chunk.rowCount, start: true)
    for part in parts {
      if try result.and(part.evaluate(chunk)) { return .constant(.bool(false), .bool, count: chunk.rowCount) }
    }
    return result.column
  }
}

/// `or` over all parts: in a filter, later parts see only the rows that no earlier one took.
final class OrNode: ExpressionNode {
  private let parts: [ExpressionNode]

  init(_ parts: [ExpressionNode]) {
    self.parts = parts
    super.init(type: .bool, isStatic: false)
  }

  override func select(_ chunk: Chunk) throws -> [UInt32]? {
    var taken = [Bool](repeating: false, count: chunk.rowCount)
    var open: [UInt32]?
    var current = chunk
    for (index, part) in parts.enumerated() {
      guard let kept = try part.select(current) else {
        // All rows still open are taken, so all are.
        return nil
      }
      for row in kept { taken[Int(open.map { $0[Int(row)] } ?? row)] = true }
      if index == parts.count - 1 { break }
      if kept.isEmpty { continue }
      var rest: [UInt32] = []
      rest.reserveCapacity(chunk.rowCount)
      for row in 0..<chunk.rowCount where !taken[row] { rest.append(UInt32(truncatingIfNeeded: row)) }
      if rest.isEmpty { return nil }
      open = rest
      current = chunk.selecting(rest)
    }
    return Column.bools(taken).selection()
  }

  override func evaluate(_ chunk: Chunk) throws -> Column {
    var result = Logic(rows: chunk.rowCount, start: false)
    for part in parts {
      if try result.or(part.evaluate(chunk)) { return .constant(.bool(true), .bool, count: chunk.rowCount) }
    }
    return result.column
  }
}

/// Three-valued logic over rows, part by part.
private struct Logic {
  private var values: [Bool]
  private var valid: [Bool]?

  init(rows: Int, start: Bool) { values = [Bool](repeating: start, count: rows) }

  var column: Column { .bools(values, valid: valid) }

  /// Returns whether every row has become false.
  mutating func and(_ part: Column) -> Bool { add(part, absorbing: false) }
  /// Returns whether every row has become true.
  mutating func or(_ part: Column) -> Bool { add(part, absorbing: true) }

  /// `absorbing` is the value that decides a row whatever the other parts are; null comes next.
  private mutating func add(_ part: Column, absorbing: Bool) -> Bool {
    let rows = values.count
    switch part.storage {
    case .constant(.bool(let value)): return value == absorbing && rows > 0
    case .bools(let other):
      if part.valid == nil, valid == nil {
        if absorbing {
          for row in 0..<rows { values[row] = values[row] || other[row] }
        } else {
          for row in 0..<rows { values[row] = values[row] && other[row] }
        }
      } else {
        combine(absorbing) { row in part.valid.map { $0[row] } ?? true ? other[row] : nil }
      }
    default: combine(absorbing) { _ in nil }
    }
    return false
  }

  private mutating func combine(_ absorbing: Bool, _ other: (Int) -> Bool?) {
    var newValid = valid ?? [Bool](repeating: true, count: values.count)
    for row in values.indices {
      let mine: Bool? = newValid[row] ? values[row] : nil
      let theirs = other(row)
      if mine == absorbing || theirs == absorbing {
        values[row] = absorbing
        newValid[row] = true
      } else if mine == nil || theirs == nil {
        values[row] = false
        newValid[row] = false
      }
    }
    valid = newValid
  }
}
