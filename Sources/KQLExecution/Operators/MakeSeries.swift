internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension QueryRun {
  func makeSeries(_ series: MakeSeries, depth: Int) throws -> any Pipeline {
    try ExpressionNode.prepare(series.axis.expression, self)
    var source = try pipeline(series.input, depth: depth)
    var from = series.from
    var to = series.to
    if from == nil || to == nil {
      // The axis is the data's own range, so the data is read before the bins are known.
      let rows = try collectWith(source, [series.axis.expression])
      let range = SeriesAxis.range(rows.extras.map { $0[0] })
      guard let range else { return TablePipeline([]) }
      from = from ?? SeriesAxis.floor(range.low, series.step)
      to = to ?? range.high
      source = TablePipeline(rows.columns)
    }
    guard let from, let to else { return TablePipeline([]) }
    let axis = try SeriesAxis(
      from: from, to: to, step: series.step, isInclusive: series.isInclusiveOfEnd || series.to == nil,
      type: series.axis.expression.type)
    guard axis.count > 0 else { return TablePipeline([]) }
    let width = series.input.schema.count
    let binned = StagePipeline(source) {
      BinStage(axis, try ExpressionNode.make(series.axis.expression, $0), inputCount: width)
    }
    let bin = NamedExpression("", .column(width, .long))
    let keys = series.keys + [bin]
    let calls = series.aggregates.map(\.call)
    for key in series.keys { try ExpressionNode.prepare(key.expression, self) }
    for call in calls { for argument in call.arguments { try ExpressionNode.prepare(argument, self) } }
    let states = try foldLanes(binned, { try AggregateState(keys, calls, self) }, { try $0.add($1) })
    guard let state = states.first else { return TablePipeline([]) }
    for other in states.dropFirst() { try state.merge(other) }
    return try SeriesTable(series, axis, try state.finish(), state.groupCount, self).pipeline()
  }
}

/// The bins of a series: `count` of them from `from`, each `step` wide.
struct SeriesAxis: Sendable {
  let from: Value
  let step: Value
  let count: Int
  let type: ScalarType

  /// As many elements as Kusto allows in an array.
  static let maxCount = 1_048_576

  init(from: Value, to: Value, step: Value, isInclusive: Bool, type: ScalarType) throws {
    self.from = from
    self.step = step
    self.type = type
    let bins: Double
    switch (from, to, step) {
    case (.long(let from), .long(let to), .long(let step)) where step > 0:
      let distance = Int128(to) - Int128(from)
      let whole = distance < 0 ? 0 : distance / Int128(step)
      let isExact = distance >= 0 && distance % Int128(step) == 0
      bins = distance < 0 ? 0 : Double(whole) + (isInclusive || !isExact ? 1 : 0)
    default:
      let start = SeriesAxis.real(from)
      let width = SeriesAxis.real(step)
      guard width > 0, start.isFinite, SeriesAxis.real(to).isFinite else {
        throw Diagnostic(code: "SEM0100", "make-series: the step must be positive.")
      }
      let steps = (SeriesAxis.real(to) - start) / width
      bins = steps < 0 ? 0 : isInclusive ? steps.rounded(.down) + 1 : steps.rounded(.up)
    }
    guard bins <= Double(SeriesAxis.maxCount) else {
      throw Diagnostic(
        code: "E_RUNAWAY_QUERY", "make-series: a series may have at most \(SeriesAxis.maxCount) elements.")
    }
    count = Int(bins)
  }

  static func real(_ value: Value) -> Double {
    switch value {
    case .long(let long): Double(long)
    case .real(let real): real
    default: .nan
    }
  }

  static func floor(_ value: Value, _ step: Value) -> Value {
    switch (value, step) {
    case (.long(let value), .long(let step)) where step > 0:
      return .long(Calendar.floorDivide(value, step) &* step)
    default:
      let width = real(step)
      return width > 0 ? .real((real(value) / width).rounded(.down) * width) : value
    }
  }

  static func range(_ columns: [Column]) -> (low: Value, high: Value)? {
    var longs: (Int64, Int64)?
    var reals: (Double, Double)?
    for column in columns {
      let valid = column.validity
      switch column.storage {
      case .reals, .constant(.real):
        for (row, value) in column.reals().enumerated() where valid?[row] ?? true {
          if value.isFinite { reals = reals.map { (min($0.0, value), max($0.1, value)) } ?? (value, value) }
        }
      default:
        for (row, value) in column.materializedLongs().enumerated() where valid?[row] ?? true {
          longs = longs.map { (min($0.0, value), max($0.1, value)) } ?? (value, value)
        }
      }
    }
    if let longs { return (.long(longs.0), .long(longs.1)) }
    return reals.map { (.real($0.0), .real($0.1)) }
  }

  /// The bin of each row, -1 outside.
  func bins(_ column: Column) -> [Int64] {
    let valid = column.validity
    var bins = [Int64](repeating: -1, count: column.count)
    if case .long(let from) = from, case .long(let step) = step, column.type.isStoredAsLong {
      let values = column.materializedLongs()
      for row in 0..<column.count where valid?[row] ?? true {
        let (distance, overflow) = values[row].subtractingReportingOverflow(from)
        if overflow || distance < 0 { continue }
        let bin = distance / step
        if bin < Int64(count) { bins[row] = bin }
      }
      return bins
    }
    let values: [Double]
    if case .real = column.type {
      values = column.reals()
    } else {
      values = column.materializedLongs().map(Double.init)
    }
    let start = SeriesAxis.real(from)
    let width = SeriesAxis.real(step)
    for row in 0..<column.count where valid?[row] ?? true {
      let bin = ((values[row] - start) / width).rounded(.down)
      if bin >= 0, bin < Double(count) { bins[row] = Int64(bin) }
    }
    return bins
  }

  /// The lower ends of the bins.
  var column: Column {
    if case .long(let from) = from, case .long(let step) = step {
      return .longs((0..<Int64(count)).map { from &+ $0 &* step }, type.isStoredAsLong ? type : .long)
    }
    let start = SeriesAxis.real(from)
    let width = SeriesAxis.real(step)
    return .reals((0..<count).map { start + Double($0) * width })
  }
}

/// Adds the bin of each row as a last column and drops rows outside all bins.
private final class BinStage: Stage {
  private let axis: SeriesAxis
  private let node: ExpressionNode
  private let inputCount: Int

  init(_ axis: SeriesAxis, _ node: ExpressionNode, inputCount: Int) {
    self.axis = axis
    self.node = node
    self.inputCount = inputCount
  }

  func process(_ chunk: Chunk, _ emit: (Chunk) throws -> Bool) throws -> Bool {
    let bins = axis.bins(try node.evaluate(chunk))
    let rows = bins.indices.filter { bins[$0] >= 0 }.map { UInt32(truncatingIfNeeded: $0) }
    if rows.isEmpty { return true }
    let column = Column.longs(bins)
    let inputCount = inputCount
    let wide = Chunk(rowCount: chunk.rowCount, columnCount: inputCount + 1) {
      $0 < inputCount ? try chunk.column($0) : column
    }
    return try emit(rows.count == chunk.rowCount ? wide : wide.selecting(rows))
  }
}

/// Groups of keys and bins, turned into one row of arrays per key.
private struct SeriesTable {
  private let series: MakeSeries
  private let axis: SeriesAxis
  private let columns: [Column]
  private let rowCount: Int
  private let run: QueryRun

  init(_ series: MakeSeries, _ axis: SeriesAxis, _ columns: [Column], _ rowCount: Int, _ run: QueryRun) {
    self.series = series
    self.axis = axis
    self.columns = columns
    self.rowCount = rowCount
    self.run = run
  }

  func pipeline() throws -> any Pipeline {
    guard rowCount > 0 else { return TablePipeline([]) }
    let keyCount = series.keys.count
    let keys = Array(columns.prefix(keyCount))
    var groups = [UInt32](repeating: 0, count: rowCount)
    var keyColumns: [Column] = []
    var groupCount = 1
    if keyCount > 0 {
      let table = GroupTable(keys.map(\.type))
      groups = table.encode(keys)
      groupCount = table.count
      keyColumns = table.columns()
    }
    let (cells, overflow) = groupCount.multipliedReportingOverflow(by: axis.count)
    guard !overflow, cells < Int(UInt32.max) else { throw QueryRun.lowMemory }
    try run.hold(cells * 8)
    let bins = columns[keyCount].materializedLongs()
    var rows = [UInt32](repeating: missingKey, count: cells)
    for row in 0..<rowCount { rows[Int(groups[row]) * axis.count + Int(bins[row])] = UInt32(truncatingIfNeeded: row) }
    var result = keyColumns
    var next = keyCount + 1
    for (call, defaultValue) in series.aggregates {
      for field in call.output {
        result.append(arrays(columns[next], rows, groupCount, defaultValue, field.type))
        next += 1
      }
    }
    result.append(.constant(.dynamic(axisText()), .dynamic, count: groupCount))
    return SlicePipeline(rowCount: groupCount, columns: result)
  }

  private func arrays(
    _ column: Column, _ rows: [UInt32], _ groupCount: Int, _ defaultValue: Value, _ type: ScalarType
  ) -> Column {
    let values = column.boxed()
    let text = values.materializedText()
    let valid = values.validity
    let fallback = defaultText(defaultValue, type)
    var builder = TextBuilder(rows: groupCount)
    for group in 0..<groupCount {
      builder.bytes.append(0x5B)
      for bin in 0..<axis.count {
        if bin > 0 { builder.bytes.append(0x2C) }
        let row = rows[group * axis.count + bin]
        if row == missingKey {
          builder.bytes.append(contentsOf: fallback)
        } else if valid?[Int(row)] ?? true {
          let start = Int(text.offsets[Int(row)])
          builder.bytes.append(contentsOf: text.bytes[start..<Int(text.offsets[Int(row) + 1])])
        } else {
          builder.bytes.append(contentsOf: "null".utf8)
        }
      }
      builder.bytes.append(0x5D)
      builder.endRow()
    }
    return .text(builder.finish(), .dynamic)
  }

  private func defaultText(_ value: Value, _ type: ScalarType) -> [UInt8] {
    var value = value
    if case .real = type, case .long(let long) = value { value = .real(Double(long)) }
    let from: ScalarType =
      switch value {
      case .bool: .bool
      case .long: type.isStoredAsLong ? type : .long
      case .real: .real
      case .decimal: .decimal
      case .string: .string
      case .guid: .guid
      case .dynamic: .dynamic
      case .null: type
      }
    let boxed = Column(from, [value]).boxed()
    if boxed.isNull(0) { return Array("null".utf8) }
    return boxed.materializedText().bytes
  }

  private func axisText() -> String {
    let text = axis.column.boxed().materializedText()
    return "[" + (0..<text.count).map { text.string($0) }.joined(separator: ",") + "]"
  }
}
