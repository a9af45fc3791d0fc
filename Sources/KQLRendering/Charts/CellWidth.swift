/// Texts that fit into so many cells of a terminal.
enum CellWidth {
  static func of(_ text: String) -> Int { DisplayWidth.of(Array(text.utf8)) }

  static func cut(_ text: String, to width: Int) -> String {
    if of(text) <= width { return text }
    var result = ""
    var used = 0
    for character in text {
      let next = of(String(character))
      if used + next > width - 1 { break }
      result.append(character)
      used += next
    }
    return result + "…"
  }

  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - of(text)))
  }

  /// One cell a character, for labels that are placed by counting.
  static func ascii(_ text: String) -> String {
    let short = cut(text, to: 16)
    return of(short) == short.count ? short : ""
  }
}
