import KQLColumns
import KQLStorage

/// Whether a comparison with a constant can hold for a value within bounds.
enum BoundsCheck {
  static func holds(_ bounds: ColumnStatistics.Bounds, _ operation: String, _ value: Value) -> Bool {
    switch (bounds, value) {
    case (.longs(let low, let high), .long(let number)): return holds(low, high, operation, number)
    case (.longs(let low, let high), .bool(let flag)): return holds(low, high, operation, flag ? 1 : 0)
    case (.reals(let low, let high), .real(let number)): return number.isNaN || holds(low, high, operation, number)
    case (.text(let low, let high), .string(let text)):
      let bytes = Array(text.utf8)
      let isBelow = bytes.lexicographicallyPrecedes(low)
      let isAbove = high.map { $0.lexicographicallyPrecedes(bytes) } ?? false
      switch operation {
      case "==": return !isBelow && !isAbove
      case "<", "<=": return !isBelow
      case ">", ">=": return !isAbove
      default: return true
      }
    default: return true
    }
  }

  private static func holds<Number: Comparable>(
    _ low: Number, _ high: Number, _ operation: String, _ value: Number
  ) -> Bool {
    switch operation {
    case "==": low <= value && value <= high
    case "<": low < value
    case "<=": low <= value
    case ">": high > value
    case ">=": high >= value
    default: true
    }
  }
}
