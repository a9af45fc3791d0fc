/// What is done to a pattern's text before it is compiled.
enum RegexSyntax {
  /// Replaces the Perl classes, ASCII-only in RE2, by their Unicode counterparts, and what only the service spells so:
  /// `(?<name>…)`, `\u{7F}`, `\p{Letter}`.
  static func unicode(_ pattern: String) -> String {
    guard pattern.utf8.contains(UInt8(ascii: "\\")) || pattern.contains("(?<") else { return pattern }
    let bytes = Array(pattern.utf8)
    var result: [UInt8] = []
    var (index, inClass) = (0, false)
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
        if bytes[index + 1] == UInt8(ascii: "Q") { return pattern }
        if let (text, end) = RegexSpelling.translated(bytes, at: index) {
          result.append(contentsOf: text.utf8)
          index = end
          continue
        }
        if let class_ = replacement(bytes[index + 1], inClass: inClass) {
          result.append(contentsOf: class_.utf8)
        } else {
          result.append(contentsOf: bytes[index...index + 1])
        }
        index += 2
        continue
      }
      if byte == UInt8(ascii: "["), !inClass {
        inClass = true
        result.append(byte)
        index += 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "^") {
          result.append(bytes[index])
          index += 1
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
          result.append(bytes[index])
          index += 1
        }
        continue
      }
      if byte == UInt8(ascii: "["), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ":") {
        // A POSIX class such as [:alpha:].
        while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
          result.append(bytes[index])
          index += 1
        }
        if index < bytes.count { result.append(bytes[index]) }
        index += 1
        continue
      }
      if byte == UInt8(ascii: "]") { inClass = false }
      if !inClass, RegexSpelling.beginsNamedGroup(bytes, at: index) {
        result.append(contentsOf: "(?P".utf8)
        index += 2
        continue
      }
      result.append(byte)
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func replacement(_ escape: UInt8, inClass: Bool) -> String? {
    switch (escape, inClass) {
    case (UInt8(ascii: "d"), _): "\\p{Nd}"
    case (UInt8(ascii: "D"), _): "\\P{Nd}"
    case (UInt8(ascii: "w"), false): "[\\p{L}\\p{M}\\p{Nd}\\p{Pc}]"
    case (UInt8(ascii: "w"), true): "\\p{L}\\p{M}\\p{Nd}\\p{Pc}"
    case (UInt8(ascii: "W"), false): "[^\\p{L}\\p{M}\\p{Nd}\\p{Pc}]"
    case (UInt8(ascii: "s"), false): "[\\s\\v\\x{85}\\p{Z}]"
    case (UInt8(ascii: "s"), true): "\\s\\v\\x{85}\\p{Z}"
    case (UInt8(ascii: "S"), false): "[^\\s\\v\\x{85}\\p{Z}]"
    default: nil
    }
  }

  /// The longest run of plain characters outside groups that every match must contain; empty when unsure.
  static func requiredLiteral(_ pattern: String) -> [UInt8] {
    let bytes = Array(pattern.utf8)
    if bytes.contains(UInt8(ascii: "|")) || bytes.starts(with: Array("(?".utf8)) { return [] }
    var (best, run): ([UInt8], [UInt8]) = ([], [])
    var (index, depth) = (0, 0)
    func endRun(droppingLast: Bool) {
      if droppingLast, !run.isEmpty {
        while run.count > 1, run[run.count - 1] & 0xC0 == 0x80 { run.removeLast() }
        run.removeLast()
      }
      if run.count > best.count { best = run }
      run = []
    }
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "("):
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "?") { return [] }
        endRun(droppingLast: false)
        depth += 1
      case UInt8(ascii: ")"):
        endRun(droppingLast: false)
        run = []
        depth -= 1
      case UInt8(ascii: "["):
        endRun(droppingLast: false)
        index += 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "^") { index += 1 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") { index += 1 }
        while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
          if bytes[index] == UInt8(ascii: "[") { return best }
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
      case UInt8(ascii: "*"), UInt8(ascii: "?"): endRun(droppingLast: true)
      case UInt8(ascii: "{"):
        endRun(droppingLast: true)
        while index < bytes.count, bytes[index] != UInt8(ascii: "}") { index += 1 }
      case UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "+"): endRun(droppingLast: false)
      case UInt8(ascii: "\\"):
        index += 1
        guard index < bytes.count else { return best }
        let isPlain = !(bytes[index] >= 0x80) && !isAlphanumeric(bytes[index])
        if isPlain, depth == 0 {
          run.append(bytes[index])
        } else {
          endRun(droppingLast: false)
          if Array("pPxuU".utf8).contains(bytes[index]) { return best }
          if bytes[index] == UInt8(ascii: "Q") { return [] }
        }
      default: if depth == 0 { run.append(byte) }
      }
      index += 1
    }
    endRun(droppingLast: false)
    return best
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || (byte >= 0x30 && byte <= 0x39)
  }
}
