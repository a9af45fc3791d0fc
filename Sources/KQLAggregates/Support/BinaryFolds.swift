import KQLColumns
import KQLLanguage

/// Folds integers bit by bit; null for a group without values.
final class BinaryFolds: GroupedAggregator {
  enum Operation { case and, or, xor }

  private var folded: [Int64] = []
  private var has: [Bool] = []
  private let operation: Operation
  private let type: ScalarType

  init(_ operation: Operation, type: ScalarType) {
    self.operation = operation
    self.type = type
  }

  func reserve(groups count: Int) {
    grow(&folded, to: count, filledWith: operation == .and ? -1 : 0)
    grow(&has, to: count, filledWith: false)
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    add(arguments[0].integerRows(), groups, arguments[0].presence)
  }

  private func add(_ values: [Int64], _ groups: [UInt32], _ presence: [Bool]?) {
    switch operation {
    case .and:
      forEachPresent(values, groups, presence) {
        folded[$0] &= $1; has[$0] = true
      }
    case .or:
      forEachPresent(values, groups, presence) {
        folded[$0] |= $1; has[$0] = true
      }
    case .xor:
      forEachPresent(values, groups, presence) {
        folded[$0] ^= $1; has[$0] = true
      }
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? BinaryFolds else { return }
    add(other.folded, groups, other.has)
  }

  func finish() -> [Column] { [.longs(folded, type, valid: has.contains(false) ? has : nil)] }
  var byteCount: Int { folded.count * 9 }
}
