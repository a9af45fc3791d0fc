/// Timespan literals, in ticks of 100 ns.
enum Timespan {
  /// Ticks of a unit of a literal such as `1d`; nil when the letters are no unit.
  static func ticks(perUnit letters: ArraySlice<UInt8>) -> Int64? {
    guard letters.count <= 12 else { return nil }
    return units[String(decoding: letters, as: UTF8.self)]
  }

  /// The ticks of `2.5h`, rounded to the nearest; nil when out of range.
  static func parse(_ text: ArraySlice<UInt8>) -> Int64? {
    var mantissa: Int64 = 0
    var scale: Int64 = 1
    var isFraction = false
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        isFraction = true
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        // Digits beyond what a tick can show are dropped.
        if isFraction, scale >= 100_000_000_000_000 {
          index += 1
          continue
        }
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
        if overflow || carry { return nil }
        mantissa = sum
        if isFraction { scale *= 10 }
      } else {
        break
      }
      index += 1
    }
    guard let unit = ticks(perUnit: text[index...]) else { return nil }
    let total = Int128(mantissa) * Int128(unit)
    return Int64(exactly: (total + Int128(scale / 2)) / Int128(scale))
  }

  private static let units: [String: Int64] = {
    let groups: [(String, Int64)] = [
      ("d day days", 864_000_000_000), ("h hr hrs hour hours", 36_000_000_000), ("m min minute minutes", 600_000_000),
      ("s sec second seconds", 10_000_000), ("ms milli millis millisecond milliseconds", 10_000),
      ("micro micros microsecond microseconds", 10), ("tick ticks", 1),
    ]
    var units: [String: Int64] = [:]
    for (names, ticks) in groups {
      for name in names.split(separator: " ") { units[String(name)] = ticks }
    }
    return units
  }()
}
