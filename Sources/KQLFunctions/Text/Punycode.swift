/// RFC 3492.
enum Punycode {
  private static let (base, tMin, tMax, skew, damp): (Int, Int, Int, Int, Int) = (36, 1, 26, 38, 700)

  private static func adapted(_ delta: Int, _ count: Int, _ isFirst: Bool) -> Int {
    var delta = isFirst ? delta / damp : delta / 2
    delta += delta / count
    var k = 0
    while delta > (base - tMin) * tMax / 2 {
      delta /= base - tMin
      k += base
    }
    return k + (base - tMin + 1) * delta / (delta + skew)
  }

  private static func threshold(_ k: Int, _ bias: Int) -> Int { k <= bias ? tMin : k >= bias + tMax ? tMax : k - bias }

  static func encode(_ text: String) -> String? {
    let scalars = text.unicodeScalars.map { Int($0.value) }
    var output = scalars.filter { $0 < 128 }.map { UInt8($0) }
    let basic = output.count
    if basic > 0 { output.append(UInt8(ascii: "-")) }
    var (n, delta, bias, handled) = (128, 0, 72, basic)
    while handled < scalars.count {
      guard let next = scalars.filter({ $0 >= n }).min() else { return nil }
      let (step, overflow) = (next - n).multipliedReportingOverflow(by: handled + 1)
      if overflow { return nil }
      delta += step
      n = next
      for scalar in scalars {
        if scalar < n { delta += 1 }
        guard scalar == n else { continue }
        var (q, k) = (delta, base)
        while true {
          let t = threshold(k, bias)
          if q < t { break }
          output.append(digit(t + (q - t) % (base - t)))
          q = (q - t) / (base - t)
          k += base
        }
        output.append(digit(q))
        bias = adapted(delta, handled + 1, handled == basic)
        delta = 0
        handled += 1
      }
      delta += 1
      n += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? 97 + value : 22 + value) }

  static func decode(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    let mark = bytes.lastIndex(of: UInt8(ascii: "-"))
    var scalars = mark.map { bytes[..<$0].map { UInt32($0) } } ?? []
    var index = mark.map { $0 + 1 } ?? 0
    var (n, i, bias) = (128, 0, 72)
    while index < bytes.count {
      let old = i
      var (weight, k) = (1, base)
      while true {
        guard index < bytes.count, let digit = value(bytes[index]) else { return nil }
        index += 1
        let (product, overflow) = digit.multipliedReportingOverflow(by: weight)
        if overflow || product > 1 << 40 { return nil }
        i += product
        let t = threshold(k, bias)
        if digit < t { break }
        weight *= base - t
        if weight > 1 << 40 { return nil }
        k += base
      }
      bias = adapted(i - old, scalars.count + 1, old == 0)
      n += i / (scalars.count + 1)
      i %= scalars.count + 1
      guard n <= 0x10_FFFF else { return nil }
      scalars.insert(UInt32(n), at: i)
      i += 1
    }
    var view = String.UnicodeScalarView()
    for scalar in scalars {
      guard let valid = Unicode.Scalar(scalar) else { return nil }
      view.append(valid)
    }
    return String(view)
  }

  private static func value(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 22
    case 0x41...0x5A: Int(byte) - 65
    case 0x61...0x7A: Int(byte) - 97
    default: nil
    }
  }

  /// The labels of a domain, separated by any of the four dots of RFC 3490, each through the body, joined by dots.
  static func mapLabels(_ domain: String, _ body: (String) -> String) -> String {
    let dots: [Unicode.Scalar] = [".", "\u{3002}", "\u{FF61}", "\u{FF0E}"]
    return domain.unicodeScalars.split(omittingEmptySubsequences: false) { dots.contains($0) }
      .map { body(String($0)) }.joined(separator: ".")
  }

  static func encodedLabel(_ label: String) -> String {
    if label.utf8.allSatisfy({ $0 < 0x80 }) { return label }
    return encode(label).map { "xn--" + $0 } ?? label
  }

  static func decodedLabel(_ label: String) -> String {
    label.hasPrefix("xn--") ? decode(String(label.dropFirst(4))) ?? label : label
  }
}
