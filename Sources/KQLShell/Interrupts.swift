import Glibc
import KQLColumns
import Synchronization

/// Turns signals and the statement's time limit into cancellations, on a thread of its own.
///
/// Every other thread has the signals blocked, so that no system call of the engine is cut short.
final class Interrupts: Sendable {
  enum Cause: Sendable { case interrupt, terminate, hangup, timeout }

  private struct State {
    var cancellation: Cancellation?
    var deadline: Double?
    var cause: Cause?
    var lastInterrupt: Double = 0
    /// The thread that waits for input, to be woken.
    var reader: pthread_t?
  }

  private let state = Mutex(State())
  private let isInteractive: Bool
  private static let secondInterruptSeconds = 2.0
  private static let pollNanoseconds = 50_000_000

  /// Call before any other thread starts.
  init(isInteractive: Bool) {
    self.isInteractive = isInteractive
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    signal(SIGPIPE, SIG_IGN)
    // Without SA_RESTART: its only purpose is to end a blocking read at the prompt.
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in }
    sigaction(SIGUSR1, &action, nil)
    let context = Unmanaged.passRetained(self).toOpaque()
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Interrupts>.fromOpaque(context).takeRetainedValue().wait()
        return nil
      }, context)
    pthread_detach(thread)
  }

  /// Runs `body` with a cancellation that signals and the time limit set; says what stopped it.
  func running<T>(timeoutSeconds: Double?, _ body: (Cancellation) throws -> T) rethrows -> (T, Cause?) {
    let cancellation = Cancellation()
    state.withLock {
      $0.cancellation = cancellation
      $0.cause = nil
      $0.deadline = timeoutSeconds.map { Self.now() + $0 }
    }
    defer {
      state.withLock {
        $0.cancellation = nil
        $0.deadline = nil
      }
    }
    let result = try body(cancellation)
    return (result, state.withLock { $0.cause })
  }

  /// Why the statement was cancelled, when it was.
  var cause: Cause? { state.withLock { $0.cause } }

  func reading<T>(_ body: () -> T) -> T {
    state.withLock { $0.reader = pthread_self() }
    defer { state.withLock { $0.reader = nil } }
    return body()
  }

  private func wait() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    var pause = timespec(tv_sec: 0, tv_nsec: Self.pollNanoseconds)
    while true {
      let signal = sigtimedwait(&signals, nil, &pause)
      switch signal {
      case SIGINT: interrupted()
      case SIGTERM: stop(.terminate, status: ExitStatus.terminated)
      case SIGHUP: stop(.hangup, status: 129)
      default: checkDeadline()
      }
    }
  }

  private func interrupted() {
    let leaves = state.withLock { state in
      let now = Self.now()
      let isSecond = now - state.lastInterrupt < Self.secondInterruptSeconds
      state.lastInterrupt = now
      if isInteractive && state.reader != nil { return false }
      if isSecond || state.cancellation == nil { return true }
      state.cause = .interrupt
      state.cancellation?.cancel()
      return false
    }
    if leaves { _exit(ExitStatus.interrupted) }
    if let reader = state.withLock({ $0.reader }) { pthread_kill(reader, SIGUSR1) }
  }

  private func stop(_ cause: Cause, status: Int32) {
    let wasRunning = state.withLock { state in
      state.cause = cause
      state.cancellation?.cancel()
      return state.cancellation != nil
    }
    if !wasRunning { _exit(status) }
  }

  private func checkDeadline() {
    state.withLock { state in
      guard let deadline = state.deadline, Self.now() > deadline else { return }
      state.cause = .timeout
      state.deadline = nil
      state.cancellation?.cancel()
    }
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
