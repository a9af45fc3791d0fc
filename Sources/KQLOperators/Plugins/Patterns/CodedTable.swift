internal import KQLColumns
internal import KQLLanguage

/// A table whose columns are numbers for their distinct values: what pattern mining counts.
struct CodedTable {
  /// For each column the code of each row.
  let codes: [[UInt32]]
  /// For each column how many codes there are.
  let sizes: [Int]
  let weights: [Double]
  let rowCount: Int
  /// Where each code occurs first.
  private let firsts: [[(chunk: Int, row: Int)]]
  private let table: Table
  private let columns: [Int]

  /// `columns` are coded; `weight`, if any, holds the weight of each row.
  init(_ table: Table, columns: [Int], weight: Int?, _ context: EvaluationContext) throws {
    self.table = table
    self.columns = columns
    rowCount = table.rowCount
    var codes: [[UInt32]] = []
    var firsts: [[(chunk: Int, row: Int)]] = []
    for column in columns {
      try context.checkCancelled()
      var numbers: [UInt64: [UInt32]] = [:]
      var own: [UInt32] = []
      var places: [(chunk: Int, row: Int)] = []
      own.reserveCapacity(rowCount)
      for (index, chunk) in table.chunks.enumerated() {
        let values = chunk[column]
        for (row, hash) in values.hashes().enumerated() {
          // Values of one hash are told apart by comparing them with the first of their code.
          let known = numbers[hash]?.first { code in
            let place = places[Int(code)]
            return values.isEqual(row, to: table.chunks[place.chunk][column], place.row)
          }
          if let known {
            own.append(known)
          } else {
            let code = UInt32(places.count)
            places.append((index, row))
            numbers[hash, default: []].append(code)
            own.append(code)
          }
        }
      }
      codes.append(own)
      firsts.append(places)
    }
    self.codes = codes
    self.firsts = firsts
    sizes = firsts.map(\.count)
    var weights = [Double](repeating: 1, count: weight == nil ? table.rowCount : 0)
    if let weight {
      for chunk in table.chunks {
        let column = chunk[weight].converted(to: .real)
        let valid = column.validity
        for (row, value) in column.reals().enumerated() {
          weights.append((valid?[row] ?? true) && value > 0 && value.isFinite ? value : 0)
        }
      }
    }
    self.weights = weights
  }

  /// The value that a code of a column stands for.
  func value(_ column: Int, _ code: UInt32) -> Value {
    let place = firsts[column][Int(code)]
    return table.chunks[place.chunk][columns[column]].value(place.row)
  }

  /// The rows that have all values of a pattern, among those given.
  func rows(_ pattern: Pattern, among rows: [Int]) -> [Int] {
    var result = rows
    for (column, code) in pattern.items { result = result.filter { codes[column][$0] == code } }
    return result
  }

  func weight(of rows: [Int]) -> Double { rows.reduce(0) { $0 + weights[$1] } }
}

/// Values of some columns; the others may be anything.
struct Pattern: Hashable {
  private var values: [UInt32?]

  init(width: Int) { values = Array(repeating: nil, count: width) }

  subscript(_ column: Int) -> UInt32? {
    get { values[column] }
    set { values[column] = newValue }
  }

  var size: Int { values.reduce(0) { $0 + ($1 == nil ? 0 : 1) } }

  var items: [(column: Int, code: UInt32)] {
    values.enumerated().compactMap { column, code in code.map { (column, $0) } }
  }
}
