import KQLColumns
import KQLStorage

/// A generator whose numbers are the same in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

enum Samples {
  static let id = GUID(high: 0x0011_2233_4455_6677, low: 0x8899_aabb_ccdd_eeff)

  /// How the values of a column are drawn.
  enum Pattern: CaseIterable, Sendable { case constant, repeating, ascending, random, extreme }
  enum Nulls: CaseIterable, Sendable { case none, some, all }

  static func column(
    _ type: ScalarType, _ pattern: Pattern, _ nulls: Nulls, rows: Int, _ random: inout SplitMix
  ) -> Column {
    let values = (0..<rows).map { row -> Value in
      switch nulls {
      case .none: break
      case .some: if type != .string && random.next() % 5 == 0 { return .null }
      case .all: if type != .string { return .null }
      }
      return value(type, number(pattern, row, &random), pattern)
    }
    return Column(type, values)
  }

  static func number(_ pattern: Pattern, _ row: Int, _ random: inout SplitMix) -> Int64 {
    switch pattern {
    case .constant: 42
    case .repeating: Int64(random.next() % 7)
    case .ascending: 638_000_000_000_000_000 + Int64(row) * 10_000
    case .random: Int64(truncatingIfNeeded: random.next() >> 20)
    case .extreme: row % 2 == 0 ? .min : .max
    }
  }

  static func value(_ type: ScalarType, _ number: Int64, _ pattern: Pattern) -> Value {
    switch type {
    case .bool: return .bool(number % 2 == 0)
    case .int: return .long(Int64(Int32(truncatingIfNeeded: number)))
    case .long, .datetime, .timespan: return .long(number)
    case .real:
      switch pattern {
      case .extreme: return .real(number < 0 ? -.infinity : -0.0)
      case .random: return .real(Double(bitPattern: UInt64(bitPattern: number) << 19 | 1))
      default: return .real(Double(number % 10_000) / 100)
      }
    case .decimal:
      return .decimal(
        Decimal128(significand: UInt128(number.magnitude) << 40, exponent: Int16(number % 30), isNegative: number < 0))
    case .guid: return .guid(GUID(high: UInt64(bitPattern: number), low: 7))
    case .string: return .string(pattern == .extreme && number < 0 ? "" : "text é \(number)")
    case .dynamic: return .dynamic("{\"a\":\(number)}")
    }
  }

  static func encode(_ columns: [Column], pieces: Int = 1, workers: Int = 1) throws -> EncodedExtent {
    let stored = columns.enumerated().map {
      StoredColumn(id: $0.offset + 1, name: "c\($0.offset)", type: $0.element.type)
    }
    let rows = columns.first?.count ?? 0
    let chunks = (0..<pieces).map { piece in
      columns.map { $0.slice(rows * piece / pieces..<rows * (piece + 1) / pieces) }
    }
    return try ExtentEncoder.encode(columns: stored, chunks: chunks, id: id, workers: workers)
  }

  /// Every value of both columns is the same, bit by bit.
  static func isEqual(_ a: Column, _ b: Column) -> Bool {
    guard a.type == b.type, a.count == b.count else { return false }
    return (0..<a.count).allSatisfy { row in
      let (x, y) = (a.value(row), b.value(row))
      if case .real(let p) = x, case .real(let q) = y { return p.bitPattern == q.bitPattern }
      return x == y
    }
  }
}
