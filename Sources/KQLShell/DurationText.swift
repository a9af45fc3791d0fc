import KQLColumns

/// Durations and times of the command line and of directives.
package enum DurationText {
  /// `30s`, `5m`, `1.5h`, `2d`, `100ms`, `00:05:00`; nil when it is none of them.
  package static func ticks(_ text: String) -> Int64? { TimeSpanText.parse(text) }

  package static func seconds(_ text: String) -> Double? { ticks(text).map { Double($0) / 10_000_000 } }

  /// `TIME` or `TIME,frozen`.
  package static func clock(_ text: String) -> ShellOptions.Clock? {
    var time = Substring(text)
    let isFrozen = time.hasSuffix(",frozen")
    if isFrozen { time = time.dropLast(",frozen".count) }
    return DateTimeText.parse(String(time)).map { .simulated(ticks: $0, isFrozen: isFrozen) }
  }
}

extension DurationText {
  /// `3.2 s`, `12 ms`.
  static func short(_ seconds: Double) -> String {
    guard seconds >= 1 else { return "\(Int((seconds * 1000).rounded())) ms" }
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) s"
  }

  /// `2 s`, `3 min`.
  static func rough(_ seconds: Double) -> String {
    seconds < 120 ? "\(max(1, Int(seconds.rounded()))) s" : "\(Int((seconds / 60).rounded())) min"
  }
}
