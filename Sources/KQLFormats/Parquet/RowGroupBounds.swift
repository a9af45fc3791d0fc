import KQLColumns

extension ParquetFile {
  /// Bounds by the statistics of the footer, in terms of the wanted type.
  func bounds(_ column: ResolvedColumn, _ type: ScalarType, group index: Int) -> ColumnBounds {
    guard case .leaf(let leaf) = column else { return column.isMissing && type != .string ? .nulls : .unknown }
    let chunk = metadata.rowGroups[index].columns[leaf.index]
    guard let statistics = chunk.statistics else { return .unknown }
    if let nullCount = statistics.nullCount, nullCount == chunk.valueCount {
      return type == .string ? .text([], []) : .nulls
    }
    // Without an order the bounds say nothing; the old ones are those of signed numbers.
    guard metadata.hasTypeOrder || statistics.isOld, let least = statistics.minimum, let most = statistics.maximum else {
      return .unknown
    }
    if statistics.isOld, leaf.source != .integer, leaf.source != .timestamp { return .unknown }
    if leaf.source == .string, type == .string, UTF8Repair.isWhole(least), UTF8Repair.isWhole(most) {
      return .text(statistics.nullCount == 0 ? least : [], most)
    }
    guard let low = leaf.bound(least, type), let high = leaf.bound(most, type) else { return .unknown }
    switch (low, high) {
    case (.long(let low), .long(let high)) where low <= high: return .longs(low, high)
    case (.real(let low), .real(let high)) where low <= high: return .reals(low, high)
    default: return .unknown
    }
  }
}

extension ResolvedColumn {
  fileprivate var isMissing: Bool {
    if case .missing = self { return true }
    return false
  }
}

extension ParquetLeaf {
  /// A bound as a value of the type, where the order of both is the same.
  fileprivate func bound(_ bytes: [UInt8], _ type: ScalarType) -> Value? {
    guard let stored = number(bytes) else { return nil }
    switch (source, type, stored) {
    case (.integer, .long, .long), (.integer, .int, .long):
      guard case .integer(_, isSigned: false) = logicalType else { return stored }
      return nil
    case (.integer, .timespan, .long), (.real, .real, .real): return stored
    case (.timestamp, .datetime, .long(let value)):
      guard case .longs(let ticks)? = try? natural(.longs([value])).storage,
        (try? natural(.longs([value])))?.valid == nil
      else { return nil }
      return .long(ticks[0])
    default: return nil
    }
  }

  private func number(_ bytes: [UInt8]) -> Value? {
    bytes.withUnsafeBytes { raw in
      switch (physicalType, raw.count) {
      case (.int32, 4): .long(Int64(raw.loadUnaligned(as: Int32.self)))
      case (.int64, 8): .long(raw.loadUnaligned(as: Int64.self))
      case (.float, 4): .real(Double(raw.loadUnaligned(as: Float.self)))
      case (.double, 8): .real(raw.loadUnaligned(as: Double.self))
      default: nil
      }
    }
  }
}

extension UTF8Repair {
  fileprivate static func isWhole(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBufferPointer { isValid($0) } }
}
