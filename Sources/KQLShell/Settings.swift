import KQLDiagnostics
import KQLRendering
import KQLSyntax

/// What options set at the start and directives change later. One per shell, shared by its parts.
final class Settings {
  enum Echo: String { case off, all, errors }
  enum Pager: String { case auto, on, off }
  enum Keys: String { case emacs, vi }

  var format: ResultFormat
  /// Rows shown on a terminal.
  var rowsMax = 40
  /// Columns used on a terminal; nil for all there are.
  var widthMax: Int?
  var inputMode = BlockReader.Mode.auto
  var echo = Echo.off
  var isQuiet = false
  var isStrict = false
  var isVerbose = false
  var showsTime = false
  var showsHeaders = true
  var showsResults = true
  var showsTypes = true
  var showsAllResults = true
  var showsRequestId = false
  /// Errors with the line and a caret, not the message alone.
  var isPretty = true
  var showsHints = true
  var showsProgress = true
  /// Lines for logs instead of one that is redrawn.
  var isProgressPlain = false
  var pager = Pager.auto
  var charts = true
  var keys = Keys.emacs
  /// Before a typed command that cannot be undone.
  var asksBack = true
  var errorsAsJSON = false
  var timeoutSeconds: Double?
  /// Query parameters and client request properties, by name.
  var parameters: [String: String] = [:]
  var properties: [String: String] = [:]

  init(format: ResultFormat) { self.format = format }

  /// Seconds that a statement may take: the least that `--timeout` and the property `servertimeout` say.
  func timeLimit() throws(Diagnostic) -> Double? {
    func property(_ name: String) -> String? { properties.first { $0.key.lowercased() == name }?.value }
    if property("norequesttimeout") == "true" { return nil }
    guard let text = property("servertimeout") else { return timeoutSeconds }
    guard let seconds = DurationText.seconds(text), seconds > 0 else {
      throw Diagnostic(
        code: "General_BadRequest", "servertimeout: '\(text)' is not a duration; write 30s, 5m or 00:05:00")
    }
    return min(seconds, timeoutSeconds ?? seconds)
  }
}

/// A setting as `#set` lists and changes it.
struct Setting: Sendable {
  let name: String
  let summary: String
  let standard: String
  /// Values to offer; empty when any of a kind will do.
  let values: [String]
  let get: @Sendable (Settings) -> String
  /// False when the value is none of the setting's.
  let set: @Sendable (Settings, String) -> Bool

  static let all: [Setting] = [
    Setting(
      name: "format", summary: "How results are written", standard: "table", values: ResultFormat.all.map(\.name),
      get: { $0.format.name },
      set: { settings, value in
        guard let format = ResultFormat.named(value) else { return false }
        settings.format = format
        return true
      }),
    number("maxrows", "Rows of a result shown on a terminal", "40", \.rowsMax),
    Setting(
      name: "maxwidth", summary: "Columns of the terminal that results use; auto for all", standard: "auto",
      values: ["auto"], get: { $0.widthMax.map(String.init) ?? "auto" },
      set: { settings, value in
        if value == "auto" {
          settings.widthMax = nil
          return true
        }
        guard let width = Int(value), width >= 20 else { return false }
        settings.widthMax = width
        return true
      }),
    Setting(
      name: "input", summary: "Where a statement ends", standard: "auto", values: ["auto", "line", "block"],
      get: { "\($0.inputMode)" },
      set: { settings, value in
        guard let mode = inputMode(value) else { return false }
        settings.inputMode = mode
        return true
      }),
    choice("echo", "Statements before their results", Settings.Echo.off, ["off", "all", "errors"], \.echo),
    choice("pager", "Long output in a pager", Settings.Pager.auto, ["auto", "on", "off"], \.pager),
    choice("editor", "The keys of the line editor", Settings.Keys.emacs, ["emacs", "vi"], \.keys),
    onOff("time", "Rows, time and what was scanned after each statement", false, \.showsTime),
    onOff("focus", "Results only", false, \.isQuiet),
    onOff("strict", "Warnings count as failures", false, \.isStrict),
    onOff("verbose", "Ids, timings and ignored directives", false, \.isVerbose),
    onOff("csvheaders", "The header of csv and tsv", true, \.showsHeaders),
    onOff("results", "Results at all", true, \.showsResults),
    onOff("type", "The row of types in tables", true, \.showsTypes),
    onOff("mars", "All results of a statement, not the first only", true, \.showsAllResults),
    onOff("crid", "The id of each request", false, \.showsRequestId),
    onOff("pretty", "Errors with their line and a caret", true, \.isPretty),
    onOff("hints", "What may follow, dim behind the cursor", true, \.showsHints),
    onOff("progress", "The progress of long statements", true, \.showsProgress),
    onOff("confirm", "Asks at the prompt before a command whose loss of data cannot be undone", true, \.asksBack),
    onOff("charts", "Charts below results that have a render operator", true, \.charts),
  ]

  static func find(_ name: String) -> Setting? { all.first { $0.name == name } }

  static func inputMode(_ name: String) -> BlockReader.Mode? {
    switch name {
    case "auto": .auto
    case "line": .line
    case "block": .block
    default: nil
    }
  }

  private static func onOff(
    _ name: String, _ summary: String, _ standard: Bool, _ path: ReferenceWritableKeyPath<Settings, Bool> & Sendable
  ) -> Setting {
    Setting(
      name: name, summary: summary, standard: standard ? "on" : "off", values: ["on", "off"],
      get: { $0[keyPath: path] ? "on" : "off" },
      set: { settings, value in
        guard value == "on" || value == "off" else { return false }
        settings[keyPath: path] = value == "on"
        return true
      })
  }

  private static func number(
    _ name: String, _ summary: String, _ standard: String, _ path: ReferenceWritableKeyPath<Settings, Int> & Sendable
  ) -> Setting {
    Setting(
      name: name, summary: summary, standard: standard, values: [], get: { String($0[keyPath: path]) },
      set: { settings, value in
        guard let number = Int(value), number > 0 else { return false }
        settings[keyPath: path] = number
        return true
      })
  }

  private static func choice<Value: RawRepresentable & Sendable>(
    _ name: String, _ summary: String, _ standard: Value, _ values: [String],
    _ path: ReferenceWritableKeyPath<Settings, Value> & Sendable
  ) -> Setting where Value.RawValue == String {
    Setting(
      name: name, summary: summary, standard: standard.rawValue, values: values, get: { $0[keyPath: path].rawValue },
      set: { settings, text in
        guard let value = Value(rawValue: text) else { return false }
        settings[keyPath: path] = value
        return true
      })
  }
}
