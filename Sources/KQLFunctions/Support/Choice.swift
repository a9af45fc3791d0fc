import KQLColumns

/// Takes every row from one of several columns.
enum Choice {
  /// Row `i` is row `i` of `columns[chosen[i]]`; all are of `type`.
  static func pick(_ chosen: [UInt8], from columns: [Column], _ type: ScalarType) -> Column {
    let count = chosen.count
    let valids = columns.map(\.validity)
    var valid: [Bool]?
    if type != .string, valids.contains(where: { $0 != nil }) {
      valid = (0..<count).map { valids[Int(chosen[$0])]?[$0] ?? true }
    }
    let storage: Column.Storage
    switch type {
    case .bool: storage = .bools(take(chosen, columns.map { $0.bools() }))
    case .int, .long, .datetime, .timespan: storage = .longs(take(chosen, columns.map { $0.longs() }))
    case .real: storage = .reals(take(chosen, columns.map { $0.reals() }))
    case .decimal: storage = .decimals(take(chosen, columns.map { $0.decimals() }))
    case .guid: storage = .guids(take(chosen, columns.map { $0.guids() }))
    case .string, .dynamic: storage = texts(chosen, columns)
    }
    return Column(type: type, count: count, storage: storage, valid: valid)
  }

  @inline(__always) private static func take<T: BitwiseCopyable>(_ chosen: [UInt8], _ values: [[T]]) -> [T] {
    if values.count == 2 {
      let (a, b) = (values[0], values[1])
      return Array(unsafeUninitializedCapacity: chosen.count) { target, written in
        for row in 0..<chosen.count { target[row] = chosen[row] == 0 ? a[row] : b[row] }
        written = chosen.count
      }
    }
    return Array(unsafeUninitializedCapacity: chosen.count) { target, written in
      for row in 0..<chosen.count { target[row] = values[Int(chosen[row])][row] }
      written = chosen.count
    }
  }

  private static func texts(_ chosen: [UInt8], _ columns: [Column]) -> Column.Storage {
    if columns.allSatisfy({ $0.constantValue != nil }) { return coded(chosen, columns) }
    let texts = columns.map { $0.coded() }
    var builder = TextBuilder(rows: chosen.count, bytes: chosen.count * 8)
    for row in 0..<chosen.count {
      let source = texts[Int(chosen[row])]
      builder.append(source.values, row: Int(source.codes[row]))
    }
    return .text(builder.finish())
  }

  /// Constants to choose from: a dictionary.
  private static func coded(_ chosen: [UInt8], _ columns: [Column]) -> Column.Storage {
    var values: [String] = []
    var codes: [UInt32] = []
    for column in columns {
      var string = ""
      switch column.constantValue {
      case .string(let text)?, .dynamic(let text)?: string = text
      default: break
      }
      if let known = values.firstIndex(of: string) {
        codes.append(UInt32(known))
      } else {
        codes.append(UInt32(values.count))
        values.append(string)
      }
    }
    return .dictionary(codes: chosen.map { codes[Int($0)] }, values: Text(values))
  }
}
