import KQLColumns

/// One whole row per group, replaced as better ones are found: the columns behind arg_max and take_any.
///
/// Rows are gathered once per chunk into pieces; a group holds the piece and position of its row. When most of what is
/// held has been replaced, the pieces are joined into one that has only the rows in use.
struct KeptRows {
  private let types: [ScalarType]
  private var pieces: [[Column]] = []
  private var held = 0
  /// Per group: piece + 1 in the upper half, row in the lower; 0 is none.
  private var places: [UInt64] = []

  init(types: [ScalarType]) { self.types = types }

  mutating func reserve(groups count: Int) { grow(&places, to: count, filledWith: 0) }

  /// Row `i` of the columns becomes the row of group `groups[i]`.
  mutating func put(_ columns: [Column], groups: [UInt32]) {
    if groups.isEmpty { return }
    pieces.append(columns)
    held += groups.count
    for (row, group) in groups.enumerated() {
      places[Int(group)] = UInt64(pieces.count) << 32 | UInt64(row)
    }
    if held > places.count * 4 + 65_536 || pieces.count > 4096 { compact() }
  }

  private mutating func compact() {
    var groups: [UInt32] = []
    for (group, place) in places.enumerated() where place != 0 { groups.append(UInt32(truncatingIfNeeded: group)) }
    let columns = gather(groups)
    pieces = []
    held = 0
    pieces.append(columns)
    held = groups.count
    for (row, group) in groups.enumerated() { places[Int(group)] = 1 << 32 | UInt64(row) }
  }

  /// The rows of the groups given, each of which has one.
  func gather(_ groups: [UInt32]) -> [Column] {
    var starts: [UInt64] = []
    var total: UInt64 = 0
    for piece in pieces {
      starts.append(total)
      total += UInt64(piece.first?.count ?? 0)
    }
    let rows = groups.map { group -> UInt32 in
      let place = places[Int(group)]
      return UInt32(truncatingIfNeeded: starts[Int(place >> 32) - 1] + (place & 0xffff_ffff))
    }
    return types.indices.map { index in
      joined(pieces.map { $0[index] }, types[index]).gathering(rows)
    }
  }

  /// One row per group; nulls for groups that have none.
  func finish() -> [Column] {
    let missing = places.contains(0)
    var all = pieces
    if missing { all.append(types.map { .nulls($0, count: 1) }) }
    var starts: [UInt64] = []
    var total: UInt64 = 0
    for piece in all {
      starts.append(total)
      total += UInt64(piece.first?.count ?? 0)
    }
    let rows = places.map { place -> UInt32 in
      if place == 0 { return UInt32(truncatingIfNeeded: total - 1) }
      return UInt32(truncatingIfNeeded: starts[Int(place >> 32) - 1] + (place & 0xffff_ffff))
    }
    return types.indices.map { index in joined(all.map { $0[index] }, types[index]).gathering(rows) }
  }

  var byteCount: Int { places.count * 8 + held * types.count * 16 }
}

/// The rows of the columns one after the other.
func joined(_ columns: [Column], _ type: ScalarType) -> Column {
  if columns.count == 1 { return columns[0] }
  let count = columns.reduce(0) { $0 + $1.count }
  var valid: [Bool]?
  if type != .string, columns.contains(where: { $0.presence != nil }) {
    var flags: [Bool] = []
    flags.reserveCapacity(count)
    for column in columns { flags.append(contentsOf: column.presence ?? Array(repeating: true, count: column.count)) }
    valid = flags
  }
  let storage: Column.Storage
  switch type {
  case .bool: storage = .bools(columns.flatMap { $0.integerRows().map { $0 != 0 } })
  case .int, .long, .datetime, .timespan: storage = .longs(columns.flatMap { $0.integerRows() })
  case .real: storage = .reals(columns.flatMap { $0.realRows() })
  case .decimal: storage = .decimals(columns.flatMap { $0.decimalRows() })
  case .guid: storage = .guids(columns.flatMap { $0.guidRows() })
  case .string, .dynamic:
    var builder = TextBuilder(rows: count)
    for column in columns {
      let (text, codes) = column.textRows()
      for row in 0..<column.count { builder.append(text, row: codes.map { Int($0[row]) } ?? row) }
    }
    storage = .text(builder.finish())
  }
  return Column(type: type, count: count, storage: storage, valid: valid)
}
