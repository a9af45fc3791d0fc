/// What became of the statements so far, and the exit status that follows.
final class RunLedger {
  private(set) var status = ExitStatus.success
  private(set) var isLeaving = false
  /// A failure that the next directive may still take as expected.
  private var pending: (status: Int32, place: String)?
  private(set) var failures: [String] = []
  var statementCount = 0
  let isInteractive: Bool
  var continuesOnError: Bool
  /// How many scripts are being run, each from the one before.
  private var scriptDepth = 0
  /// A script at the prompt has failed: the rest of it is not run, the prompt goes on.
  private var isScriptStopped = false

  /// Whether nothing more is to be run, or nothing more of this script.
  var isStopped: Bool { isLeaving || isScriptStopped }

  func script(_ body: () -> Void) {
    scriptDepth += 1
    body()
    scriptDepth -= 1
    if scriptDepth == 0 { isScriptStopped = false }
  }

  init(isInteractive: Bool, continuesOnError: Bool) {
    self.isInteractive = isInteractive
    self.continuesOnError = continuesOnError
  }

  var hasPendingFailure: Bool { pending != nil }

  func failed(_ status: Int32, _ origin: StatementOrigin) { pending = (status, origin.label) }

  /// The next thing in the input expects the failure.
  func forgive() { pending = nil }

  /// A failed statement counts unless the next thing in the input was an assertion that expects it.
  func settle() {
    guard let failure = pending else { return }
    pending = nil
    count(failure.status, at: failure.place)
  }

  /// Counts at once what nothing may forgive.
  func count(_ status: Int32, at place: String? = nil) {
    if let place { failures.append(place) }
    fail(status)
    guard !continuesOnError else { return }
    if !isInteractive { isLeaving = true } else if scriptDepth > 0 { isScriptStopped = true }
  }

  /// The first cause that is not success stays.
  func fail(_ cause: Int32) {
    if status == ExitStatus.success { status = cause }
  }

  /// Leaves with a status; without one with that of the failures, or with 0 when a person was asked.
  func leave(status wanted: Int32?) {
    isLeaving = true
    if let wanted { status = wanted } else if isInteractive { status = ExitStatus.success }
  }

  /// Leaves for a cause that does not hide an earlier one.
  func leave(because cause: Int32) {
    isLeaving = true
    fail(cause)
  }

  private static let failuresShownMax = 10

  /// `2 of 31 statements failed: deploy.kql:12, deploy.kql:40`
  var summary: String? {
    guard !failures.isEmpty, statementCount > 1, !isInteractive else { return nil }
    var places = failures.prefix(Self.failuresShownMax).joined(separator: ", ")
    if failures.count > Self.failuresShownMax { places += ", …" }
    return "\(failures.count) of \(statementCount) statements failed: \(places)"
  }
}
