import KQLColumns
import KQLLanguage

/// An argument in a loop: one value for all rows, or one per row.
enum Operand<T> {
  case constant(T)
  case values([T])
}

extension Column {
  var longOperand: Operand<Int64> {
    if case .constant(.long(let value)) = storage { return .constant(value) }
    return .values(longs())
  }
  var realOperand: Operand<Double> {
    if case .constant(.real(let value)) = storage { return .constant(value) }
    return .values(reals())
  }
  var boolOperand: Operand<Bool> {
    if case .constant(.bool(let value)) = storage { return .constant(value) }
    return .values(bools())
  }
  var decimalOperand: Operand<Decimal128> {
    if case .constant(.decimal(let value)) = storage { return .constant(value) }
    return .values(decimals())
  }
  var guidOperand: Operand<GUID> {
    if case .constant(.guid(let value)) = storage { return .constant(value) }
    return .values(guids())
  }
}

enum Loop {
  /// A result per row of two operands.
  @inline(__always) static func map<A, B, R: BitwiseCopyable>(
    _ left: Operand<A>, _ right: Operand<B>, count: Int, _ body: (A, B) -> R
  ) -> [R] {
    [R](unsafeUninitializedCapacity: count) { target, written in
      switch (left, right) {
      case (.values(let a), .values(let b)):
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in for row in 0..<count { target[row] = body(a[row], b[row]) } }
        }
      case (.values(let a), .constant(let b)):
        a.withUnsafeBufferPointer { a in for row in 0..<count { target[row] = body(a[row], b) } }
      case (.constant(let a), .values(let b)):
        b.withUnsafeBufferPointer { b in for row in 0..<count { target[row] = body(a, b[row]) } }
      case (.constant(let a), .constant(let b)):
        let value = body(a, b)
        for row in 0..<count { target[row] = value }
      }
      written = count
    }
  }

  @inline(__always) static func map<A, R: BitwiseCopyable>(_ values: [A], _ body: (A) -> R) -> [R] {
    let count = values.count
    return [R](unsafeUninitializedCapacity: count) { target, written in
      values.withUnsafeBufferPointer { source in for row in 0..<count { target[row] = body(source[row]) } }
      written = count
    }
  }

  /// A result per row that may be missing; rows that are already null are not asked.
  @inline(__always) static func mapOptional<A, R: BitwiseCopyable>(
    _ values: [A], valid: [Bool]?, blank: R, _ body: (A) -> R?
  ) -> (values: [R], valid: [Bool]?) {
    var result = [R](repeating: blank, count: values.count)
    var isValid = valid
    for row in 0..<values.count where valid == nil || valid?[row] == true {
      if let value = body(values[row]) {
        result[row] = value
      } else {
        if isValid == nil { isValid = Array(repeating: true, count: values.count) }
        isValid?[row] = false
      }
    }
    return (result, isValid)
  }

  @inline(__always) static func mapOptional<A, B, R: BitwiseCopyable>(
    _ left: Operand<A>, _ right: Operand<B>, valid: [Bool]?, count: Int, blank: R, _ body: (A, B) -> R?
  ) -> (values: [R], valid: [Bool]?) {
    var missing: [Int] = []
    let isValid = valid
    var row = 0
    let values: [R] = map(left, right, count: count) { a, b in
      defer { row += 1 }
      if let value = body(a, b) { return value }
      missing.append(row)
      return blank
    }
    guard !missing.isEmpty else { return (values, isValid) }
    var result = isValid ?? Array(repeating: true, count: count)
    if case .constant = left, case .constant = right {
      result = Array(repeating: false, count: count)
    } else {
      for row in missing { result[row] = false }
    }
    return (values, result)
  }
}

extension Column {
  /// A copy in plain layout when it is constant, so that its rows can be walked.
  func expanded() -> Column {
    guard case .constant(let value) = storage else { return self }
    if value == .null {
      let blank = Column(type, [.null]).gathering(Array(repeating: 0, count: count))
      return blank
    }
    switch value {
    case .bool: return .bools(bools())
    case .long: return .longs(longs(), type)
    case .real: return .reals(reals())
    case .decimal: return Column(type: type, count: count, storage: .decimals(decimals()))
    case .guid: return Column(type: type, count: count, storage: .guids(guids()))
    case .string, .dynamic: return .text(texts(), type)
    case .null: return self
    }
  }
}

/// Runs an evaluation of constants once instead of once per row.
func constantFolded(_ arguments: Arguments, _ body: (Arguments) throws -> Column) rethrows -> Column {
  guard arguments.rowCount > 1, arguments.columns.allSatisfy({ $0.constantValue != nil }) else {
    return try body(arguments)
  }
  let columns = arguments.columns.map { Column.constant($0.constantValue ?? .null, $0.type, count: 1) }
  let one = Arguments(columns: columns, rowCount: 1, resultType: arguments.resultType, context: arguments.context)
  let result = try body(one)
  return .constant(result.value(0), result.type, count: arguments.rowCount)
}
