import CLibedit
import Glibc
import KQLColumns
import Synchronization

/// Turns signals and the statement's time limit into cancellations and events, on a thread of its own.
///
/// Every other thread has the signals blocked, so that no system call of the engine is cut short.
final class Interrupts: Sendable {
  enum Cause: Sendable {
    case interrupt, terminate, hangup, timeout

    var status: Int32 {
      switch self {
      case .interrupt: ExitStatus.interrupted
      case .terminate: ExitStatus.terminated
      case .hangup: ExitStatus.hungUp
      case .timeout: ExitStatus.timeout
      }
    }
  }

  /// What ends a wait at the prompt.
  enum Event: UInt8, Sendable {
    case input, interrupt, suspend, resume, resize, leave, idle
  }

  private struct State {
    var cancellation: Cancellation?
    var deadline: Double?
    var cause: Cause?
    var lastInterrupt = -Double.infinity
    /// A signal has asked the run to end. Nothing takes it back, whatever was going on when it came.
    var stopping: Cause?
    /// Ctrl-C came after Enter, before its statement ran.
    var isInterruptPending = false
    /// Someone waits at the prompt: events go there.
    var isReading = false
    /// Another program has the terminal.
    var isAway = false
    /// That program, as `kill` names it; 0 before it runs.
    var child: pid_t = 0
    /// When it is ended by force, once it was asked to end.
    var childDeadline: Double?
    var onTick: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  private let isInteractive: Bool
  /// Of an edited prompt.
  let mode: TerminalMode?
  private let wakeReader: Int32
  private let wakeWriter: Int32
  private static let secondInterruptSeconds = 2.0
  /// Faster than anybody presses a key twice.
  private static let repeatedSignalSeconds = 0.05
  private static let pollNanoseconds = 25_000_000
  /// For an editor to save what it has.
  private static let childSeconds = 2.0

  /// Call before any other thread starts.
  init(isInteractive: Bool, mode: TerminalMode?) {
    self.isInteractive = isInteractive
    self.mode = mode
    var ends: [Int32] = [-1, -1]
    // Without a pipe, a wait at the prompt ends at the next key only.
    _ = kedit_pipe(&ends, 1)
    wakeReader = ends[0]
    wakeWriter = ends[1]
    var signals = Self.signals(isInteractive)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    signal(SIGPIPE, SIG_IGN)
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

  private static func signals(_ isInteractive: Bool) -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    if isInteractive { for signal in [SIGTSTP, SIGCONT, SIGWINCH] { sigaddset(&signals, signal) } }
    return signals
  }

  // MARK: Statements

  /// Runs `body` with a cancellation that signals and the time limit set; `onTick` is called many times a second on
  /// another thread meanwhile.
  func running<T>(
    timeoutSeconds: Double?, onTick: (@Sendable () -> Void)? = nil, _ body: (Cancellation) throws -> T
  ) rethrows -> T {
    let cancellation = Cancellation()
    state.withLock {
      $0.cancellation = cancellation
      $0.cause = nil
      $0.deadline = timeoutSeconds.map { MonotonicTime.seconds + $0 }
      $0.onTick = onTick
      if $0.isInterruptPending || $0.stopping != nil {
        $0.cause = $0.stopping ?? .interrupt
        $0.isInterruptPending = false
        cancellation.cancel()
      }
    }
    defer {
      state.withLock {
        $0.cancellation = nil
        $0.deadline = nil
        $0.onTick = nil
      }
    }
    return try body(cancellation)
  }

  /// Why the last statement was cancelled, when it was.
  var cause: Cause? { state.withLock { $0.cause } }

  /// Why the run has to end, whatever became of the statement that ran then.
  var stopping: Cause? { state.withLock { $0.stopping } }

  /// While another program (a pager, an editor) has the terminal, its keys are its own. `body` says which, as `kill` names
  /// it; a signal that ends the run ends the program first.
  func away<T>(_ body: ((pid_t) -> Void) throws -> T) rethrows -> T {
    state.withLock { $0.isAway = true }
    mode?.giveBack()
    defer {
      waitForChildren()
      mode?.take()
      state.withLock {
        $0.isAway = false
        $0.child = 0
        $0.childDeadline = nil
      }
    }
    return try body { child in
      state.withLock {
        $0.child = child
        // The signal came first.
        if let cause = $0.stopping { Self.endChild(&$0, cause) }
      }
    }
  }

  /// The command's shell may end sooner than what it has started, which is asked to end as well.
  private func waitForChildren() {
    while true {
      let (child, deadline) = state.withLock { ($0.child, $0.childDeadline) }
      guard deadline != nil, child < 0, kill(child, 0) == 0 else { return }
      usleep(UInt32(Self.pollNanoseconds / 1000))
    }
  }

  /// A question, for which the terminal gives rows and shows what is typed.
  func asking<T>(_ body: () -> T) -> T {
    mode?.giveBack()
    defer { mode?.take() }
    return reading(body)
  }

  /// As Ctrl-Z wants it; returns when the shell is continued.
  func stopProcess() {
    mode?.giveBack()
    // To this thread: sent to the process, another would take it and this one run on for a moment.
    raise(SIGSTOP)
    mode?.take()
  }

  private static func endChild(_ state: inout State, _ cause: Cause) {
    guard state.child != 0 else { return }
    kill(state.child, cause == .hangup ? SIGHUP : SIGTERM)
    kill(state.child, SIGCONT)
    state.childDeadline = MonotonicTime.seconds + childSeconds
  }

  // MARK: The prompt

  func reading<T>(_ body: () -> T) -> T {
    state.withLock {
      $0.isReading = true
      // What it was meant for has ended: the next one is a first one again.
      $0.lastInterrupt = -.infinity
      $0.cause = nil
      $0.isInterruptPending = false
    }
    defer {
      state.withLock { $0.isReading = false }
      // What the wait has not taken belongs to the statement that comes now.
      while let event = takeEvent() {
        if event == .interrupt { state.withLock { $0.isInterruptPending = true } }
      }
    }
    return body()
  }

  /// Waits for a key or an event. `idle` after the time, when one is given.
  func waitForInput(milliseconds: Int32 = -1) -> Event {
    while true {
      if state.withLock({ $0.stopping != nil }) { return .leave }
      var sources = self.sources
      let count = poll(&sources, 2, milliseconds)
      if count < 0 && errno == EINTR { continue }
      if count == 0 { return .idle }
      if sources[0].revents != 0, let event = takeEvent() { return event }
      if count < 0 || sources[1].revents != 0 { return .input }
    }
  }

  /// Whether a key or an event waits; takes neither.
  var isAnythingWaiting: Bool {
    var sources = self.sources
    return poll(&sources, 2, 0) != 0
  }

  private var sources: [pollfd] {
    [pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0), pollfd(fd: 0, events: Int16(POLLIN), revents: 0)]
  }

  private func takeEvent() -> Event? {
    var byte: UInt8 = 0
    return read(wakeReader, &byte, 1) == 1 ? Event(rawValue: byte) : nil
  }

  private func notify(_ event: Event) {
    var byte = event.rawValue
    _ = write(wakeWriter, &byte, 1)
  }

  // MARK: The thread

  private func wait() {
    var signals = Self.signals(isInteractive)
    var pause = timespec(tv_sec: 0, tv_nsec: Self.pollNanoseconds)
    while true {
      switch sigtimedwait(&signals, nil, &pause) {
      case SIGINT: interrupted()
      case SIGTERM: stop(.terminate)
      case SIGHUP: stop(.hangup)
      case SIGTSTP: suspended()
      case SIGCONT: if state.withLock({ $0.isReading }) { notify(.resume) } else { mode?.takeAgain() }
      case SIGWINCH: if state.withLock({ $0.isReading }) { notify(.resize) }
      default: tick()
      }
    }
  }

  private enum Answer { case nothing, notify, leave }

  private func interrupted() {
    let answer: Answer = state.withLock { state in
      if state.isAway { return .nothing }
      if isInteractive && state.isReading { return .notify }
      let now = MonotonicTime.seconds
      let pause = now - state.lastInterrupt
      // `timeout -s INT` signals the process and then its group: that is one wish, not two.
      if pause < Self.repeatedSignalSeconds { return .nothing }
      let isSecond = pause < Self.secondInterruptSeconds
      state.lastInterrupt = now
      guard let cancellation = state.cancellation, !isSecond else {
        // Between two statements: the next one is cancelled before it begins.
        state.isInterruptPending = isInteractive && !isSecond
        return state.isInterruptPending ? .nothing : .leave
      }
      state.cause = .interrupt
      if !isInteractive { state.stopping = .interrupt }
      cancellation.cancel()
      return .nothing
    }
    carryOut(answer, notice: .interrupt, status: ExitStatus.interrupted)
  }

  private func carryOut(_ answer: Answer, notice: Event, status: Int32) {
    switch answer {
    case .nothing: break
    case .notify: notify(notice)
    case .leave:
      mode?.giveBack()
      _exit(status)
    }
  }

  private func suspended() {
    let (isAway, isReading) = state.withLock { ($0.isAway, $0.isReading) }
    if isAway { return }
    if isReading { notify(.suspend) } else { stopProcess() }
  }

  private func stop(_ cause: Cause) {
    let answer: Answer = state.withLock { state in
      state.cause = cause
      state.stopping = cause
      if state.isAway { Self.endChild(&state, cause) }
      state.cancellation?.cancel()
      if isInteractive && state.isReading { return .notify }
      return state.cancellation == nil && !state.isAway ? .leave : .nothing
    }
    carryOut(answer, notice: .leave, status: cause.status)
  }

  private func tick() {
    let onTick: (@Sendable () -> Void)? = state.withLock { state in
      if let deadline = state.deadline, MonotonicTime.seconds > deadline {
        state.cause = .timeout
        state.deadline = nil
        state.cancellation?.cancel()
      }
      if let deadline = state.childDeadline, MonotonicTime.seconds > deadline {
        state.childDeadline = nil
        kill(state.child, SIGKILL)
      }
      return state.onTick
    }
    onTick?()
  }
}

/// A clock that is never set: for durations.
enum MonotonicTime {
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
