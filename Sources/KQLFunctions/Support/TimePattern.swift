import KQLColumns
import KQLDiagnostics

/// A format of `format_datetime` or `format_timespan`, taken apart once.
struct TimePattern {
  enum Part {
    case literal(UInt8)
    case year(Int), month(Int), day(Int), hour12(Int), hour24(Int), minute(Int), second(Int)
    case fraction(Int), trimmedFraction(Int), halfDay
  }

  let parts: [Part]

  /// `isSpan`: `d` repeats to any width, and there are no years, months and halves of days.
  init(_ format: String, isSpan: Bool, function: String) throws {
    let bytes = Array(format.utf8)
    var parts: [Part] = []
    var index = 0
    func run(of byte: UInt8, most: Int) -> Int {
      var count = 1
      while count < most, index + count < bytes.count, bytes[index + count] == byte { count += 1 }
      return count
    }
    while index < bytes.count {
      let byte = bytes[index]
      var width = 1
      switch byte {
      case UInt8(ascii: "y") where !isSpan:
        width = run(of: byte, most: 4)
        if width == 3 { width = 2 }
        parts.append(.year(width))
      case UInt8(ascii: "M") where !isSpan:
        width = run(of: byte, most: 2)
        parts.append(.month(width))
      case UInt8(ascii: "t") where !isSpan:
        width = run(of: byte, most: 2)
        parts.append(.halfDay)
      case UInt8(ascii: "d"):
        width = run(of: byte, most: isSpan ? 8 : 2)
        parts.append(.day(width))
      case UInt8(ascii: "h"):
        width = run(of: byte, most: 2)
        parts.append(isSpan ? .hour24(width) : .hour12(width))
      case UInt8(ascii: "H"):
        width = run(of: byte, most: 2)
        parts.append(.hour24(width))
      case UInt8(ascii: "m"):
        width = run(of: byte, most: 2)
        parts.append(.minute(width))
      case UInt8(ascii: "s"):
        width = run(of: byte, most: 2)
        parts.append(.second(width))
      case UInt8(ascii: "f"):
        width = run(of: byte, most: 7)
        parts.append(.fraction(width))
      case UInt8(ascii: "F"):
        width = run(of: byte, most: 7)
        parts.append(.trimmedFraction(width))
      case UInt8(ascii: " "), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: ","),
        UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "]"):
        parts.append(.literal(byte))
      default:
        throw Diagnostic(code: "SEM0025", "\(function)(): the format '\(format)' is not supported.")
      }
      index += width
    }
    self.parts = parts
  }

  /// `days` is the day of the month, or all days of a timespan.
  func append(date: Calendar.Day, days: Int, ticksOfDay: Int64, to output: inout [UInt8]) {
    let seconds = Int(ticksOfDay / Calendar.ticksPerSecond)
    let fraction = UInt64(ticksOfDay % Calendar.ticksPerSecond)
    let hour = seconds / 3600
    for part in parts {
      switch part {
      case .literal(let byte): output.append(byte)
      case .year(let width):
        if width == 4 { pad(date.year, 4, &output) } else { pad(date.year % 100, width, &output) }
      case .month(let width): pad(date.month, width, &output)
      case .day(let width): pad(days, width, &output)
      case .hour12(let width): pad((hour + 11) % 12 + 1, width, &output)
      case .hour24(let width): pad(hour, width, &output)
      case .minute(let width): pad(seconds / 60 % 60, width, &output)
      case .second(let width): pad(seconds % 60, width, &output)
      case .fraction(let width):
        let start = output.count
        Digits.append(fraction, width: 7, to: &output)
        output.removeSubrange((start + width)...)
      case .trimmedFraction(let width):
        let start = output.count
        Digits.append(fraction, width: 7, to: &output)
        output.removeSubrange((start + width)...)
        while output.count > start, output.last == 48 { output.removeLast() }
      case .halfDay: output.append(contentsOf: (hour < 12 ? "AM" : "PM").utf8)
      }
    }
  }

  private func pad(_ value: Int, _ width: Int, _ output: inout [UInt8]) {
    var digits = 1
    var rest = value / 10
    while rest > 0 {
      digits += 1
      rest /= 10
    }
    Digits.append(UInt64(value.magnitude), width: max(width, digits), to: &output)
  }
}
