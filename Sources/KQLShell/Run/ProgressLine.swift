import KQLColumns
import Synchronization

/// Says how far a long statement is: one line on the terminal, redrawn and erased at the end, or lines for logs.
final class ProgressLine: Sendable {
  private struct State {
    var start = MonotonicTime.seconds
    var lastShown = 0.0
    var isShown = false
    var isFinished = false
    var progress: Progress?
  }

  private let state = Mutex(State())
  private let isPlain: Bool
  private static let firstSeconds = 0.5
  private static let intervalSeconds = 0.1
  private static let plainIntervalSeconds = 10.0

  /// Nil when nobody would see it.
  init?(console: Console, settings: Settings) {
    guard settings.showsProgress, !settings.isQuiet else { return nil }
    guard settings.isProgressPlain || console.errors.isTerminal && console.isCapable else { return nil }
    isPlain = settings.isProgressPlain
  }

  func watch(_ progress: Progress) {
    state.withLock {
      $0.progress = progress
      $0.start = MonotonicTime.seconds
    }
  }

  /// Called many times a second from another thread.
  func tick() {
    state.withLock { state in
      guard !state.isFinished, let progress = state.progress else { return }
      let now = MonotonicTime.seconds
      let interval = isPlain ? Self.plainIntervalSeconds : Self.intervalSeconds
      guard now - state.start > (isPlain ? interval : Self.firstSeconds), now - state.lastShown >= interval else { return }
      state.lastShown = now
      state.isShown = true
      let text = Self.text(progress, seconds: now - state.start)
      Self.write(isPlain ? text + "\n" : "\r\u{1B}[K" + text)
    }
  }

  func finish() {
    state.withLock { state in
      if state.isShown, !isPlain, !state.isFinished { Self.write("\r\u{1B}[K") }
      state.isFinished = true
    }
  }

  /// `ingest taxis.csv.gz  64 %  4.1 k rows  2 s left`
  static func text(_ progress: Progress, seconds: Double) -> String {
    var parts = [progress.activity.isEmpty ? "running" : progress.activity]
    let (done, total) = (progress.done, progress.total)
    if total > 0 { parts.append("\(min(100, done * 100 / total)) %") }
    if progress.rows > 0 { parts.append("\(count(progress.rows)) rows") }
    if total > 0, done > 0, done < total {
      parts.append("\(DurationText.rough(seconds * Double(total - done) / Double(done))) left")
    } else {
      parts.append(DurationText.rough(seconds))
    }
    return parts.joined(separator: "  ")
  }

  private static func count(_ number: Int) -> String {
    switch number {
    case ..<1000: "\(number)"
    case ..<1_000_000: "\(number / 1000).\(number % 1000 / 100) k"
    default: "\(number / 1_000_000).\(number % 1_000_000 / 100_000) M"
    }
  }

  private static func write(_ text: String) {
    let channel = OutputChannel(descriptor: 2)
    channel.write(text)
    channel.flush()
  }
}
