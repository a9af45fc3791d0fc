import KQLColumns
import KQLLanguage

/// A string argument read row by row: one row of text when it is constant, else one for each.
struct TextRows {
  let text: Text
  let isConstant: Bool

  /// Values of other types are written as `tostring()` writes them.
  init(_ column: Column) {
    let column = column.type == .string ? column : column.asText()
    switch column.storage {
    case .constant(.string(let value)), .constant(.dynamic(let value)):
      text = Text([value])
      isConstant = true
    case .constant:
      text = Text([""])
      isConstant = true
    default:
      text = column.texts()
      isConstant = false
    }
  }

  @inline(__always)
  func withRow<R>(_ row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
    try text.withRow(isConstant ? 0 : row, body)
  }

  func bytes(_ row: Int) -> [UInt8] { withRow(row) { Array($0) } }
  func string(_ row: Int) -> String { text.string(isConstant ? 0 : row) }
}

extension Arguments {
  func textRows(_ index: Int) -> TextRows { TextRows(columns[index]) }

  /// The constant text of an argument.
  func constantString(_ index: Int) -> String? {
    switch constant(index) {
    case .string(let value)?, .dynamic(let value)?: value
    default: nil
    }
  }

  func constantLong(_ index: Int) -> Int64? {
    switch constant(index) {
    case .long(let value)?: value
    case .real(let value)?: Int64(exactly: value.rounded(.towardZero))
    default: nil
    }
  }

  /// A string column from a string argument.
  func mapText(
    _ index: Int, _ body: (UnsafeBufferPointer<UInt8>, inout [UInt8]) throws -> Void
  ) rethrows -> Column {
    let rows = textRows(index)
    let count = rows.isConstant ? min(1, rowCount) : rowCount
    var builder = TextBuilder(rows: count, bytes: rows.text.bytes.count)
    for row in 0..<count {
      try rows.withRow(row) { try body($0, &builder.bytes) }
      builder.endRow()
    }
    return spread(.text(builder.finish()), isConstant: rows.isConstant)
  }

  /// A column of one row stands for all rows when the argument was constant.
  func spread(_ column: Column, isConstant: Bool) -> Column {
    guard isConstant, column.count == 1 else { return column }
    return .constant(column.value(0), column.type, count: rowCount)
  }

  /// A long column from a string argument; nil is null.
  func mapLong(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Int64?) rethrows -> Column {
    let rows = textRows(index)
    let count = rows.isConstant ? min(1, rowCount) : rowCount
    var values = [Int64](repeating: 0, count: count)
    var valid: [Bool]?
    for row in 0..<count {
      if let value = try rows.withRow(row, body) {
        values[row] = value
      } else {
        if valid == nil { valid = Array(repeating: true, count: count) }
        valid?[row] = false
      }
    }
    return spread(.longs(values, .long, valid: valid), isConstant: rows.isConstant)
  }

  /// A bool column from a string argument; nil is null.
  func mapBool(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Bool?) rethrows -> Column {
    let rows = textRows(index)
    let count = rows.isConstant ? min(1, rowCount) : rowCount
    var values = [Bool](repeating: false, count: count)
    var valid: [Bool]?
    for row in 0..<count {
      if let value = try rows.withRow(row, body) {
        values[row] = value
      } else {
        if valid == nil { valid = Array(repeating: true, count: count) }
        valid?[row] = false
      }
    }
    return spread(.bools(values, valid: valid), isConstant: rows.isConstant)
  }

  /// A dynamic column row by row: the body appends JSON and says whether there is a value.
  func buildDynamic(_ body: (Int, inout [UInt8]) throws -> Bool) rethrows -> Column {
    var builder = TextBuilder(rows: rowCount)
    var valid: [Bool]?
    for row in 0..<rowCount {
      if try !body(row, &builder.bytes) {
        if valid == nil { valid = Array(repeating: true, count: rowCount) }
        valid?[row] = false
        builder.bytes.append(contentsOf: "null".utf8)
      }
      builder.endRow()
    }
    return .text(builder.finish(), .dynamic, valid: valid)
  }

  /// A string column row by row.
  func buildText(_ body: (Int, inout [UInt8]) throws -> Void) rethrows -> Column {
    var builder = TextBuilder(rows: rowCount)
    for row in 0..<rowCount {
      try body(row, &builder.bytes)
      builder.endRow()
    }
    return .text(builder.finish())
  }

  /// A long column row by row; nil is null.
  func buildLong(_ type: ScalarType = .long, _ body: (Int) throws -> Int64?) rethrows -> Column {
    var values = [Int64](repeating: 0, count: rowCount)
    var valid: [Bool]?
    for row in 0..<rowCount {
      if let value = try body(row) {
        values[row] = value
      } else {
        if valid == nil { valid = Array(repeating: true, count: rowCount) }
        valid?[row] = false
      }
    }
    return .longs(values, type, valid: valid)
  }

  /// A bool column row by row; nil is null.
  func buildBool(_ body: (Int) throws -> Bool?) rethrows -> Column {
    var values = [Bool](repeating: false, count: rowCount)
    var valid: [Bool]?
    for row in 0..<rowCount {
      if let value = try body(row) {
        values[row] = value
      } else {
        if valid == nil { valid = Array(repeating: true, count: rowCount) }
        valid?[row] = false
      }
    }
    return .bools(values, valid: valid)
  }

  /// A real column row by row; nil is null.
  func buildReal(_ body: (Int) throws -> Double?) rethrows -> Column {
    var values = [Double](repeating: 0, count: rowCount)
    var valid: [Bool]?
    for row in 0..<rowCount {
      if let value = try body(row) {
        values[row] = value
      } else {
        if valid == nil { valid = Array(repeating: true, count: rowCount) }
        valid?[row] = false
      }
    }
    return .reals(values, valid: valid)
  }
}

extension Column {
  /// Any number or dynamic number as integers with their validity.
  func longRows() -> (values: [Int64], valid: [Bool]?) {
    let column = type.isStoredAsLong ? self : converted(to: .long)
    return (column.longs(), column.validity)
  }

  /// Any number or dynamic number as doubles with their validity.
  func doubleRows() -> (values: [Double], valid: [Bool]?) {
    let column = type == .real ? self : converted(to: .real)
    return (column.reals(), column.validity)
  }
}
