/// How often, and when, work that failed for a passing reason is tried again: batches of queued ingestion
/// (semantics-update-policy.md §5.1) and purges. `kqlsh --retries` sets the one of batches.
package struct RetrySchedule: Sendable, Hashable {
  /// `DataImporterMaximumRetryAttempts` of the service.
  package var attemptsMax = 10
  /// Ticks from the beginning, after which nothing is tried again: `DataImporterMaximumRetryPeriod`.
  package var period: Int64 = 2 * Clock.ticksPerDay
  /// Ticks before the first retry; each further one waits twice as long.
  package var firstWait: Int64 = 2 * 60 * Clock.ticksPerSecond

  package init() {}

  package init(attemptsMax: Int, period: Int64, firstWait: Int64) {
    self.attemptsMax = attemptsMax
    self.period = period
    self.firstWait = firstWait
  }

  /// Of purges, which wait longer for the rows they are to delete.
  static let purges = RetrySchedule(
    attemptsMax: 9, period: 14 * Clock.ticksPerDay, firstWait: RetrySchedule().firstWait)

  /// Ticks to wait after a number of failures: 2, 4, 8, … minutes; nil to give up.
  package func wait(after failures: Int, since began: Int64, now: Int64) -> Int64? {
    guard failures >= 1, failures <= attemptsMax, now &- began < period else { return nil }
    let (wait, overflow) = firstWait.multipliedReportingOverflow(by: 1 << min(Int64(failures) - 1, 40))
    return overflow ? nil : wait
  }
}
