import Glibc

/// How the measures take times and write them.
enum Stopwatch {
  /// Of wall time, or of a thread's own, in which other work on the machine does not count.
  static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// With two decimals, in columns.
  static func shown(_ milliseconds: Double) -> String {
    let hundredths = Int((milliseconds * 100).rounded())
    let text = "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
    return String(repeating: " ", count: max(0, 8 - text.count)) + text
  }
}
