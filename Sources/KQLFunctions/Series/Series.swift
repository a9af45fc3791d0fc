import KQLColumns
import KQLLanguage

/// A dynamic array of numbers. Elements that are no numbers are nil.
struct Series {
  var values: [Double?]
  /// Whether every number was written as an integer.
  var isIntegral: Bool

  /// Nil when the row is not an array.
  init?(_ json: UnsafeBufferPointer<UInt8>) {
    let view = JSONView(json)
    guard view.kind == .array else { return nil }
    var values: [Double?] = []
    var isIntegral = true
    view.forEachElement { element in
      let value = element.real
      values.append(value)
      if value != nil, !element.isInteger { isIntegral = false }
    }
    self.values = values
    self.isIntegral = isIntegral
  }

  init(_ values: [Double?], isIntegral: Bool = false) {
    self.values = values
    self.isIntegral = isIntegral
  }

  /// Every element, zero for what is missing.
  var filled: [Double] { values.map { $0 ?? 0 } }

  func append(to output: inout [UInt8]) { Series.append(values, isIntegral: isIntegral, to: &output) }

  static func append(_ values: [Double?], isIntegral: Bool, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      guard let value else {
        output.append(contentsOf: "null".utf8)
        continue
      }
      if isIntegral, let integer = Int64(exactly: value) {
        NumberText.append(integer, to: &output)
      } else if value.isFinite {
        NumberText.append(value, to: &output)
      } else {
        output.append(contentsOf: value.isNaN ? "\"NaN\"".utf8 : value > 0 ? "\"Infinity\"".utf8 : "\"-Infinity\"".utf8)
      }
    }
    output.append(UInt8(ascii: "]"))
  }
}

/// A series argument, or a number that stands for a series of that number.
struct SeriesRows {
  private let rows: TextRows
  private let valid: [Bool]?
  private let numbers: (values: [Double], valid: [Bool]?)?
  private let isIntegral: Bool

  init(_ column: Column) {
    rows = TextRows(
      column.type == .dynamic ? column.retyped(.string) : .constant(.string(""), .string, count: column.count))
    numbers = column.type == .dynamic ? nil : column.doubleRows()
    isIntegral = column.type == .int || column.type == .long
    valid = column.validity
  }

  func series(_ row: Int) -> Series? {
    guard numbers == nil, valid?[row] ?? true else { return nil }
    return rows.withRow(row) { Series($0) }
  }

  /// The number of a row that is not a series, also of a dynamic number.
  func number(_ row: Int) -> (value: Double, isIntegral: Bool)? {
    guard valid?[row] ?? true else { return nil }
    if let numbers { return (numbers.values[row], isIntegral) }
    return rows.withRow(row) { json in
      let view = JSONView(json)
      return view.real.map { ($0, view.isInteger) }
    }
  }
}

/// The forms that series functions share.
enum SeriesFunction {
  /// One series in, one out; nil is null.
  static func map(_ arguments: Arguments, _ body: (Series, Int) -> Series?) -> Column {
    let rows = SeriesRows(arguments[0])
    return arguments.buildDynamic { row, output in
      guard let series = rows.series(row), let result = body(series, row) else { return false }
      result.append(to: &output)
      return true
    }
  }

  static func mapElements(
    _ arguments: Arguments, keepsIntegers: Bool = false, _ body: (Double) -> Double?
  ) -> Column {
    map(arguments) { series, _ in
      Series(series.values.map { $0.flatMap(body) }, isIntegral: keepsIntegers && series.isIntegral)
    }
  }

  /// Element by element; where one series is shorter, nulls follow.
  static func combine(
    _ arguments: Arguments, keepsIntegers: Bool, _ body: (Double, Double) -> Double?
  ) -> Column {
    let (left, right) = (SeriesRows(arguments[0]), SeriesRows(arguments[1]))
    return arguments.buildDynamic { row, output in
      guard let (first, second, isIntegral) = pair(left, right, row) else { return false }
      let count = max(first.count, second.count)
      let values = (0..<count).map { index -> Double? in
        guard index < first.count, index < second.count, let a = first[index], let b = second[index] else { return nil }
        return body(a, b)
      }
      Series.append(values, isIntegral: keepsIntegers && isIntegral, to: &output)
      return true
    }
  }

  static func compare(_ arguments: Arguments, _ body: (Double, Double) -> Bool) -> Column {
    let (left, right) = (SeriesRows(arguments[0]), SeriesRows(arguments[1]))
    return arguments.buildDynamic { row, output in
      guard let (first, second, _) = pair(left, right, row) else { return false }
      output.append(UInt8(ascii: "["))
      for index in 0..<max(first.count, second.count) {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        if index < first.count, index < second.count, let a = first[index], let b = second[index] {
          output.append(contentsOf: body(a, b) ? "true".utf8 : "false".utf8)
        } else {
          output.append(contentsOf: "null".utf8)
        }
      }
      output.append(UInt8(ascii: "]"))
      return true
    }
  }

  /// Two series of a row, a number spread to the other's length.
  static func pair(
    _ left: SeriesRows, _ right: SeriesRows, _ row: Int
  ) -> (first: [Double?], second: [Double?], isIntegral: Bool)? {
    if let first = left.series(row) {
      if let second = right.series(row) { return (first.values, second.values, first.isIntegral && second.isIntegral) }
      guard let (number, isIntegral) = right.number(row) else { return nil }
      return (first.values, first.values.map { _ in number }, first.isIntegral && isIntegral)
    }
    guard let second = right.series(row), let (number, isIntegral) = left.number(row) else { return nil }
    return (second.values.map { _ in number }, second.values, second.isIntegral && isIntegral)
  }

  /// A number from one series.
  static func reduce(_ arguments: Arguments, _ body: ([Double]) -> Double?) -> Column {
    let rows = SeriesRows(arguments[0])
    return arguments.buildReal { row in rows.series(row).flatMap { body($0.values.compactMap { $0 }) } }
  }
}
