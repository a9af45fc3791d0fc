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

  /// `ATTEMPTS`, `ATTEMPTS,PERIOD` or `ATTEMPTS,PERIOD,FIRST`: `10,2d,2m`.
  package static func retries(_ text: String) -> ShellOptions.Retries? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let spans = parts.dropFirst().map { ticks($0) }
    guard let attempts = Int(parts[0]), (0...1_000_000).contains(attempts), spans.count <= 2,
      spans.allSatisfy({ $0.map { $0 > 0 } == true })
    else { return nil }
    return ShellOptions.Retries(
      attemptsMax: attempts, period: spans.first ?? nil, firstWait: spans.dropFirst().first ?? nil)
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
