import Glibc
import KQLDiagnostics

/// A copy of what goes in and out, a line at a time, without colours and with secrets masked.
final class Transcript {
  private let file: OutputChannel
  private let descriptor: Int32
  private var line: [UInt8] = []

  init(path: String) throws(Diagnostic) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Diagnostic(code: "", "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
    file = OutputChannel(descriptor: descriptor)
  }

  func write(_ bytes: [UInt8]) {
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      line.append(contentsOf: bytes[start...end])
      finishLine()
      start = end + 1
    }
    line.append(contentsOf: bytes[start...])
  }

  private func finishLine() {
    file.write(SecretText.masked(Self.withoutEscapes(String(decoding: line, as: UTF8.self))))
    line.removeAll(keepingCapacity: true)
  }

  func finish() {
    if !line.isEmpty { finishLine() }
    file.flush()
    close(descriptor)
  }

  private static func withoutEscapes(_ text: String) -> String {
    guard text.unicodeScalars.contains("\u{1B}") else { return text }
    var result = String.UnicodeScalarView()
    var isInside = false
    for scalar in text.unicodeScalars {
      if isInside {
        if scalar.properties.isAlphabetic { isInside = false }
      } else if scalar == "\u{1B}" {
        isInside = true
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
