internal import KQLColumns
internal import KQLLanguage

/// Rows sorted by a key and then by time, as plain arrays: what plugins walk through that follow each key in time.
///
/// The table's columns are the time, then the key, then whatever the plugin added.
struct OrderedEvents {
  /// Times in their stored form: ticks, or numbers.
  let times: [Int64]
  /// The first row of each key, and the number of rows.
  let bounds: [Int]
  let table: Table
  private let starts: [Int]

  init(_ table: Table) {
    self.table = table
    var times: [Int64] = []
    var bounds: [Int] = []
    var starts: [Int] = []
    var previous: Column?
    for chunk in table.chunks {
      starts.append(times.count)
      let key = chunk[1]
      for row in 0..<key.count {
        let isNew: Bool
        if row > 0 {
          isNew = !key.isEqual(row, to: key, row - 1)
        } else {
          isNew = previous.map { !key.isEqual(0, to: $0, $0.count - 1) } ?? true
        }
        if isNew { bounds.append(times.count + row) }
      }
      if key.count > 0 { previous = key }
      times += chunk[0].longs()
    }
    bounds.append(times.count)
    self.times = times
    self.bounds = bounds
    self.starts = starts
  }

  /// A column of flags over all rows; null is false.
  func flags(_ column: Int) -> [Bool] {
    table.chunks.flatMap { chunk -> [Bool] in
      let values = chunk[column].bools()
      guard let valid = chunk[column].validity else { return values }
      return zip(values, valid).map { $0 && $1 }
    }
  }

  /// A column of whole numbers over all rows.
  func longs(_ column: Int) -> [Int64] { table.chunks.flatMap { $0[column].longs() } }

  /// A value of a row, boxed: for results, never in a loop over all rows.
  func value(_ row: Int, _ column: Int) -> Value {
    var low = 0
    for (index, start) in starts.enumerated() where start <= row { low = index }
    return table.chunks[low][column].value(row - starts[low])
  }
}
