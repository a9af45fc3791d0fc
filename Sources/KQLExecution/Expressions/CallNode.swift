internal import KQLColumns
internal import KQLLanguage

/// A call of a scalar function. Where its only varying argument is a dictionary column, the function runs once per
/// distinct value, and the result is kept for the next chunk of the same dictionary.
final class CallNode: ExpressionNode {
  private let function: ScalarFunction
  private let arguments: [ExpressionNode]
  private let context: EvaluationContext
  /// The position of the only argument that is not static; nil when there are several.
  private let varying: Int?
  private var cache: (values: Text, result: DictionaryResult)?
  /// The dictionary of the last chunk, when it was too large for its chunk: it pays once it recurs.
  private var lastLarge: Text?
  /// Whether a row took so little that rows need not be counted out between looks at the cancellation.
  private var isCheap = false

  private static let sliceRows = 2_048
  private static let sliceNanosecondsMax: Int64 = 1_000_000
  private static let callNanosecondsMax: Int64 = 40_000_000

  init(_ function: ScalarFunction, _ arguments: [ExpressionNode], _ type: ScalarType, _ run: QueryRun) {
    self.function = function
    self.arguments = arguments
    context = run.context
    let moving = arguments.indices.filter { !arguments[$0].isStatic }
    varying = moving.count == 1 && function.isDeterministic ? moving[0] : nil
    super.init(type: type, isStatic: function.isDeterministic && moving.isEmpty)
  }

  func staticValue() throws -> Value {
    let columns = try arguments.map { try $0.evaluate(Chunk(rowCount: 1, columns: [])) }
    return try call(columns, rowCount: 1).value(0)
  }

  private func call(_ columns: [Column], rowCount: Int) throws -> Column {
    let result = try function.evaluate(
      Arguments(columns: columns, rowCount: rowCount, resultType: type, context: context))
    if case .text(let text) = result.storage,
      text.isTruncated || text.bytes.count > Text.resultBytesMax(rows: rowCount)
    {
      throw QueryRun.lowMemory
    }
    if case .string(let text)? = result.constantValue, text.utf8.count > Text.resultBytesMax(rows: 1) {
      throw QueryRun.lowMemory
    }
    return result
  }

  /// The same for any number of rows: in slices while they are slow, so that a cancelled query does not wait for the end.
  private func callInSlices(_ columns: [Column], rowCount: Int) throws -> Column {
    guard rowCount > CallNode.sliceRows else { return try call(columns, rowCount: rowCount) }
    var parts: [Column] = []
    var start = 0
    while start < rowCount {
      let end = isCheap ? rowCount : min(rowCount, start + CallNode.sliceRows)
      let slice = start == 0 && end == rowCount ? columns : columns.map { $0.slice(start..<end) }
      let began = threadCPUNanoseconds()
      let part = try call(slice, rowCount: end - start)
      let spent = threadCPUNanoseconds() - began
      isCheap = spent < (isCheap ? CallNode.callNanosecondsMax : CallNode.sliceNanosecondsMax)
      if slice.first?.count == rowCount { return part }
      parts.append(part)
      start = end
      try context.checkCancelled()
    }
    guard let whole = Column.concatenate(parts, type) else { throw QueryRun.lowMemory }
    return whole
  }

  override func evaluate(_ chunk: Chunk) throws -> Column {
    let rows = chunk.rowCount
    var columns: [Column] = []
    columns.reserveCapacity(arguments.count)
    var isConstant = function.isDeterministic
    for argument in arguments {
      let column = try argument.evaluate(chunk)
      if column.constantValue == nil { isConstant = false }
      columns.append(column)
    }
    if isConstant, rows > 1 {
      let single = try call(columns.map { $0.slice(0..<1) }, rowCount: 1)
      return .constant(single.value(0), type, count: rows)
    }
    if let varying, columns[varying].valid == nil,
      case .dictionary(let codes, let values) = columns[varying].storage,
      let result = try resultPerValue(varying, columns, values, rows)
    {
      return result.gathering(codes)
    }
    return try callInSlices(columns, rowCount: rows)
  }

  private func resultPerValue(
    _ varying: Int, _ columns: [Column], _ values: Text, _ rows: Int
  ) throws -> DictionaryResult? {
    if let cache, cache.values === values { return cache.result }
    if values.count > rows, lastLarge !== values {
      lastLarge = values
      return nil
    }
    lastLarge = nil
    let distinct = values.count
    var inner = columns.map { column in
      column.constantValue.map { Column.constant($0, column.type, count: distinct) } ?? column
    }
    inner[varying] = .text(values, columns[varying].type)
    let result = DictionaryResult(try callInSlices(inner, rowCount: distinct))
    cache = (values, result)
    return result
  }
}

/// A function's result for every value of a dictionary, ready to be spread over rows.
struct DictionaryResult {
  private let column: Column
  /// For text: the codes of the distinct results.
  private let remap: [UInt32]?

  init(_ column: Column) {
    if column.valid == nil, case .text(let text) = column.storage {
      let interner = TextInterner()
      let codes = interner.intern(text)
      let distinct = interner.distinct()
      remap = codes
      self.column = Column(
        type: column.type, count: distinct.count, storage: .text(distinct))
    } else {
      remap = nil
      self.column = column
    }
  }

  func gathering(_ codes: [UInt32]) -> Column {
    guard let remap, case .text(let values) = column.storage else { return column.gathering(codes) }
    let newCodes = [UInt32](unsafeUninitializedCapacity: codes.count) { target, written in
      remap.withUnsafeBufferPointer { remap in
        for row in 0..<codes.count { target[row] = remap[Int(codes[row])] }
      }
      written = codes.count
    }
    return Column(type: column.type, count: codes.count, storage: .dictionary(codes: newCodes, values: values))
  }
}
