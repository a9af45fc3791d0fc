import KQLColumns

/// Equality, order and hashing of elements of dynamic values.
enum DynamicValues {
  /// Numbers by value (1 is 1.0), everything else by its canonical text.
  static func equal(_ left: JSONView, _ right: JSONView) -> Bool {
    if StringRows.equal(left.slice, right.slice) { return true }
    guard left.kind == .number, right.kind == .number else { return false }
    if left.isInteger && right.isInteger { return false }
    return left.real == right.real
  }

  /// The text under which equal values meet: whole reals as integers.
  static func key(_ view: JSONView) -> [UInt8] {
    if view.kind == .number, !view.isInteger, let real = view.real, let long = Int64(exactly: real) {
      var bytes: [UInt8] = []
      NumberText.append(long, to: &bytes)
      return bytes
    }
    return Array(view.slice)
  }
}
