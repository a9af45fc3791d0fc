import KQLColumns

/// One entry of `partition by (…)`: a virtual column of an external table whose value stands in the path.
package struct PartitionColumn: Sendable, Hashable {
  package var name: String
  package var source: Source

  package init(name: String, source: Source) {
    self.name = name
    self.source = source
  }

  package enum Source: Sendable, Hashable {
    /// `name : string` or `name : datetime`: the value lives in the path only.
    case path(ScalarType)
    /// `name : string = Column`.
    case column(String)
    /// `name : long = hash(Column, N)`.
    case hash(String, modulus: Int64)
    case startOf(Unit, String)
    /// `name : datetime = bin(Column, timespan)`, in ticks.
    case bin(String, ticks: Int64)
  }

  package enum Unit: String, Sendable, Hashable, CaseIterable {
    case day = "startofday"
    case week = "startofweek"
    case month = "startofmonth"
    case year = "startofyear"
  }

  /// What stands for a value that is null, empty or cannot be part of a path.
  package static let defaultFolder = "__DEFAULT_PARTITION__"

  package var type: ScalarType {
    switch source {
    case .path(let type): type
    case .column: .string
    case .hash: .long
    case .startOf, .bin: .datetime
    }
  }

  /// The column of the table that the value is made of.
  package var sourceColumn: String? {
    switch source {
    case .path: nil
    case .column(let name), .hash(let name, _), .startOf(_, let name), .bin(let name, _): name
    }
  }

  /// How a datetime is rendered where the path format does not say.
  package var defaultPattern: DateTimePattern {
    switch source {
    case .startOf(.year, _): DateTimePattern("yyyy")
    case .startOf(.month, _): DateTimePattern("yyyy/MM")
    case .bin(_, let ticks) where ticks % Calendar.ticksPerDay != 0:
      ticks % 36_000_000_000 == 0 ? DateTimePattern("yyyy/MM/dd/HH") : DateTimePattern("yyyy/MM/dd/HH/mm")
    default: DateTimePattern("yyyy/MM/dd")
    }
  }
}

extension PartitionColumn {
  /// Values of the partition for the rows of its source column: longs of a hash, ticks of a datetime, or text.
  func values(of column: Column) -> Column {
    switch source {
    case .path: return .nulls(type, count: column.count)
    case .column: return column.asText()
    case .hash(_, let modulus):
      let hashes = PartitionHash.hashes(column)
      let values = hashes.map { modulus > 0 ? Int64($0 % UInt64(modulus)) : 0 }
      return .longs(values)
    case .startOf(let unit, _):
      return .longs(column.longs().map { Self.start(of: unit, $0) }, .datetime, valid: column.validity)
    case .bin(_, let ticks):
      let step = max(ticks, 1)
      return .longs(
        column.longs().map { $0 &- Calendar.floorRemainder($0, step) }, .datetime, valid: column.validity)
    }
  }

  private static func start(of unit: Unit, _ ticks: Int64) -> Int64 {
    let day = ticks &- Calendar.floorRemainder(ticks, Calendar.ticksPerDay)
    let date = Calendar.civil(ticks: ticks)
    switch unit {
    case .day: return day
    case .week: return day &- Int64(Calendar.dayOfWeek(ticks: ticks)) * Calendar.ticksPerDay
    case .month: return Calendar.ticks(year: date.year, month: date.month, day: 1) ?? day
    case .year: return Calendar.ticks(year: date.year, month: 1, day: 1) ?? day
    }
  }
}
