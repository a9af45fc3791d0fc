import Glibc
import KQLDiagnostics

/// The clipboard of the desktop, by the program that is there; over the terminal itself when none is.
enum Clipboard {
  private static let programs = [
    ("WAYLAND_DISPLAY", "wl-copy"), ("DISPLAY", "xclip -selection clipboard"), ("DISPLAY", "xsel --clipboard --input"),
    ("TMUX", "tmux load-buffer -w -"), ("HOME", "pbcopy"), ("HOME", "clip.exe"),
  ]

  static func copy(_ bytes: [UInt8], _ console: Console) throws(Diagnostic) {
    for (variable, command) in programs where Environment.value(variable) != nil {
      let program = String(command.prefix { $0 != " " })
      guard ChildProcess.run("command -v \(program) >/dev/null 2>&1") == 0 else { continue }
      if ChildProcess.run("\(command) 2>/dev/null", input: bytes) == 0 { return }
    }
    guard console.output.isTerminal, console.isCapable else {
      throw Diagnostic(code: "", "there is no clipboard here", hints: ["#save FILE writes the next result to a file"])
    }
    console.output.write("\u{1B}]52;c;\(Base64.text(bytes))\u{07}")
  }
}

private enum Base64 {
  static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      var quad: [UInt8] = []
      for index in 0..<4 {
        quad.insert(index < 3 - group.count ? UInt8(ascii: "=") : digits[bits & 63], at: 0)
        bits >>= 6
      }
      result += quad
    }
    return String(decoding: result, as: UTF8.self)
  }
}
