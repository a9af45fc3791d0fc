import KQLColumns

/// What the command line asked for. Filled by the executable, read by the shell.
package struct ShellOptions: Sendable {
  /// One piece of work, in the order of the command line.
  package enum Work: Sendable {
    case text(String)
    case file(String)
    /// The whole file is one statement.
    case fileAsOne(String)
  }

  package enum Clock: Sendable { case system, simulated(ticks: Int64, isFrozen: Bool) }

  /// How often queued ingestion tries again what failed for a passing reason, for how long, and after what time first.
  package struct Retries: Sendable, Equatable {
    package var attemptsMax: Int
    /// Ticks; nil for the standard.
    package var period: Int64?
    package var firstWait: Int64?
  }

  package var target: String?
  package var isTransient = false
  package var isReadOnly = false
  package var work: [Work] = []
  package var staysInteractive = false
  package var database: String?
  /// `aaduser=ann@contoso.com[,aadgroup=…]`; nil for the owner of the data.
  package var principal: String?
  package var format: String?
  package var outputPath: String?
  /// `name=value`, as written.
  package var parameters: [String] = []
  package var properties: [String] = []
  package var continuesOnError = false
  /// `all`, `errors` or nil.
  package var echo: String?
  package var inputMode = "auto"
  package var isQuiet = false
  package var isVerbose = false
  package var isStrict = false
  package var timeoutSeconds: Double?
  package var clock: Clock = .system
  package var retries: Retries?
  package var color = "auto"
  package var errorsAsJSON = false
  package var skipsHistory = false
  package var skipsHints = false
  package var skipsProgress = false
  package var skipsPager = false
  package var skipsInit = false
  /// A start file to run instead of the user's own.
  package var initPath: String?
  package var transcriptPath: String?
  /// Files are read and written below this folder only.
  package var sandbox: String?
  package var progress = "auto"
  package var expandsEnvironment = false
  /// Whether asynchronous commands are waited for.
  package var waits = true
  /// Whether what asks for confirmation is confirmed.
  package var confirms = false
  package var version = ""

  package init() {}
}

/// The statuses of the documented table; the first that is not 0 wins.
package enum ExitStatus {
  package static let success: Int32 = 0
  package static let failedStatement: Int32 = 1
  package static let usage: Int32 = 2
  package static let target: Int32 = 3
  package static let assertion: Int32 = 4
  package static let timeout: Int32 = 124
  package static let hungUp: Int32 = 129
  package static let interrupted: Int32 = 130
  package static let closedOutput: Int32 = 141
  package static let terminated: Int32 = 143
}
