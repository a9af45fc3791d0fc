import Glibc
import KQLColumns

/// Maps values to the span of an axis, and chooses the values that get a label.
struct ChartScale {
  let range: ClosedRange<Double>
  let isLogarithmic: Bool

  init(_ range: ClosedRange<Double>, isLogarithmic: Bool = false) {
    self.isLogarithmic = isLogarithmic && range.lowerBound > 0
    self.range = range
  }

  /// 0 at the lower end, 1 at the upper; may lie outside.
  func position(_ value: Double) -> Double {
    if isLogarithmic {
      guard value > 0 else { return 0 }
      return (log10(value) - log10(range.lowerBound)) / max(log10(range.upperBound) - log10(range.lowerBound), 1e-12)
    }
    // By halves: the span of the largest numbers is too large for a real.
    return (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
  }

  /// Round values within the range, about as many as asked for.
  func marks(_ count: Int) -> [Double] {
    if isLogarithmic {
      let low = Int(rounding: log10(range.lowerBound).rounded(.up))
      let high = Int(rounding: log10(range.upperBound).rounded(.down))
      if high > low { return (low...high).map { pow(10, Double($0)) } }
    }
    let step = ChartScale.roundStep(span(count))
    return multiples(of: step)
  }

  /// The distance of so many marks.
  private func span(_ count: Int) -> Double {
    (range.upperBound / 2 - range.lowerBound / 2) / Double(max(count, 1)) * 2
  }

  private func multiples(of step: Double) -> [Double] {
    guard step > 0, step.isFinite else { return [] }
    let first = (range.lowerBound / step).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 200 else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// 1, 2 or 5 times a power of ten, not below the given step.
  private static func roundStep(_ step: Double) -> Double {
    guard step > 0, step.isFinite else { return 1 }
    let power = pow(10, log10(step).rounded(.down))
    for factor in [1, 2, 5, 10] where power * Double(factor) >= step * 0.999 { return power * Double(factor) }
    return power * 10
  }

  /// Round times within the range of ticks, about as many as asked for.
  func timeMarks(_ count: Int) -> [Double] {
    let wanted = span(count)
    let second = 1e7
    let steps: [Double] = [
      1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172_800, 604_800,
    ].map { $0 * second }
    if wanted < steps[0] { return multiples(of: ChartScale.roundStep(wanted)) }
    if let step = steps.first(where: { $0 >= wanted * 0.999 }) { return multiples(of: step) }
    return ChartScale.months(in: range, every: Int(rounding: (wanted / (86400 * 30 * second)).rounded(.up)))
  }

  /// The firsts of months, each so many months after the last.
  private static func months(in range: ClosedRange<Double>, every wanted: Int) -> [Double] {
    let step = [1, 2, 3, 6, 12, 24, 60, 120, 600, 1200].first { $0 >= wanted } ?? 1200
    let first = Calendar.civil(ticks: ChartScale.ticks(range.lowerBound))
    var index = (first.year * 12 + first.month - 1) / step * step
    var marks: [Double] = []
    while marks.count < 100 {
      guard let ticks = Calendar.ticks(year: index / 12, month: index % 12 + 1, day: 1) else { break }
      if Double(ticks) > range.upperBound { break }
      if Double(ticks) >= range.lowerBound { marks.append(Double(ticks)) }
      index += step
    }
    return marks
  }

  /// As short as tells neighbours apart.
  static func timeText(_ ticks: Double, span: Double) -> String {
    let whole = ChartScale.ticks(ticks)
    let date = Calendar.civil(ticks: whole)
    let day = Double(Calendar.ticksPerDay)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    let dayText = "\(date.year)-\(two(date.month))-\(two(date.day))"
    let secondOfDay = Int(whole % Calendar.ticksPerDay / Calendar.ticksPerSecond)
    let time = "\(two(secondOfDay / 3600)):\(two(secondOfDay / 60 % 60))"
    if span > day * 700 { return "\(date.year)-\(two(date.month))" }
    if span > day * 3 { return dayText }
    if span > day { return "\(two(date.month))-\(two(date.day)) \(time)" }
    if span > 600e7 { return time }
    return "\(time):\(two(secondOfDay % 60))"
  }

  private static func ticks(_ value: Double) -> Int64 { Int64(min(max(value, 0), Double(Calendar.maxTicks - 1024))) }

  /// `1.2M`, `0.05`, `15`.
  static func numberText(_ value: Double) -> String {
    let size = abs(value)
    for (limit, unit) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")] where size >= limit {
      let scaled = value / (limit == 1e4 ? 1e3 : limit)
      return short(scaled) + unit
    }
    return short(value)
  }

  private static func short(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    let digits = abs(value) >= 100 ? 0 : abs(value) >= 1 ? 2 : 4
    var factor = pow(10, Double(digits))
    if abs(value) < 0.001 { factor = pow(10, 2 - log10(abs(value)).rounded(.down)) }
    let rounded = (value * factor).rounded() / factor
    if rounded == rounded.rounded(), abs(rounded) < 1e15 { return String(Int64(rounded)) }
    return "\(rounded)"
  }
}
