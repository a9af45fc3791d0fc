import KQLColumns

/// What a function whose result may be many times as long as its arguments holds itself to.
enum TextLimit {
  /// Of all rows of a chunk together.
  static func bytes(rows: Int) -> Int { rows == 1 ? 1 << 27 : 1 << 30 }

  /// Before `count` bytes are appended to the rows so far, and again while one row grows.
  static func check(_ bytes: Int, rows: Int) throws {
    if bytes > self.bytes(rows: rows) { throw Text.tooLong }
  }
}
