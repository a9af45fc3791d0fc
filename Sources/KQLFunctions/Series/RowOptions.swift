import KQLColumns
import KQLLanguage

/// Optional arguments of one row; nil when the argument is left out or null.
extension Arguments {
  func long(_ index: Int, _ row: Int) -> Int64? {
    guard index < count else { return nil }
    switch columns[index].value(row) {
    case .long(let value): return value
    case .real(let value): return Int64(exactly: value.rounded(.towardZero))
    default: return nil
    }
  }

  func real(_ index: Int, _ row: Int) -> Double? {
    guard index < count else { return nil }
    switch columns[index].value(row) {
    case .long(let value): return Double(value)
    case .real(let value): return value
    case .decimal(let value): return value.real
    default: return nil
    }
  }

  func text(_ index: Int, _ row: Int) -> String? {
    guard index < count, case .string(let value) = columns[index].value(row) else { return nil }
    return value
  }
}
