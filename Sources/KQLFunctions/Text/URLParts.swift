import KQLColumns

/// The parts of `scheme://user:password@host:port/path?key=value#fragment`.
struct URLParts {
  var scheme = ""
  var host = ""
  var port = ""
  var path = ""
  var username = ""
  var password = ""
  var query = ""
  var fragment = ""

  /// Nil when the text has no scheme.
  init?(_ text: String) {
    guard let separator = text.place(of: "://") else { return nil }
    scheme = String(text[..<separator.lowerBound])
    var rest = text[separator.upperBound...]
    if let hash = rest.firstIndex(of: "#") {
      fragment = String(rest[rest.index(after: hash)...])
      rest = rest[..<hash]
    }
    if let mark = rest.firstIndex(of: "?") {
      query = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
    }
    if let slash = rest.firstIndex(of: "/") {
      path = String(rest[slash...])
      rest = rest[..<slash]
    }
    if let at = rest.lastIndex(of: "@") {
      let user = rest[..<at]
      let colon = user.firstIndex(of: ":")
      username = String(user[..<(colon ?? user.endIndex)])
      password = colon.map { String(user[user.index(after: $0)...]) } ?? ""
      rest = rest[rest.index(after: at)...]
    }
    let bracket = rest.lastIndex(of: "]")
    if let colon = rest.lastIndex(of: ":"), bracket.map({ $0 < colon }) ?? true {
      port = String(rest[rest.index(after: colon)...])
      rest = rest[..<colon]
    }
    host = String(rest)
  }

  /// `a=1&b=2` as a JSON object, escapes decoded.
  static func appendQuery(_ query: String, to output: inout [UInt8]) {
    JSONObject.append(to: &output) { object, output in
      for pair in query.split(separator: "&", omittingEmptySubsequences: true) {
        let equals = pair.firstIndex(of: "=")
        let key = decoded(pair[..<(equals ?? pair.endIndex)])
        object.member(key, equals.map { decoded(pair[pair.index(after: $0)...]) } ?? "", to: &output)
      }
    }
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    let source = Array(text.utf8)
    source.withUnsafeBufferPointer { PercentCoding.decode($0, plusIsSpace: true, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// Where a non-empty text occurs first.
  fileprivate func place(of text: String) -> Range<Index>? {
    let (source, lookup) = (Array(utf8), Array(text.utf8))
    let found = source.withUnsafeBufferPointer { source in
      lookup.withUnsafeBufferPointer { firstPlace(of: $0, in: source) }
    }
    guard let found else { return nil }
    let start = utf8.index(startIndex, offsetBy: found)
    return start..<utf8.index(start, offsetBy: lookup.count)
  }
}

private func firstPlace(of lookup: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Int? {
  firstIndex(of: lookup, in: text, from: 0, to: text.count)
}
