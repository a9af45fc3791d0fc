import CKernels
import KQLColumns
import KQLLanguage

/// The values of each group as a JSON array, in order of arrival. Arrays among dynamic values are spliced in.
final class ValueLists: GroupedAggregator {
  struct Options {
    var isSet = false
    var keepsNulls = false
    var countMax = 1_048_576
  }

  /// Options with the size that a constant argument gives, if it does.
  static func options(_ shape: AggregateShape, isSet: Bool, sizeAt index: Int) -> Options {
    Options(isSet: isSet, countMax: shape.long(index).map { Int(max($0, 0)) } ?? 1_048_576)
  }

  /// The elements joined with commas, without the brackets.
  private var elements: [[UInt8]] = []
  private var counts: [Int] = []
  /// For sets: the hashes of the elements present.
  private var seen: [Set<UInt64>] = []
  private let limits: Options

  init(_ options: Options) { limits = options }

  func reserve(groups count: Int) {
    grow(&elements, to: count, filledWith: [])
    grow(&counts, to: count, filledWith: 0)
    if limits.isSet { grow(&seen, to: count, filledWith: []) }
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let argument = arguments[0]
    if argument.type == .dynamic { return updateDynamic(argument, groups) }
    let presence = argument.presence
    let writer = JSONElements(argument)
    let hashes = limits.isSet ? argument.rowHashes() : []
    for row in groups.indices {
      let group = Int(groups[row])
      if counts[group] >= limits.countMax { continue }
      if let presence, !presence[row] {
        if limits.keepsNulls { append(group) { $0.append(contentsOf: "null".utf8) } }
        continue
      }
      if limits.isSet, !seen[group].insert(hashes[row]).inserted { continue }
      append(group) { writer.append(row, to: &$0) }
    }
  }

  @inline(__always)
  private func append(_ group: Int, _ write: (inout [UInt8]) -> Void) {
    if counts[group] > 0 { elements[group].append(UInt8(ascii: ",")) }
    write(&elements[group])
    counts[group] += 1
  }

  private func updateDynamic(_ argument: Column, _ groups: [UInt32]) {
    let (text, codes) = argument.textRows()
    let presence = argument.presence
    text.bytes.withUnsafeBufferPointer { bytes in
      for row in groups.indices {
        let group = Int(groups[row])
        let position = codes.map { Int($0[row]) } ?? row
        let range = Int(text.offsets[position])..<Int(text.offsets[position + 1])
        let isNull = range.isEmpty || !(presence?[row] ?? true)
        let json = UnsafeBufferPointer(rebasing: bytes[range])
        if isNull || (range.count == 4 && json[0] == UInt8(ascii: "n")) {
          if !limits.isSet, counts[group] < limits.countMax { append(group) { $0.append(contentsOf: "null".utf8) } }
          continue
        }
        if json[0] == UInt8(ascii: "["), let parts = JSONSpans.elements(json) {
          for part in parts { add(UnsafeBufferPointer(rebasing: json[part]), to: group) }
        } else {
          add(json, to: group)
        }
      }
    }
  }

  private func add(_ json: UnsafeBufferPointer<UInt8>, to group: Int) {
    if counts[group] >= limits.countMax { return }
    if limits.isSet, !seen[group].insert(ValueLists.hash(json)).inserted { return }
    append(group) { $0.append(contentsOf: json) }
  }

  /// Zero has two spellings.
  private static func hash(_ json: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let isNegativeZero =
      json.count == 4 && json[0] == UInt8(ascii: "-") && json[1] == UInt8(ascii: "0")
      && json[2] == UInt8(ascii: ".") && json[3] == UInt8(ascii: "0")
    let text = isNegativeZero ? UnsafeBufferPointer(rebasing: json[1...]) : json
    return kk_hash64(text.baseAddress, text.count)
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? ValueLists else { return }
    for index in other.elements.indices where other.counts[index] > 0 {
      let group = Int(groups[index])
      if counts[group] == 0 {
        elements[group] = other.elements[index]
        counts[group] = other.counts[index]
        if limits.isSet { seen[group] = other.seen[index] }
        continue
      }
      let array = [UInt8(ascii: "[")] + other.elements[index] + [UInt8(ascii: "]")]
      array.withUnsafeBufferPointer { json in
        // Hashes of typed values and of their text differ: sets join by text.
        if limits.isSet { rehash(group) }
        for part in JSONSpans.elements(json) ?? [] { add(UnsafeBufferPointer(rebasing: json[part]), to: group) }
      }
    }
  }

  /// Makes the set's hashes those of the elements' text. Later updates of the same group are not possible after that.
  private func rehash(_ group: Int) {
    seen[group] = []
    let array = [UInt8(ascii: "[")] + elements[group] + [UInt8(ascii: "]")]
    array.withUnsafeBufferPointer { json in
      for part in JSONSpans.elements(json) ?? [] {
        seen[group].insert(ValueLists.hash(UnsafeBufferPointer(rebasing: json[part])))
      }
    }
  }

  func finish() -> [Column] {
    var builder = TextBuilder(rows: elements.count, bytes: elements.reduce(0) { $0 + $1.count + 2 })
    for list in elements {
      builder.bytes.append(UInt8(ascii: "["))
      builder.bytes.append(contentsOf: list)
      builder.bytes.append(UInt8(ascii: "]"))
      builder.endRow()
    }
    return [.text(builder.finish(), .dynamic)]
  }

  var byteCount: Int {
    elements.reduce(elements.count * 40) { $0 + $1.count } + seen.reduce(0) { $0 + $1.count * 16 }
  }
}

/// The members of each group's objects in one object; of two with the same key the first stays.
final class PropertyBags: GroupedAggregator {
  private var members: [[UInt8]] = []
  private var keys: [Set<String>] = []
  private let countMax: Int

  init(countMax: Int) { self.countMax = countMax }

  func reserve(groups count: Int) {
    grow(&members, to: count, filledWith: [])
    grow(&keys, to: count, filledWith: [])
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let (text, codes) = arguments[0].textRows()
    let presence = arguments[0].presence
    text.bytes.withUnsafeBufferPointer { bytes in
      for row in groups.indices where presence?[row] ?? true {
        let position = codes.map { Int($0[row]) } ?? row
        let range = Int(text.offsets[position])..<Int(text.offsets[position + 1])
        add(UnsafeBufferPointer(rebasing: bytes[range]), to: Int(groups[row]))
      }
    }
  }

  private func add(_ json: UnsafeBufferPointer<UInt8>, to group: Int) {
    for (key, value) in JSONSpans.members(json) ?? [] {
      if keys[group].count >= countMax { return }
      guard keys[group].insert(String(decoding: json[key], as: UTF8.self)).inserted else { continue }
      if !members[group].isEmpty { members[group].append(UInt8(ascii: ",")) }
      members[group].append(contentsOf: json[key])
      members[group].append(UInt8(ascii: ":"))
      members[group].append(contentsOf: json[value])
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? PropertyBags else { return }
    for index in other.members.indices where !other.members[index].isEmpty {
      let bag = [UInt8(ascii: "{")] + other.members[index] + [UInt8(ascii: "}")]
      bag.withUnsafeBufferPointer { add($0, to: Int(groups[index])) }
    }
  }

  func finish() -> [Column] {
    var builder = TextBuilder(rows: members.count)
    for bag in members {
      builder.bytes.append(UInt8(ascii: "{"))
      builder.bytes.append(contentsOf: bag)
      builder.bytes.append(UInt8(ascii: "}"))
      builder.endRow()
    }
    return [.text(builder.finish(), .dynamic)]
  }

  var byteCount: Int { members.reduce(members.count * 40) { $0 + $1.count * 2 } }
}
