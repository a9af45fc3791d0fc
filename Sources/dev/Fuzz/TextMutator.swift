import KQLSyntax

/// Makes new texts of old ones: tokens moved, doubled, lost and mixed, bytes broken.
struct TextMutator {
  let seeds: [[UInt8]]
  let pieces: [[UInt8]]

  init(_ texts: [String]) {
    seeds = texts.map { Array($0.utf8) }
    var pieces: Set<[UInt8]> = Set(TextMutator.words.map { Array($0.utf8) })
    for seed in seeds { for token in TextMutator.tokens(seed) { pieces.insert(token) } }
    self.pieces = pieces.sorted { $0.lexicographicallyPrecedes($1) }
  }

  func text(_ random: inout FuzzRandom) -> String {
    var parts = TextMutator.tokens(random.pick(seeds))
    for _ in 0..<1 + random.number(6) { change(&parts, &random) }
    let separator: [UInt8] = random.chance(85) ? [0x20] : random.chance(50) ? [0x0A] : []
    var bytes = Array(parts.joined(separator: separator))
    if random.chance(15), !bytes.isEmpty {
      for _ in 0..<1 + random.number(3) { bytes[random.number(bytes.count)] = UInt8(truncatingIfNeeded: random.next()) }
    }
    if random.chance(10) { bytes = Array(bytes.prefix(random.number(bytes.count + 1))) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func change(_ parts: inout [[UInt8]], _ random: inout FuzzRandom) {
    let place = random.number(max(1, parts.count))
    switch random.number(9) {
    case 0 where !parts.isEmpty: parts.remove(at: place)
    case 1: parts.insert(random.pick(pieces), at: place)
    case 2 where !parts.isEmpty: parts[place] = random.pick(pieces)
    case 3 where !parts.isEmpty: parts.insert(parts[place], at: place)
    case 4 where parts.count > 1: parts.swapAt(place, random.number(parts.count))
    case 5:
      let other = TextMutator.tokens(random.pick(seeds))
      let start = random.number(max(1, other.count))
      parts.insert(contentsOf: other[start..<min(other.count, start + 1 + random.number(12))], at: place)
    case 6 where !parts.isEmpty:
      let piece = parts[place]
      let times = random.chance(5) ? 3_000 : 1 + random.number(40)
      parts.insert(contentsOf: Array(repeating: piece, count: times), at: place)
    case 7:
      let open = random.pick(["(", "[", "{", "dynamic(", "iff(true, "])
      let close = ["(": ")", "[": "]", "{": "}"][open] ?? ")"
      let depth = random.chance(3) ? 2_000 : 1 + random.number(30)
      parts.insert(Array(String(repeating: open, count: depth).utf8), at: place)
      let end = min(parts.count, place + 2)
      parts.insert(Array(String(repeating: close, count: depth).utf8), at: end)
    default: parts.append(random.pick(pieces))
    }
  }

  private static func tokens(_ bytes: [UInt8]) -> [[UInt8]] {
    var lexer = Lexer(bytes, keepsComments: true)
    var result: [[UInt8]] = []
    while true {
      let token = lexer.next()
      if token.kind == .end { return result }
      result.append(Array(bytes[token.range]))
    }
  }

  private static let words = [
    "let", "set", "declare", "query_parameters", "pattern", "alias", "restrict", "access", "to", "view", "|", ";", ",",
    "<|", "=>", "..", "==", "!=", "=~", "!~", "<>", "'", "\"", "@'", "h'", "```", "~~~", "//", "/*", "\\", "$left", "$right",
    "$command_results", "dynamic(", "datetime(", "datetime(null)", "time(", "guid(", "real(", "decimal(", "typeof(",
    "1e999", "0xFFFFFFFFFFFFFFFFF", "9223372036854775808", "-9223372036854775808", "1.7976931348623157e309", "1d", "1tick",
    "99999999999d", "-", "--", "-->", "<-[", "]->", "*", "a*", "['", "']", "[\"", "\"]", "\u{feff}", "\u{0}", "\u{1f600}",
    "é", "null", "true", "between", "!between", "in~", "!in", "has_any", "matches regex", ".create", ".show", ".ingest",
    ".set-or-append", "with", "(*)", "by", "on", "kind=", "hint.strategy=shuffle", "nulls first", "asc", "materialize(",
    "toscalar(", "cluster('x').", "database('y').", "{", "}", "(", ")", "[", "]", ":", "=", "::", "#", "%", "^", "&",
  ]
}
