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
  package var echoes = false
  package var inputMode = "auto"
  package var isQuiet = false
  package var isVerbose = false
  package var isStrict = false
  package var timeoutSeconds: Double?
  package var clock: Clock = .system
  package var color = "auto"
  package var errorsAsJSON = false
  package var skipsHistory = false
  /// Asynchronous commands of a script need not end before the shell does.
  package var skipsWaiting = false
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
  package static let interrupted: Int32 = 130
  package static let closedOutput: Int32 = 141
  package static let terminated: Int32 = 143
}
