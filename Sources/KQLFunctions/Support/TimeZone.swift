import Glibc
import KQLColumns
import KQLDiagnostics
import Synchronization

/// The rules of one time zone, from the system's zone database (RFC 8536).
final class TimeZone: Sendable {
  static let folder = "/usr/share/zoneinfo"

  /// Seconds since 1970 at which an offset starts, ascending, and the offsets in seconds east of UTC.
  private let starts: [Int64]
  private let offsets: [Int64]
  private let initial: Int64
  /// What holds after the last start.
  private let rule: Rule?

  private init(starts: [Int64], offsets: [Int64], initial: Int64, rule: Rule?) {
    self.starts = starts
    self.offsets = offsets
    self.initial = initial
    self.rule = rule
  }

  private static let known = Mutex<[String: TimeZone]>([:])

  /// Throws when there is no zone of the name.
  static func named(_ name: String) throws -> TimeZone {
    if let zone = known.withLock({ $0[name] }) { return zone }
    guard isPlain(name), let bytes = contents(of: folder + "/" + name), let zone = TimeZone(bytes) else {
      throw Diagnostic(code: "BadRequest_UnknownTimezone", "The time zone '\(name)' is not known.")
    }
    known.withLock { $0[name] = zone }
    return zone
  }

  /// Offset of a time in UTC, in seconds.
  func offset(utc seconds: Int64) -> Int64 {
    if let last = starts.last, seconds >= last, let rule { return rule.offset(utc: seconds) }
    guard let first = starts.first, seconds >= first else {
      return starts.isEmpty ? rule?.offset(utc: seconds) ?? initial : initial
    }
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= seconds { low = middle } else { high = middle }
    }
    return offsets[low]
  }

  /// UTC of a local time; one that a clock skips counts with the offset after the change, one that occurs twice with
  /// the standard time.
  func utc(local seconds: Int64) -> Int64 {
    let before = offset(utc: seconds - 86_400)
    let after = offset(utc: seconds + 86_400)
    if before == after { return seconds - before }
    let isBefore = offset(utc: seconds - before) == before
    let isAfter = offset(utc: seconds - after) == after
    if isBefore && isAfter { return seconds - min(before, after) }
    if isBefore { return seconds - before }
    return seconds - after
  }

  // MARK: Reading

  /// Letters, digits, `_`, `+`, `-` and single slashes: no way out of the folder.
  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, first != 0x2F, name.utf8.count < 64, !name.contains("//") else { return false }
    return name.utf8.allSatisfy { byte in
      byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == 0x5F || byte == 0x2B || byte == 0x2D || byte == 0x2F
    }
  }

  private static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 17)
    let count = fread(&bytes, 1, bytes.count, file)
    return count > 44 ? Array(bytes[..<count]) : nil
  }

  private convenience init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Array("TZif".utf8)), bytes.count > 88 else { return nil }
    func number(_ at: Int, _ size: Int) -> Int64? {
      guard at >= 0, at + size <= bytes.count else { return nil }
      var value: UInt64 = bytes[at] & 0x80 != 0 ? .max : 0
      for index in at..<(at + size) { value = value << 8 | UInt64(bytes[index]) }
      return Int64(bitPattern: value)
    }
    /// Counts of isut, isstd, leap, times, types, characters.
    func counts(_ at: Int) -> [Int]? {
      var result: [Int] = []
      for index in 0..<6 {
        guard let count = number(at + 20 + index * 4, 4), count >= 0, count < 100_000 else { return nil }
        result.append(Int(count))
      }
      return result
    }
    guard let old = counts(0) else { return nil }
    // The second part has 64-bit times.
    let oldTimes = old[3] * 5 + old[4] * 6 + old[5]
    let header = 44 + oldTimes + old[2] * 8 + old[1] + old[0]
    guard bytes[4] >= 0x32, let sizes = counts(header) else { return nil }
    let times = header + 44
    let indices = times + sizes[3] * 8
    let types = indices + sizes[3]
    let footer = types + sizes[4] * 6 + sizes[5] + sizes[2] * 12 + sizes[1] + sizes[0]
    var typeOffsets: [Int64] = []
    for index in 0..<sizes[4] {
      guard let offset = number(types + index * 6, 4) else { return nil }
      typeOffsets.append(offset)
    }
    var starts: [Int64] = []
    var offsets: [Int64] = []
    for index in 0..<sizes[3] {
      guard let start = number(times + index * 8, 8), indices + index < bytes.count,
        typeOffsets.indices.contains(Int(bytes[indices + index]))
      else { return nil }
      starts.append(start)
      offsets.append(typeOffsets[Int(bytes[indices + index])])
    }
    var rule: Rule?
    if footer < bytes.count {
      let text = bytes[footer...].drop { $0 == 10 }.prefix { $0 != 10 }
      rule = Rule(Array(text))
    }
    self.init(starts: starts, offsets: offsets, initial: typeOffsets.first ?? 0, rule: rule)
  }

  /// The names of all zones, sorted.
  static func names() -> [String] {
    var result: [String] = []
    guard let bytes = contents(of: folder + "/tzdata.zi") else { return [] }
    for line in bytes.split(separator: 10) {
      let words = line.split(separator: 32)
      guard let kind = words.first else { continue }
      if kind.elementsEqual("Z".utf8), words.count > 1 { result.append(String(decoding: words[1], as: UTF8.self)) }
      if kind.elementsEqual("L".utf8), words.count > 2 { result.append(String(decoding: words[2], as: UTF8.self)) }
    }
    return result.sorted()
  }

  // MARK: The rule of the future

  /// A POSIX rule such as `CET-1CEST,M3.5.0,M10.5.0/3`.
  private struct Rule: Sendable {
    struct Change: Sendable {
      var month: Int
      var week: Int
      var weekday: Int
      var second: Int64
    }

    var standard: Int64
    var summer: Int64?
    var start: Change?
    var end: Change?

    init?(_ bytes: [UInt8]) {
      var index = 0
      func peek() -> UInt8 { index < bytes.count ? bytes[index] : 0 }
      func name() {
        if peek() == 0x3C {
          while index < bytes.count, bytes[index] != 0x3E { index += 1 }
          index += 1
        } else {
          while (peek() | 0x20) &- 97 < 26 { index += 1 }
        }
      }
      func digits() -> Int64 {
        var value: Int64 = 0
        while peek() &- 48 < 10, value < 1_000_000 {
          value = value * 10 + Int64(peek() - 48)
          index += 1
        }
        return value
      }
      func clock() -> Int64 {
        let isNegative = peek() == 0x2D
        if isNegative || peek() == 0x2B { index += 1 }
        var seconds = digits() * 3600
        if peek() == 0x3A {
          index += 1
          seconds += digits() * 60
          if peek() == 0x3A {
            index += 1
            seconds += digits()
          }
        }
        return isNegative ? -seconds : seconds
      }
      func change() -> Change? {
        guard peek() == 0x2C else { return nil }
        index += 1
        guard peek() == 0x4D else { return nil }
        index += 1
        let month = Int(digits())
        index += 1
        let week = Int(digits())
        index += 1
        let weekday = Int(digits())
        var second: Int64 = 7200
        if peek() == 0x2F {
          index += 1
          second = clock()
        }
        guard (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday) else { return nil }
        return Change(month: month, week: week, weekday: weekday, second: second)
      }
      guard !bytes.isEmpty else { return nil }
      name()
      standard = -clock()
      if index < bytes.count {
        name()
        summer = peek() == 0x2C ? standard + 3600 : -clock()
        start = change()
        end = change()
        if start == nil || end == nil { summer = nil }
      }
    }

    func offset(utc seconds: Int64) -> Int64 {
      guard let summer, let start, let end else { return standard }
      let ticks = Calendar.unixEpoch &+ (seconds &+ standard) &* Calendar.ticksPerSecond
      guard Calendar.isValid(ticks) else { return standard }
      let year = Calendar.civil(ticks: ticks).year
      let first = moment(start, year) - standard
      let last = moment(end, year) - summer
      let isSummer = first < last ? seconds >= first && seconds < last : seconds >= first || seconds < last
      return isSummer ? summer : standard
    }

    /// Seconds since 1970 of the change, by the local clock before it.
    private func moment(_ change: Change, _ year: Int) -> Int64 {
      let first = Calendar.days(year: year, month: change.month, day: 1)
      let weekday = (first + 1) % 7
      var day = (change.weekday - weekday + 7) % 7 + (change.week - 1) * 7
      if day >= Calendar.daysInMonth(year: year, month: change.month) { day -= 7 }
      return Int64(first + day - 719_162) * 86_400 + change.second
    }
  }
}
