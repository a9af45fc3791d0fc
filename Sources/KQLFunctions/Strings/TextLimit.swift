import KQLColumns

/// What a function whose result may be many times as long as its arguments holds itself to, while a row grows.
enum TextLimit {
  /// - Parameter bytes: Of all rows of the chunk so far.
  static func check(_ bytes: Int, rows: Int) throws {
    if bytes > Text.resultBytesMax(rows: rows) { throw Text.tooLong }
  }
}
