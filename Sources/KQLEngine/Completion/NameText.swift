/// Names as they are written in a query.
package enum NameText {
  package static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy {
      ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
    }
  }

  /// `['a b']` when the name needs it.
  package static func quoted(_ name: String) -> String {
    isPlain(name) ? name : "['" + name.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "']"
  }
}
