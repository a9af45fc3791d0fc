/// A path into JSON: `$.a.b[0]['c d']`, taken apart once.
package struct JSONPath: Sendable {
  package enum Step: Sendable {
    /// The key with quotes and escapes, as it stands in canonical text.
    case member(name: String, quoted: [UInt8])
    case element(Int)
  }

  package let steps: [Step]

  package init(steps: [Step]) { self.steps = steps }

  /// Nil when the text is no path: it starts with `$`, then `.name`, `['name']`, `["name"]` or `[position]`.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.first == 0x24 else { return nil }
    var steps: [Step] = []
    var index = 1
    while index < bytes.count {
      if bytes[index] == 0x2E {
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != 0x2E, bytes[index] != 0x5B { index += 1 }
        guard index > start else { return nil }
        steps.append(.key(String(decoding: bytes[start..<index], as: UTF8.self)))
      } else if bytes[index] == 0x5B {
        guard let step = JSONPath.bracket(bytes, &index) else { return nil }
        steps.append(step)
      } else {
        return nil
      }
    }
    self.steps = steps
  }

  private static func bracket(_ bytes: [UInt8], _ index: inout Int) -> Step? {
    index += 1
    guard index < bytes.count else { return nil }
    let quote = bytes[index]
    if quote == 0x27 || quote == 0x22 {
      guard let close = bytes[(index + 1)...].firstIndex(of: quote), close + 1 < bytes.count, bytes[close + 1] == 0x5D
      else { return nil }
      let name = String(decoding: bytes[(index + 1)..<close], as: UTF8.self)
      index = close + 2
      return .key(name)
    }
    guard let close = bytes[index...].firstIndex(of: 0x5D),
      let position = Int(String(decoding: bytes[index..<close], as: UTF8.self))
    else { return nil }
    index = close + 1
    return .element(position)
  }

  /// What the path leads to; nil when there is nothing.
  package func find(in view: JSONView) -> JSONView? {
    var current = view
    for step in steps {
      let next: JSONView? =
        switch step {
        case .member(_, let quoted): quoted.withUnsafeBufferPointer { current.member(quoted: $0) }
        case .element(let position): current.element(position)
        }
      guard let next else { return nil }
      current = next
    }
    return current
  }
}

extension JSONPath.Step {
  package static func key(_ name: String) -> JSONPath.Step { .member(name: name, quoted: JSON.quoted(name)) }
}
