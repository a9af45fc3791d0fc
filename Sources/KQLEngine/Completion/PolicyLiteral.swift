/// Where in the JSON text of a policy the cursor stands, when the text ends there and may be anything.
struct PolicyLiteral {
  enum Place {
    /// A key may stand here; those of the object that are there already, in lower case.
    case key(used: Set<String>)
    /// The value of a key.
    case value(of: String)
    case none
  }

  let policy: String
  private(set) var place = Place.none
  /// What was typed of the key or value, and where it starts.
  private(set) var word = ""
  private(set) var wordStart: Int
  private(set) var isInQuotes = false

  private struct Level {
    var isObject: Bool
    var keys: Set<String> = []
    var key: String?
  }

  init(_ text: [UInt8], policy: String) {
    self.policy = policy
    wordStart = text.count
    var levels: [Level] = []
    var index = 0
    var string: (start: Int, text: [UInt8])?
    var isValue = false
    while index < text.count {
      let byte = text[index]
      if let open = string {
        if byte == UInt8(ascii: "\\"), index + 1 < text.count, text[index + 1] != UInt8(ascii: "\"") {
          string?.text.append(byte)
        } else if byte == UInt8(ascii: "\"") {
          let content = String(decoding: open.text, as: UTF8.self)
          if let last = levels.indices.last, levels[last].isObject, !isValue {
            levels[last].key = content
            levels[last].keys.insert(content.lowercased())
          }
          string = nil
        } else if byte != UInt8(ascii: "\\") {
          string?.text.append(byte)
        }
        index += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): string = (index + 1, [])
      case UInt8(ascii: "{"):
        levels.append(Level(isObject: true))
        isValue = false
      case UInt8(ascii: "["):
        levels.append(Level(isObject: false))
        isValue = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        _ = levels.popLast()
        isValue = false
      case UInt8(ascii: ":"): isValue = true
      case UInt8(ascii: ","): isValue = false
      default: break
      }
      index += 1
    }
    guard let level = levels.last, level.isObject, levels.filter(\.isObject).count == 1 else { return }
    if let string {
      isInQuotes = true
      wordStart = string.start
      word = String(decoding: string.text, as: UTF8.self)
    } else {
      while wordStart > 0, text[wordStart - 1] | 0x20 >= 0x61, text[wordStart - 1] | 0x20 <= 0x7A { wordStart -= 1 }
      word = String(decoding: text[wordStart...], as: UTF8.self)
      let before = text[..<wordStart].last { $0 > 0x20 && $0 != UInt8(ascii: "\\") }
      guard before == UInt8(ascii: "{") || before == UInt8(ascii: ",") || before == UInt8(ascii: ":") else { return }
    }
    place = isValue ? .value(of: level.key ?? "") : .key(used: level.keys)
  }
}
