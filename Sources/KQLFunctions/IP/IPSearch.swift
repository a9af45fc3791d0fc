import KQLColumns
import KQLLanguage

/// Looks for IPv4 addresses in text, where they are delimited by characters other than letters, digits and dots.
enum IPSearch {
  static func evaluate(_ arguments: Arguments, isPrefix: Bool) -> Column {
    let source = arguments.textRows(0)
    let lookups = arguments.columns.dropFirst().map { column in
      (rows: TextRows(column.type == .dynamic ? column.retyped(.string) : column), isArray: column.type == .dynamic)
    }
    return arguments.buildBool { row in
      source.withRow(row) { text in
        for lookup in lookups {
          let isFound = lookup.rows.withRow(row) { wanted -> Bool in
            guard lookup.isArray else { return contains(text, wanted, isPrefix) }
            var any = false
            JSONView(wanted).forEachElement { element in
              if let raw = element.rawString { any = any || contains(text, raw, isPrefix) }
            }
            return any
          }
          if isFound { return true }
        }
        return false
      }
    }
  }

  private static func contains(
    _ text: UnsafeBufferPointer<UInt8>, _ wanted: UnsafeBufferPointer<UInt8>, _ isPrefix: Bool
  ) -> Bool {
    guard isPrefix ? isAddressPrefix(wanted) : IPAddress.ipv4(wanted) != nil else { return false }
    var position = 0
    while let found = firstIndex(of: wanted, in: text, from: position, to: text.count) {
      position = found + 1
      if found > 0, isPart(text[found - 1]) { continue }
      var end = found + wanted.count
      if isPrefix {
        while end < text.count, isPart(text[end]) { end += 1 }
        if IPAddress.ipv4(UnsafeBufferPointer(rebasing: text[found..<end])) == nil { continue }
      } else if end < text.count, isPart(text[end]) {
        continue
      }
      return true
    }
    return false
  }

  /// `192.168.`: whole numbers, up to three dots, the last one at the end unless the address is complete.
  private static func isAddressPrefix(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if IPAddress.ipv4(text) != nil { return true }
    return text.last == UInt8(ascii: ".") && text.allSatisfy { ByteCursor.isDigit($0) || $0 == UInt8(ascii: ".") }
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    ByteCursor.isDigit(byte) || byte == UInt8(ascii: ".") || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
  }
}
