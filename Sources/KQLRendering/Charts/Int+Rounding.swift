extension Int {
  /// The nearest place of a drawing: 0 for what is no number, and near enough to add and subtract for what is far away.
  init(rounding value: Double) {
    self = value.isNaN ? 0 : Int(Swift.min(Swift.max(value, -1e9), 1e9).rounded())
  }
}
