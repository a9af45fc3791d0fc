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

  /// Groups in brackets, `[a,1] [b,2]`: each is one record. A bracket between quotes is data.
  package static func bracketed(_ text: String) -> [UInt8] {
    var records: [UInt8] = []
    var isInside = false
    var isQuoted = false
    for byte in text.utf8 {
      if !isInside {
        isInside = byte == 0x5B
      } else if byte == 0x5D, !isQuoted {
        isInside = false
        records.append(0x0A)
      } else {
        if byte == 0x22 { isQuoted.toggle() }
        records.append(byte)
      }
    }
    return records
  }
}
