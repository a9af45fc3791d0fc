import KQLColumns

/// A date format as .NET writes it: `yyyy/MM/dd`, `'year='yyyy`. Renders datetimes into paths and reads them back.
///
/// Where braces stand, what is outside of them is literal: `year={yyyy}`.
package struct DateTimePattern: Sendable, Hashable {
  package let text: String
  private let tokens: [Token]

  private enum Token: Sendable, Hashable {
    case literal([UInt8])
    /// A specifier and how often it stands: `yyyy` is y × 4.
    case field(Character, Int)
  }

  package init(_ text: String) {
    self.text = text
    var tokens: [Token] = []
    var literal: [UInt8] = []
    var characters = Array(text)[...]
    var isLiteral = text.contains("{")
    func flush() {
      if !literal.isEmpty { tokens.append(.literal(literal)) }
      literal = []
    }
    while let character = characters.popFirst() {
      switch character {
      case "'", "\"":
        while let next = characters.popFirst(), next != character { literal += Array(String(next).utf8) }
      case "\\":
        if let next = characters.popFirst() { literal += Array(String(next).utf8) }
      case "{": isLiteral = false
      case "}": isLiteral = true
      case _ where isLiteral: literal += Array(String(character).utf8)
      case "%": break
      case "y", "M", "d", "H", "h", "m", "s", "f", "F", "t":
        var count = 1
        while characters.first == character {
          characters.removeFirst()
          count += 1
        }
        flush()
        tokens.append(.field(character, count))
      default: literal += Array(String(character).utf8)
      }
    }
    flush()
    self.tokens = tokens
  }

  /// Appends the datetime, in ticks.
  package func append(_ ticks: Int64, to output: inout [UInt8]) {
    let date = Calendar.civil(ticks: ticks)
    let time = Calendar.floorRemainder(ticks, Calendar.ticksPerDay)
    for token in tokens {
      switch token {
      case .literal(let bytes): output += bytes
      case .field(let specifier, let count):
        Self.append(specifier, count, date, time, dayOfWeek: Calendar.dayOfWeek(ticks: ticks), to: &output)
      }
    }
  }

  /// The datetime a rendered text begins with, as ticks, and how many bytes it takes; fields that are not in the
  /// pattern are the smallest there are. Nil when the text is not of this form.
  package func parse(_ text: ArraySlice<UInt8>) -> (ticks: Int64, count: Int)? {
    var fields = Fields()
    var rest = text
    for (index, token) in tokens.enumerated() {
      switch token {
      case .literal(let bytes):
        guard rest.starts(with: bytes) else { return nil }
        rest = rest.dropFirst(bytes.count)
      case .field(let specifier, let count):
        let isBounded = index + 1 < tokens.count && isField(tokens[index + 1])
        guard fields.read(specifier, count, isBounded: isBounded, from: &rest) else { return nil }
      }
    }
    guard let ticks = fields.ticks else { return nil }
    return (ticks, text.count - rest.count)
  }

  private func isField(_ token: Token) -> Bool {
    if case .field = token { return true }
    return false
  }

  static let months: [String] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  static let days: [String] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  private static func append(
    _ specifier: Character, _ count: Int, _ date: Calendar.Day, _ time: Int64, dayOfWeek: Int,
    to output: inout [UInt8]
  ) {
    let hour = Int(time / 36_000_000_000)
    switch (specifier, count) {
    case ("y", 1...2): number(date.year % 100, count, to: &output)
    case ("y", _): number(date.year, count, to: &output)
    case ("M", 3): output += Array(months[date.month - 1].utf8.prefix(3))
    case ("M", 4...): output += Array(months[date.month - 1].utf8)
    case ("M", _): number(date.month, count, to: &output)
    case ("d", 3): output += Array(days[dayOfWeek].utf8.prefix(3))
    case ("d", 4...): output += Array(days[dayOfWeek].utf8)
    case ("d", _): number(date.day, count, to: &output)
    case ("H", _): number(hour, min(count, 2), to: &output)
    case ("h", _): number(hour % 12 == 0 ? 12 : hour % 12, min(count, 2), to: &output)
    case ("m", _): number(Int(time / 600_000_000) % 60, min(count, 2), to: &output)
    case ("s", _): number(Int(time / 10_000_000) % 60, min(count, 2), to: &output)
    case ("t", _): output += Array((hour < 12 ? "AM" : "PM").utf8.prefix(count))
    default:
      var digits: [UInt8] = []
      number(Int(time % 10_000_000), 7, to: &digits)
      digits = Array(digits.prefix(count))
      // `F` leaves out zeros at the end.
      if specifier == "F" { while digits.last == 48 { digits.removeLast() } }
      output += digits
    }
  }

  private static func number(_ value: Int, _ width: Int, to output: inout [UInt8]) {
    let digits = Array(String(value).utf8)
    output += [UInt8](repeating: 48, count: max(width - digits.count, 0)) + digits
  }

  /// What has been read of a datetime.
  private struct Fields {
    var year = 1
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var fraction = 0
    var isAfternoon: Bool?

    var ticks: Int64? {
      guard (1...9999).contains(year), (1...12).contains(month),
        (1...Calendar.daysInMonth(year: year, month: month)).contains(day), hour < 24, minute < 60, second < 60
      else { return nil }
      var hour = hour
      if let isAfternoon { hour = hour % 12 + (isAfternoon ? 12 : 0) }
      let seconds = Int64((hour * 60 + minute) * 60 + second)
      return Calendar.ticks(year: year, month: month, day: day).map { $0 + seconds * 10_000_000 + Int64(fraction) }
    }

    /// `isBounded`: another field follows at once, so that this one takes no more digits than it has letters.
    mutating func read(
      _ specifier: Character, _ count: Int, isBounded: Bool, from rest: inout ArraySlice<UInt8>
    ) -> Bool {
      switch (specifier, count) {
      case ("M", 3...):
        guard let index = name(months, count, &rest) else { return false }
        month = index + 1
        return true
      case ("d", 3...): return name(days, count, &rest) != nil
      case ("t", _):
        guard let letter = rest.first else { return false }
        isAfternoon = letter == UInt8(ascii: "P")
        rest = rest.dropFirst(count == 1 ? 1 : 2)
        return true
      case ("f", _), ("F", _):
        var digits = rest.prefix { $0 >= 48 && $0 <= 57 }.prefix(min(count, 7))
        if specifier == "f", digits.count != count { return false }
        rest = rest.dropFirst(digits.count)
        var scale = 1_000_000
        while let digit = digits.popFirst() {
          fraction += Int(digit - 48) * scale
          scale /= 10
        }
        return true
      default: break
      }
      let widest = isBounded || specifier != "y" ? max(count, specifier == "y" ? count : 2) : 5
      let digits = rest.prefix { $0 >= 48 && $0 <= 57 }.prefix(isBounded ? count : widest)
      guard digits.count >= min(count, 4) else { return false }
      rest = rest.dropFirst(digits.count)
      let value = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
      switch specifier {
      case "y": year = count <= 2 ? (value < 50 ? 2000 : 1900) + value : value
      case "M": month = value
      case "d": day = value
      case "H", "h": hour = value
      case "m": minute = value
      default: second = value
      }
      return true
    }

    private func name(_ names: [String], _ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
      for (index, name) in names.enumerated() {
        let wanted = count == 3 ? Array(name.utf8.prefix(3)) : Array(name.utf8)
        if rest.starts(with: wanted) {
          rest = rest.dropFirst(wanted.count)
          return index
        }
      }
      return nil
    }
  }
}
