import KQLColumns
import KQLDiagnostics
import KQLEngine

/// What a target on the command line, of `#open` or of the environment means.
enum EngineTarget {
  /// - Throws: when the target is a cluster.
  static func options(target: String?, _ options: ShellOptions) throws(Diagnostic) -> EngineOptions {
    var result = EngineOptions()
    let target = target ?? Environment.value("KQLSH_TARGET")
    if let target, target != ":memory:" {
      if isRemote(target) {
        throw Diagnostic(
          code: "", "'\(SecretText.masked(target))' is a cluster: remote targets are not supported here",
          hints: ["give a data directory, or --transient"])
      }
      if target == "-" || target.isEmpty { throw Diagnostic(code: "", "'\(target)' is not a directory") }
      result.directory = target
    } else if target == nil {
      result.directory = standardDirectory()
    }
    if options.isTransient { result.directory = nil }
    result.isReadOnly = options.isReadOnly
    if let retries = options.retries {
      result.retries.attemptsMax = retries.attemptsMax
      if let period = retries.period { result.retries.period = period }
      if let wait = retries.firstWait { result.retries.firstWait = wait }
    }
    result.runsInBackground = true
    switch options.clock {
    case .system: result.clock = .system
    case .simulated(let ticks, let isFrozen): result.clock = .simulated(ticks: ticks, isFrozen: isFrozen)
    }
    return result
  }

  static func isRemote(_ target: String) -> Bool {
    let lower = target.lowercased()
    return lower.contains("://") || lower.hasPrefix("@") || lower.contains("data source=") || lower.hasPrefix("server=")
  }

  /// The user's own; nil (transient) when there is no home.
  private static func standardDirectory() -> String? {
    guard let base = Environment.value("XDG_DATA_HOME") ?? Environment.value("HOME").map({ $0 + "/.local/share" }) else {
      return nil
    }
    return base + "/kqlsh/default"
  }
}
