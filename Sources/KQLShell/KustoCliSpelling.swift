/// Rewrites the `-name:value` switches of Kusto.Cli to ours, so that the habit works.
package enum KustoCliSpelling {
  /// Our words for one of its switches; nil when it is none.
  package static func rewritten(_ argument: String) -> [String]? {
    guard argument.hasPrefix("-"), !argument.hasPrefix("--"), let colon = argument.firstIndex(of: ":") else {
      return nil
    }
    let name = argument[argument.index(after: argument.startIndex)..<colon]
    let value = String(argument[argument.index(after: colon)...])
    switch name {
    case "execute": return ["--execute=" + value]
    case "script": return ["--file=" + value]
    case "scriptml": return ["--file-as-one=" + value]
    case "keepRunning": return value == "true" ? ["--interactive"] : []
    case "scriptQuitOnError": return value == "false" ? ["--continue-on-error"] : []
    case "echo": return value == "true" ? ["--echo=all"] : []
    case "lineMode": return ["--input-mode=" + (value == "true" ? "line" : "block")]
    case "transcript": return ["--transcript=" + value]
    default: return nil
    }
  }
}
