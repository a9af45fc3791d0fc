import KQLCatalog

/// Reads the values that policies are made of.
package enum PolicyText {
  /// Ticks of `[-][d.]hh:mm[:ss[.fffffff]]` or of whole days; nil when it is neither.
  package static func timespan(_ text: String) -> Int64? {
    var rest = Substring(text)
    let isNegative = rest.hasPrefix("-")
    if isNegative { rest = rest.dropFirst() }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 1 {
      guard let days = Int64(parts[0]), days >= 0, days < 10_675_199 else { return nil }
      return (isNegative ? -days : days) * Clock.ticksPerDay
    }
    guard parts.count <= 3 else { return nil }
    var days: Int64 = 0
    var hours = parts[0]
    if let dot = hours.firstIndex(of: ".") {
      guard let number = Int64(hours[..<dot]), number >= 0, number < 10_675_199 else { return nil }
      days = number
      hours = hours[hours.index(after: dot)...]
    }
    guard let hour = Int64(hours), (0..<24).contains(hour), let minute = Int64(parts[1]), (0..<60).contains(minute)
    else { return nil }
    var second: Int64 = 0
    var fraction: Int64 = 0
    if parts.count == 3 {
      let pieces = parts[2].split(separator: ".", omittingEmptySubsequences: false)
      guard pieces.count <= 2, let number = Int64(pieces[0]), (0..<60).contains(number) else { return nil }
      second = number
      if pieces.count == 2 {
        let digits = String(pieces[1].prefix(7))
        guard let number = Int64(digits), number >= 0 else { return nil }
        fraction = number
        for _ in digits.utf8.count..<7 { fraction *= 10 }
      }
    }
    let seconds = hour * 3600 + minute * 60 + second
    let ticks = days * Clock.ticksPerDay + seconds * Clock.ticksPerSecond + fraction
    return isNegative ? -ticks : ticks
  }
}

extension PolicyText {
  /// Ticks of `yyyy-MM-dd[{T| }HH:mm[:ss[.fffffff]]][Z]`; nil when it is something else.
  package static func datetime(_ text: String) -> Int64? {
    var rest = Substring(text)
    if rest.hasSuffix("Z") { rest = rest.dropLast() }
    let halves = rest.split(whereSeparator: { $0 == "T" || $0 == " " })
    guard let date = halves.first, halves.count <= 2 else { return nil }
    let parts = date.split(separator: "-").map { Int64($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let time = halves.count == 2 ? timespan(String(halves[1])) : 0
    guard let time, time >= 0, time < Clock.ticksPerDay else { return nil }
    // Days before the date in the proleptic Gregorian calendar, years beginning in March.
    let shifted = month > 2 ? year : year - 1
    let months = month > 2 ? month - 3 : month + 9
    let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * months + 2) / 5 + day - 307
    return days * Clock.ticksPerDay + time
  }
}

extension CatalogState {
  /// Ticks; nil when nothing is ever too old.
  package func softDeletePeriod(of table: TableInfo) -> Int64? { softDeletePeriod(of: table.entity) }

  package func softDeletePeriod(of entity: EntityName) -> Int64? {
    guard let json = effectivePolicy("retention", of: entity).flatMap(JSON.init),
      let text = json["SoftDeletePeriod"]?.string
    else { return nil }
    return PolicyText.timespan(text)
  }

  /// Whether what is ingested into the table is only passed on to update policies.
  package func hasZeroRetention(_ table: TableInfo) -> Bool { softDeletePeriod(of: table) == 0 }

  /// Whether rows of the table carry ingestion time and cursor.
  package func hasIngestionTime(_ table: TableInfo) -> Bool {
    effectivePolicy("ingestiontime", of: table.entity).flatMap(JSON.init)?["IsEnabled"]?.bool ?? false
  }

  /// Rows of an extent at most, by the sharding policy.
  package func extentRowsMax(of table: TableInfo) -> Int {
    let json = effectivePolicy("sharding", of: table.entity).flatMap(JSON.init)
    let rows = json?["ShardEngineMaxRowCount"]?.integer ?? 1_048_576
    return Int(clamping: max(rows, 1))
  }

  /// Bytes of an extent's values at most, by the sharding policy.
  func extentBytesMax(of table: TableInfo) -> Int {
    let json = effectivePolicy("sharding", of: table.entity).flatMap(JSON.init)
    let megabytes = json?["ShardEngineMaxOriginalSizeInMb"]?.integer ?? 3072
    return Int(clamping: max(megabytes, 1).multipliedReportingOverflow(by: 1 << 20).partialValue)
  }
}
