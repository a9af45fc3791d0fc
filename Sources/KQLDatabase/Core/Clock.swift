import Glibc
import Synchronization

/// Where the time of an engine comes from.
package enum ClockSetting: Sendable, Hashable {
  case system
  /// Starts at the time given and, unless frozen, runs on from there. Ticks of 100 ns since 0001-01-01.
  case simulated(ticks: Int64, isFrozen: Bool)
}

/// The only source of time: ticks of 100 ns since 0001-01-01 UTC. Can be moved forward, never back.
package final class Clock: Sendable {
  private let setting: ClockSetting
  private let startedAt: Int64
  private let offset = Atomic<Int64>(0)
  /// While jobs are played back, the due time of the one that runs.
  private let playback = Atomic<Int64>(0)

  package init(_ setting: ClockSetting = .system) {
    self.setting = setting
    startedAt = Clock.systemTicks()
  }

  package func now() -> Int64 {
    let played = playback.load(ordering: .acquiring)
    if played != 0 { return played }
    let moved = offset.load(ordering: .acquiring)
    switch setting {
    case .system: return Clock.systemTicks() &+ moved
    case .simulated(let ticks, let isFrozen):
      return ticks &+ moved &+ (isFrozen ? 0 : Clock.systemTicks() &- startedAt)
    }
  }

  package func advance(by ticks: Int64) { offset.wrappingAdd(max(ticks, 0), ordering: .acquiringAndReleasing) }

  /// How far the clock was moved beyond its source.
  package var advanced: Int64 {
    get { offset.load(ordering: .acquiring) }
    set { offset.store(newValue, ordering: .releasing) }
  }

  /// Makes `now()` the time given until set to nil: a job that is overdue runs at its own due time.
  func play(at ticks: Int64?) { playback.store(ticks ?? 0, ordering: .releasing) }

  /// 1970-01-01 in ticks.
  package static let unixEpoch: Int64 = 621_355_968_000_000_000
  package static let ticksPerSecond: Int64 = 10_000_000
  package static let ticksPerDay: Int64 = 864_000_000_000

  package static func systemTicks() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return unixEpoch + Int64(time.tv_sec) * ticksPerSecond + Int64(time.tv_nsec) / 100
  }

  /// Processor time of the calling thread, ticks.
  package static func threadTicks() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * ticksPerSecond + Int64(time.tv_nsec) / 100
  }
}
