/// A decimal number with up to 34 significant digits: `significand` × 10^`exponent`.
///
/// `significand` is below 10^34 and keeps the scale it was written with (`1.50` has exponent -2).
package struct Decimal128: Sendable, Hashable, BitwiseCopyable {
  package var significand: UInt128
  package var exponent: Int16
  package var isNegative: Bool

  package init(significand: UInt128, exponent: Int16, isNegative: Bool) {
    self.significand = significand
    self.exponent = exponent
    self.isNegative = isNegative
  }
}
