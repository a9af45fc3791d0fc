/// The data of `.ingest inline`.
package enum InlineData {
  /// What follows `<|`: without the blank run and newline it begins with, and without its last newline.
  package static func afterPipe(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)[...]
    let blanks = bytes.prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    let rest = bytes.dropFirst(blanks.count)
    if rest.first == 0x0A { bytes = rest.dropFirst() } else if rest.isEmpty { bytes = rest }
    if bytes.last == 0x0A { bytes.removeLast() }
    if bytes.last == 0x0D { bytes.removeLast() }
    return Array(bytes)
  }
}
