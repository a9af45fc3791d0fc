import KQLColumns
import KQLLanguage

/// The least schema of the dynamic values of each group: a type name, an array of alternatives, or an object of
/// members, where the elements of arrays stand under the key `indexer`.
final class ValueSchemas: GroupedAggregator {
  /// What was seen at one place.
  private final class Shape {
    var scalars: [String] = []
    var members: [(key: String, shape: Shape)] = []
    var elements: Shape?

    func member(_ key: String) -> Shape {
      if let found = members.first(where: { $0.key == key }) { return found.shape }
      let shape = Shape()
      members.append((key, shape))
      return shape
    }

    func merge(_ other: Shape, depth: Int) {
      if depth > 64 { return }
      for name in other.scalars where !scalars.contains(name) { scalars.append(name) }
      for (key, shape) in other.members { member(key).merge(shape, depth: depth + 1) }
      if let theirs = other.elements {
        let mine = elements ?? Shape()
        mine.merge(theirs, depth: depth + 1)
        elements = mine
      }
    }

    var json: String {
      var alternatives = scalars.map { "\"\($0)\"" }
      if !members.isEmpty || elements != nil {
        var parts = members.map { "\($0.key):\($0.shape.json)" }
        if let elements { parts.append("\"`indexer`\":\(elements.json)") }
        alternatives.append("{\(parts.joined(separator: ","))}")
      }
      return alternatives.count == 1 ? alternatives[0] : "[\(alternatives.joined(separator: ","))]"
    }
  }

  private static let depthMax = 64
  private var shapes: [Shape?] = []

  func reserve(groups count: Int) { grow(&shapes, to: count, filledWith: nil) }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let (text, codes) = arguments[0].textRows()
    let presence = arguments[0].presence
    text.bytes.withUnsafeBufferPointer { bytes in
      for row in groups.indices where presence?[row] ?? true {
        let position = codes.map { Int($0[row]) } ?? row
        let json = bytes[Int(text.offsets[position])..<Int(text.offsets[position + 1])]
        let shape = shapes[Int(groups[row])] ?? Shape()
        shapes[Int(groups[row])] = shape
        see(UnsafeBufferPointer(rebasing: json), shape, depth: 0)
      }
    }
  }

  private func see(_ json: UnsafeBufferPointer<UInt8>, _ shape: Shape, depth: Int) {
    guard let first = json.first, depth < ValueSchemas.depthMax else { return }
    if first == UInt8(ascii: "{"), let members = JSONSpans.members(json) {
      for (key, value) in members {
        let name = String(decoding: json[key], as: UTF8.self)
        see(UnsafeBufferPointer(rebasing: json[value]), shape.member(name), depth: depth + 1)
      }
    } else if first == UInt8(ascii: "["), let elements = JSONSpans.elements(json) {
      let inner = shape.elements ?? Shape()
      shape.elements = inner
      for element in elements { see(UnsafeBufferPointer(rebasing: json[element]), inner, depth: depth + 1) }
    } else if let name = scalarName(json), !shape.scalars.contains(name) {
      shape.scalars.append(name)
    }
  }

  private func scalarName(_ json: UnsafeBufferPointer<UInt8>) -> String? {
    switch json[0] {
    case UInt8(ascii: "\""):
      let inner = UnsafeBufferPointer(rebasing: json[1..<max(1, json.count - 1)])
      if inner.count >= 19, DateTimeText.parse(inner) != nil { return "datetime" }
      return "string"
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return "bool"
    case UInt8(ascii: "n"): return nil
    default: return json.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") } ? "double" : "long"
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? ValueSchemas else { return }
    for (index, shape) in other.shapes.enumerated() {
      guard let shape else { continue }
      let mine = shapes[Int(groups[index])] ?? Shape()
      mine.merge(shape, depth: 0)
      shapes[Int(groups[index])] = mine
    }
  }

  func finish() -> [Column] {
    [.text(Text(shapes.map { $0?.json ?? "null" }), .dynamic, valid: shapes.map { $0 != nil })]
  }

  var byteCount: Int { shapes.count * 256 }
}
