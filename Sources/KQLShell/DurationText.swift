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
