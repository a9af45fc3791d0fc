import KQLDiagnostics
import KQLSyntax

/// Replaces `$(NAME)` inside string literals by variables of the environment: for paths and secrets in scripts.
struct EnvironmentExpansion {
  private(set) var text: String
  /// Where the text was changed: the offset in the new text, and by how many bytes what follows is further on.
  private var shifts: [(offset: Int, by: Int)] = []

  init(unexpanded text: String) { self.text = text }

  init(_ original: String) throws(Diagnostic) {
    text = original
    let bytes = Array(original.utf8)
    guard original.contains("$(") else { return }
    var result: [UInt8] = []
    var lexer = Lexer(bytes)
    var copied = 0
    while true {
      let token = lexer.next()
      if token.kind == .end { break }
      guard token.kind == .string else { continue }
      var index = token.lower
      while index + 1 < token.upper {
        guard bytes[index] == UInt8(ascii: "$"), bytes[index + 1] == UInt8(ascii: "("),
          let end = bytes[index..<token.upper].firstIndex(of: UInt8(ascii: ")"))
        else {
          index += 1
          continue
        }
        let name = String(decoding: bytes[(index + 2)..<end], as: UTF8.self)
        guard let value = Environment.value(name) else {
          throw Diagnostic(
            code: "", "the environment has no variable '\(name)'", range: index..<(end + 1),
            hints: ["--expand-env replaces $(NAME) in string literals"])
        }
        result += bytes[copied..<index] + Self.escaped(value, bytes[token.range])
        copied = end + 1
        shifts.append((result.count, result.count - copied))
        index = end + 1
      }
    }
    result += bytes[copied...]
    text = String(decoding: result, as: UTF8.self)
  }

  /// As the kind of literal needs it.
  private static func escaped(_ value: String, _ literal: ArraySlice<UInt8>) -> [UInt8] {
    let quote = literal.first { [0x22, 0x27, 0x60, 0x7E].contains($0) } ?? 0x22
    let isVerbatim = literal.prefix(2).contains(UInt8(ascii: "@"))
    if quote == 0x60 || quote == 0x7E { return Array(value.utf8) }
    var result: [UInt8] = []
    for byte in value.utf8 {
      if byte == quote { result.append(isVerbatim ? quote : UInt8(ascii: "\\")) }
      if byte == UInt8(ascii: "\\"), !isVerbatim { result.append(byte) }
      result.append(byte)
    }
    return result
  }

  /// A range of the new text as one of the original.
  func original(_ range: Range<Int>?) -> Range<Int>? {
    guard let range, !shifts.isEmpty else { return range }
    func place(_ offset: Int) -> Int { offset - (shifts.last { $0.offset <= offset }?.by ?? 0) }
    let lower = max(0, place(range.lowerBound))
    return lower..<max(lower, place(range.upperBound))
  }
}
