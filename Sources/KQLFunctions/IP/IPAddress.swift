import KQLColumns

/// An IPv4 or IPv6 address with the length of its prefix, from `1.2.3.4`, `1.2.3.4/24`, `fe80::1/64`, `::1.2.3.4`.
struct IPAddress {
  /// IPv4 addresses stand in the low 32 bits, under ::ffff:0:0/96 for IPv6.
  var bits: UInt128
  /// In bits of the own kind: to 32 or 128.
  var prefix: Int
  var isIPv4: Bool

  static func ipv4(_ text: UnsafeBufferPointer<UInt8>) -> (address: UInt32, prefix: Int)? {
    var (address, octet, digits, dots): (UInt32, UInt32, Int, Int) = (0, 0, 0, 0)
    var index = 0
    let text = trimmed(text)
    while index < text.count, text[index] != UInt8(ascii: "/") {
      let byte = text[index]
      if ByteCursor.isDigit(byte) {
        octet = octet * 10 + UInt32(byte - 0x30)
        digits += 1
        if octet > 255 || digits > 3 { return nil }
      } else if byte == UInt8(ascii: "."), digits > 0, dots < 3 {
        address = address << 8 | octet
        (octet, digits, dots) = (0, 0, dots + 1)
      } else {
        return nil
      }
      index += 1
    }
    guard dots == 3, digits > 0 else { return nil }
    address = address << 8 | octet
    if index == text.count { return (address, 32) }
    guard let prefix = number(UnsafeBufferPointer(rebasing: text[(index + 1)...])), prefix <= 32 else { return nil }
    return (address, prefix)
  }

  static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var (start, end) = (0, text.count)
    while start < end, ByteCursor.isBlank(text[start]) { start += 1 }
    while end > start, ByteCursor.isBlank(text[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: text[start..<end])
  }

  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    if text.isEmpty || text.count > 3 { return nil }
    var result = 0
    for byte in text {
      guard ByteCursor.isDigit(byte) else { return nil }
      result = result * 10 + Int(byte - 0x30)
    }
    return result
  }

  static func mask(_ prefix: Int) -> UInt32 { prefix <= 0 ? 0 : .max << UInt32(32 - min(prefix, 32)) }
  static func mask128(_ prefix: Int) -> UInt128 { prefix <= 0 ? 0 : .max << UInt128(128 - min(prefix, 128)) }

  /// Either kind; IPv4 is mapped, with its prefix counted from the left of 128 bits.
  static func ipv6(_ text: UnsafeBufferPointer<UInt8>) -> (address: UInt128, prefix: Int)? {
    if let (address, prefix) = ipv4(text) { return (0xffff_0000_0000 | UInt128(address), prefix + 96) }
    let text = trimmed(text)
    var end = text.count
    var prefix = 128
    var isMapped = false
    if let slash = text.firstIndex(of: UInt8(ascii: "/")) {
      guard let given = number(UnsafeBufferPointer(rebasing: text[(slash + 1)...])), given <= 128 else { return nil }
      prefix = given
      end = slash
    }
    var (head, tail): ([UInt16], [UInt16]) = ([], [])
    var isCompressed = false
    var index = 0
    if end >= 2, text[0] == UInt8(ascii: ":"), text[1] == UInt8(ascii: ":") {
      isCompressed = true
      index = 2
    }
    while index < end {
      var stop = index
      while stop < end, text[stop] != UInt8(ascii: ":") { stop += 1 }
      let group = UnsafeBufferPointer(rebasing: text[index..<stop])
      if group.contains(UInt8(ascii: ".")) {
        guard stop == end, let (address, _) = ipv4(group) else { return nil }
        isMapped = true
        let parts = [UInt16(truncatingIfNeeded: address >> 16), UInt16(truncatingIfNeeded: address)]
        if isCompressed { tail += parts } else { head += parts }
        break
      }
      guard !group.isEmpty, group.count <= 4 else { return nil }
      var value: UInt16 = 0
      for byte in group {
        guard let digit = NumberText.hexDigit(byte) else { return nil }
        value = value << 4 | UInt16(digit)
      }
      if isCompressed { tail.append(value) } else { head.append(value) }
      if stop == end { break }
      index = stop + 1
      if index < end, text[index] == UInt8(ascii: ":") {
        if isCompressed { return nil }
        isCompressed = true
        index += 1
      } else if index == end {
        return nil
      }
    }
    let missing = 8 - head.count - tail.count
    guard isCompressed ? missing >= 1 : missing == 0 else { return nil }
    var bits: UInt128 = 0
    for part in head + Array(repeating: 0, count: isCompressed ? missing : 0) + tail {
      bits = bits << 16 | UInt128(part)
    }
    // `::1.2.3.4/24` counts its prefix in the IPv4 part.
    if isMapped, prefix <= 32 { prefix += 96 }
    return (bits, prefix)
  }

  static func appendIPv4(_ address: UInt32, to output: inout [UInt8]) {
    for shift in [24, 16, 8, 0] as [UInt32] {
      NumberText.append(Int64(address >> shift & 255), to: &output)
      if shift > 0 { output.append(UInt8(ascii: ".")) }
    }
  }

  static func appendIPv6(_ bits: UInt128, to output: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    for position in 0..<32 {
      if position > 0, position % 4 == 0 { output.append(UInt8(ascii: ":")) }
      output.append(digits[Int(truncatingIfNeeded: bits >> UInt128(124 - position * 4)) & 15])
    }
  }
}

/// Comparisons of two addresses under the shortest of their prefixes and of a given one.
enum IPComparison {
  static func ipv4(_ left: (address: UInt32, prefix: Int), _ right: (address: UInt32, prefix: Int), _ given: Int64)
    -> Int64
  {
    let mask = IPAddress.mask(min(left.prefix, right.prefix, Int(clamping: given)))
    let (first, second) = (left.address & mask, right.address & mask)
    return first < second ? -1 : first > second ? 1 : 0
  }

  static func ipv6(
    _ left: (address: UInt128, prefix: Int), _ right: (address: UInt128, prefix: Int), _ given: Int64
  ) -> Int64 {
    let mask = IPAddress.mask128(min(left.prefix, right.prefix, Int(clamping: given)))
    let (first, second) = (
      mapped(left.address, like: right.address) & mask, mapped(right.address, like: left.address) & mask
    )
    return first < second ? -1 : first > second ? 1 : 0
  }

  /// `::1.2.3.4` beside an IPv4 address means that IPv4 address.
  private static func mapped(_ address: UInt128, like other: UInt128) -> UInt128 {
    address >> 32 == 0 && other >> 32 == 0xffff ? address | 0xffff_0000_0000 : address
  }
}
