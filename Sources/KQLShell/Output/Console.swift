import Glibc
import KQLDiagnostics

/// The two channels, and what may be shown on them.
final class Console {
  let output = OutputChannel(descriptor: 1)
  let errors = OutputChannel(descriptor: 2)
  private let color: String
  private(set) var transcript: Transcript?
  private let settings: Settings

  init(color: String, settings: Settings) {
    self.color = color
    self.settings = settings
  }

  func copy(to path: String) throws(Diagnostic) {
    let transcript = try Transcript(path: path)
    self.transcript = transcript
    output.transcript = transcript
    errors.transcript = transcript
  }

  func finish() {
    flush()
    transcript?.finish()
  }

  func flush() {
    output.flush()
    errors.flush()
  }

  /// To people: on a terminal beside the results, else apart from them.
  func inform(_ text: String) {
    let channel = output.isTerminal ? output : errors
    channel.write(text.hasSuffix("\n") ? text : text + "\n")
    channel.flush()
  }

  var usesColor: Bool { usesColor(on: output) }

  func usesColor(on channel: OutputChannel) -> Bool {
    switch color {
    case "always": return true
    case "never": return false
    default:
      if getenv("NO_COLOR") != nil { return false }
      if let force = Environment.value("CLICOLOR_FORCE"), force != "0" { return true }
      return channel.isTerminal && isCapable
    }
  }

  /// Whether the terminal understands more than text.
  var isCapable: Bool { Environment.value("TERM").map { $0 != "dumb" } ?? false }

  func clearScreen() {
    if output.isTerminal, isCapable { output.write("\u{1B}[H\u{1B}[2J") }
  }

  /// Behind the `^C` that a terminal writes by itself.
  func leaveEcho() {
    guard output.isTerminal else { return }
    output.write(isCapable ? "\r\u{1B}[K" : "\n")
    output.flush()
  }

  // MARK: Diagnostics

  func report(_ diagnostics: [Diagnostic], _ text: String, _ origin: StatementOrigin, operationId: String? = nil) {
    output.flush()
    for diagnostic in diagnostics {
      if settings.errorsAsJSON {
        errors.write(ErrorReport.json(diagnostic, statement: text, origin: origin, operationId: operationId))
      } else {
        errors.write(
          ErrorReport.text(
            diagnostic, statement: text, origin: origin, usesColor: usesColor(on: errors), isPretty: settings.isPretty))
      }
    }
    errors.flush()
  }

  /// A statement before its result.
  func echo(_ text: String, prompt: String) {
    output.flush()
    errors.write("\(prompt)> \(SecretText.masked(text))\n")
    errors.flush()
  }
}
