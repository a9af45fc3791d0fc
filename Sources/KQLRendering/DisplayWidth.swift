/// How many cells of a terminal a text takes.
package enum DisplayWidth {
  package static func of(_ bytes: [UInt8]) -> Int {
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.count }
    return String(decoding: bytes, as: UTF8.self).unicodeScalars.reduce(0) { $0 + width($1) }
  }

  /// 0 for combining marks, 2 for East Asian wide characters and emoji, else 1.
  static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if scalar.properties.isEmojiPresentation { return 2 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// The longest beginning of at most `limit` cells, ending in `…` when something was cut.
  package static func cut(_ bytes: [UInt8], to limit: Int) -> [UInt8] {
    guard of(bytes) > limit else { return bytes }
    var kept = ""
    var used = 0
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let cells = width(scalar)
      if used + cells > limit - 1 { break }
      kept.unicodeScalars.append(scalar)
      used += cells
    }
    return Array((kept + "…").utf8)
  }
}
