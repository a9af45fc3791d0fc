/// Shows long texts a screen at a time, on a terminal.
enum Pager {
  private static let standard = "less -RSFX"

  /// Whether the pager could be started.
  static func show(_ bytes: [UInt8], _ interrupts: Interrupts) -> Bool {
    let command = Environment.value("KQLSH_PAGER") ?? Environment.value("PAGER") ?? standard
    return ChildProcess.runOnTerminal(command, input: bytes, interrupts).map { $0 != 127 && $0 != 126 } ?? false
  }
}
