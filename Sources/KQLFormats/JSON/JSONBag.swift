import KQLColumns

/// Rewrites property bags as the transforms of mappings ask.
enum JSONBag {
  /// `[{"Key":"a","Value":1}]` as `{"a":1}`; other values as they are. False when nothing was appended.
  static func appendDictionary(_ field: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
    guard let base = field.baseAddress, field.count > 0 else { return false }
    guard let start = valueStart(field), base[start] == 0x5B else {
      return JSONText.appendDynamic(field, to: &output)
    }
    let before = output.count
    output.append(0x7B)
    var index = 0
    while let element = RecordPath.find([.index(index)], in: base, start..<field.count) {
      let key = RecordPath.find([.key(Array("Key".utf8))], in: base, element)
      let value = RecordPath.find([.key(Array("Value".utf8))], in: base, element)
      guard let key, base[key.lowerBound] == 0x22 else {
        output.removeLast(output.count - before)
        return JSONText.appendDynamic(field, to: &output)
      }
      if index > 0 { output.append(0x2C) }
      output.append(contentsOf: field[key])
      output.append(0x3A)
      if let value {
        _ = JSON.appendCanonical(UnsafeBufferPointer(rebasing: field[value]), to: &output)
      } else {
        output.append(contentsOf: "null".utf8)
      }
      index += 1
    }
    output.append(0x7D)
    return true
  }

  /// The object without what other columns take, named by paths inside it. False when there is no object.
  static func append(
    _ field: UnsafeBufferPointer<UInt8>, dropping paths: [ArraySlice<RecordPath.Step>], to output: inout [UInt8]
  ) -> Bool {
    guard let base = field.baseAddress, let start = valueStart(field) else { return false }
    guard base[start] == 0x7B else { return JSONText.appendDynamic(field, to: &output) }
    appendObject(field, from: start, dropping: paths, to: &output)
    return true
  }

  /// Recursion goes as deep as the paths do.
  private static func appendObject(
    _ field: UnsafeBufferPointer<UInt8>, from start: Int, dropping paths: [ArraySlice<RecordPath.Step>],
    to output: inout [UInt8]
  ) {
    guard let base = field.baseAddress else { return }
    var scanner = JSONScanner(base, start: start + 1, end: field.count)
    var isFirst = true
    output.append(0x7B)
    while true {
      scanner.skipBlanks()
      guard scanner.position < scanner.end, base[scanner.position] != 0x7D else { break }
      if base[scanner.position] == 0x2C {
        scanner.position += 1
        continue
      }
      let keyStart = scanner.position
      guard scanner.skipString() else { break }
      let keyEnd = scanner.position
      scanner.position = keyStart
      guard scanner.skipKey() else { break }
      let from = scanner.position
      guard scanner.skipValue() else { break }
      let name = field[(keyStart + 1)..<(keyEnd - 1)]
      let inside = paths.filter { path in
        if case .key(let key)? = path.first { name.elementsEqual(key) } else { false }
      }
      if inside.contains(where: { $0.count == 1 }) { continue }
      if !isFirst { output.append(0x2C) }
      isFirst = false
      output.append(contentsOf: field[keyStart..<keyEnd])
      output.append(0x3A)
      if !inside.isEmpty, base[from] == 0x7B {
        appendObject(field, from: from, dropping: inside.map { $0.dropFirst() }, to: &output)
      } else {
        _ = JSON.appendCanonical(UnsafeBufferPointer(rebasing: field[from..<scanner.position]), to: &output)
      }
    }
    output.append(0x7D)
  }

  /// Where the value begins, when the field is valid JSON.
  private static func valueStart(_ field: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = field.baseAddress else { return nil }
    var scanner = JSONScanner(base, start: 0, end: field.count)
    scanner.skipBlanks()
    let start = scanner.position
    guard start < field.count, scanner.skipValue() else { return nil }
    return start
  }
}
