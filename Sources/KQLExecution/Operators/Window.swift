internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension QueryRun {
  func window(_ input: Plan, _ calls: [WindowCall], depth: Int) throws -> any Pipeline {
    for call in calls {
      for argument in call.arguments { try ExpressionNode.prepare(argument, self) }
      if let restart = call.restart { try ExpressionNode.prepare(restart, self) }
      if case .shift(_, let value?) = call.kind { try ExpressionNode.prepare(value, self) }
    }
    let rows = try collectWith(try pipeline(input, depth: depth), [])
    guard rows.count > 0 else { return TablePipeline([]) }
    guard rows.count < Int(UInt32.max) else { throw QueryRun.lowMemory }
    let columns = try concatenate(rows.columns, input.schema.fields.map(\.type))
    let chunk = Chunk(rowCount: rows.count, columns: columns)
    var added: [Column] = []
    for call in calls {
      // Later calls may refer to columns of earlier ones.
      let current = Chunk(rowCount: rows.count, columns: columns + added)
      added.append(try WindowEvaluation(call, chunk.rowCount, current, self).column())
    }
    try hold(added.byteCount)
    return SlicePipeline(rowCount: rows.count, columns: columns + added)
  }
}

/// One window call over all rows.
private struct WindowEvaluation {
  let call: WindowCall
  let count: Int
  let arguments: [Column]
  /// Rows where the call starts anew.
  let restarts: [Bool]?
  let chunk: Chunk
  let run: QueryRun

  init(_ call: WindowCall, _ count: Int, _ chunk: Chunk, _ run: QueryRun) throws {
    self.call = call
    self.count = count
    self.chunk = chunk
    self.run = run
    arguments = try call.arguments.map { try ExpressionNode.make($0, run).evaluate(chunk) }
    if let restart = call.restart {
      let column = try ExpressionNode.make(restart, run).evaluate(chunk)
      var flags = [Bool](repeating: false, count: count)
      if let rows = column.selection() {
        for row in rows { flags[Int(row)] = true }
      } else {
        flags = [Bool](repeating: true, count: count)
      }
      restarts = flags
    } else {
      restarts = nil
    }
  }

  private func isRestart(_ row: Int) -> Bool { restarts?[row] ?? false }

  func column() throws -> Column {
    switch call.kind {
    case .rowNumber(let start): return rowNumbers(start)
    case .rowRank(let dense): return ranks(dense: dense)
    case .shift(let distance, let value): return try shifted(distance, value)
    case .cumulativeSum: return sums()
    case .session(let fromFirst, let between): return sessions(fromFirst, between)
    }
  }

  private func rowNumbers(_ start: Int64) -> Column {
    var values = [Int64](repeating: 0, count: count)
    var next = start
    for row in 0..<count {
      if isRestart(row) { next = start }
      values[row] = next
      next = next &+ 1
    }
    return .longs(values, call.type)
  }

  private func ranks(dense: Bool) -> Column {
    guard let column = arguments.first else { return .nulls(call.type, count: count) }
    let ids = makeKeyEncoder(column.type).encode(column)
    var values = [Int64](repeating: 0, count: count)
    var rank: Int64 = 0
    var rowsSoFar: Int64 = 0
    for row in 0..<count {
      if row == 0 || isRestart(row) {
        rank = 1
        rowsSoFar = 0
      } else if ids[row] != ids[row - 1] {
        rank = dense ? rank + 1 : rowsSoFar + 1
      }
      rowsSoFar += 1
      values[row] = rank
    }
    return .longs(values, call.type)
  }

  private func shifted(_ distance: Int, _ value: Expression?) throws -> Column {
    guard let column = arguments.first else { return .nulls(call.type, count: count) }
    var rows = [UInt32](repeating: missingKey, count: count)
    for row in 0..<count {
      let (source, overflow) = row.subtractingReportingOverflow(distance)
      if !overflow, source >= 0, source < count { rows[row] = UInt32(truncatingIfNeeded: source) }
    }
    guard let value else { return column.gatheringOptional(rows) }
    let fallback = try ExpressionNode.make(value, run).evaluate(chunk)
    // The default's rows follow the column's own.
    guard let both = Column.concatenate([column, fallback.retyped(column.type)], column.type) else {
      throw QueryRun.lowMemory
    }
    for row in 0..<count where rows[row] == missingKey { rows[row] = UInt32(truncatingIfNeeded: count + row) }
    return both.gathering(rows)
  }

  private func sums() -> Column {
    guard let column = arguments.first else { return .nulls(call.type, count: count) }
    let valid = column.validity
    if case .decimal = column.type {
      var sum = Decimal128.zero
      let values: [Value] = (0..<count).map { row in
        if isRestart(row) { sum = .zero }
        if case .decimal(let term) = column.value(row) { sum = Decimal128.adding(sum, term) ?? sum }
        return .decimal(sum)
      }
      return Column(call.type, values)
    }
    if case .real = column.type {
      let flat: [Double]
      switch column.storage {
      case .reals(let values): flat = values
      case .constant(.real(let value)): flat = [Double](repeating: value, count: count)
      default: flat = [Double](repeating: 0, count: count)
      }
      var values = [Double](repeating: 0, count: count)
      var sum = 0.0
      for row in 0..<count {
        if isRestart(row) { sum = 0 }
        if valid?[row] ?? true { sum += flat[row] }
        values[row] = sum
      }
      return .reals(values)
    }
    let flat = column.materializedLongs()
    var values = [Int64](repeating: 0, count: count)
    var sum: Int64 = 0
    for row in 0..<count {
      if isRestart(row) { sum = 0 }
      if valid?[row] ?? true { sum = sum &+ flat[row] }
      values[row] = sum
    }
    return .longs(values, call.type)
  }

  /// The time at which each row's session began.
  private func sessions(_ fromFirst: Value, _ between: Value) -> Column {
    guard let column = arguments.first, case .long(let longest) = fromFirst, case .long(let widest) = between else {
      return .nulls(call.type, count: count)
    }
    let times = column.materializedLongs()
    let valid = column.validity
    var values = [Int64](repeating: 0, count: count)
    var flags = [Bool](repeating: true, count: count)
    var first: Int64?
    var last: Int64 = 0
    for row in 0..<count {
      guard valid?[row] ?? true else {
        flags[row] = false
        first = nil
        continue
      }
      let time = times[row]
      if let begun = first, !isRestart(row), time &- begun <= longest, time &- last <= widest {
        values[row] = begun
      } else {
        first = time
        values[row] = time
      }
      last = time
    }
    return .longs(values, call.type, valid: flags.contains(false) ? flags : nil)
  }
}
