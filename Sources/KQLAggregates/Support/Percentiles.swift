import KQLColumns
import KQLLanguage

/// Weighted nearest-rank percentiles.
///
/// A group keeps its values while it has few; above that it counts them in buckets 0.1 % wide, and a bucket answers
/// with the mean of what fell into it. Datetimes and timespans stay exact: relative width says nothing there.
final class Percentiles: ResumableAggregator {
  struct Group {
    var values: [Double] = []
    var longs: [Int64] = []
    var weights: [Int64] = []
    var histogram: Histogram?
    var total: Int64 = 0
  }

  private static let exactMax = 65_536
  private var groups: [Group] = []
  private let type: ScalarType
  private let percents: [Double]
  private let isWeighted: Bool
  private let isArray: Bool
  private let mayApproximate: Bool

  init(type: ScalarType, percents: [Double], isWeighted: Bool, isArray: Bool) {
    self.type = type
    self.percents = percents
    self.isWeighted = isWeighted
    self.isArray = isArray
    mayApproximate = type == .int || type == .long || type == .real || type == .decimal
  }

  private var usesLongs: Bool { type.isStoredAsLong || type == .bool }

  func reserve(groups count: Int) { grow(&groups, to: count, filledWith: Group()) }

  func update(_ arguments: [Column], groups rowGroups: [UInt32]) {
    let presence = arguments[0].presence
    let weights = isWeighted ? arguments[1].integerRows() : []
    let weightPresence = isWeighted ? arguments[1].presence : nil
    let longs = usesLongs ? arguments[0].integerRows() : []
    let reals = usesLongs ? [] : arguments[0].realRows()
    groups.withUnsafeMutableBufferPointer { groups in
      for row in 0..<rowGroups.count {
        if let presence, !presence[row] { continue }
        if let weightPresence, !weightPresence[row] { continue }
        let weight = isWeighted ? weights[row] : 1
        if weight <= 0 { continue }
        let group = Int(rowGroups[row])
        groups[group].total &+= weight
        if groups[group].histogram != nil {
          groups[group].histogram?.add(usesLongs ? Double(longs[row]) : reals[row], weight)
          continue
        }
        if usesLongs { groups[group].longs.append(longs[row]) } else { groups[group].values.append(reals[row]) }
        if isWeighted { groups[group].weights.append(weight) }
        if mayApproximate, groups[group].longs.count + groups[group].values.count > Percentiles.exactMax {
          spill(&groups[group])
        }
      }
    }
  }

  private func spill(_ group: inout Group) {
    var histogram = Histogram()
    for (index, value) in group.values.enumerated() { histogram.add(value, isWeighted ? group.weights[index] : 1) }
    for (index, value) in group.longs.enumerated() {
      histogram.add(Double(value), isWeighted ? group.weights[index] : 1)
    }
    group.histogram = histogram
    group.values = []
    group.longs = []
    group.weights = []
  }

  func merge(_ other: any GroupedAggregator, groups rowGroups: [UInt32]) {
    guard let other = other as? Percentiles else { return }
    for (index, theirs) in other.groups.enumerated() {
      let group = Int(rowGroups[index])
      groups[group].total &+= theirs.total
      let count = groups[group].values.count + groups[group].longs.count + theirs.values.count + theirs.longs.count
      if mayApproximate, groups[group].histogram == nil, theirs.histogram != nil || count > Percentiles.exactMax {
        spill(&groups[group])
      }
      if groups[group].histogram != nil {
        var added = theirs
        if added.histogram == nil { spill(&added) }
        if let histogram = added.histogram { groups[group].histogram?.merge(histogram) }
      } else {
        groups[group].values += theirs.values
        groups[group].longs += theirs.longs
        groups[group].weights += theirs.weights
      }
    }
  }

  /// `[[longs],[reals],[weights],[first bucket],[counts],[sums]]`: values while they are few, buckets after.
  func state() -> [Column] {
    var builder = TextBuilder(rows: groups.count)
    for group in groups {
      PercentileState.append(group, to: &builder.bytes)
      builder.endRow()
    }
    return [.text(builder.finish(), .dynamic)]
  }

  func resume(_ state: [Column], groups rowGroups: [UInt32]) {
    let other = Percentiles(type: type, percents: percents, isWeighted: isWeighted, isArray: isArray)
    other.reserve(groups: rowGroups.count)
    state[0].forEachText { row, bytes in
      if let group = PercentileState.group(bytes) { other.groups[row] = group }
    }
    merge(other, groups: rowGroups)
  }

  func finish() -> [Column] {
    let columns = percents.map { _ in [Value](repeating: .null, count: groups.count) }
    var results = columns
    for index in groups.indices where groups[index].total > 0 {
      let answers = answer(&groups[index])
      for (position, value) in answers.enumerated() { results[position][index] = value }
    }
    let plain = results.map { Column(type, $0) }
    guard isArray else { return plain }
    var builder = TextBuilder(rows: groups.count)
    let writers = plain.map { JSONElements($0) }
    for index in groups.indices {
      builder.bytes.append(UInt8(ascii: "["))
      for (position, writer) in writers.enumerated() {
        if position > 0 { builder.bytes.append(UInt8(ascii: ",")) }
        if results[position][index] == .null {
          builder.bytes.append(contentsOf: "null".utf8)
        } else {
          writer.append(index, to: &builder.bytes)
        }
      }
      builder.bytes.append(UInt8(ascii: "]"))
      builder.endRow()
    }
    return [.text(builder.finish(), .dynamic, valid: groups.map { $0.total > 0 })]
  }

  private func answer(_ group: inout Group) -> [Value] {
    if let histogram = group.histogram {
      return percents.map { value(histogram.value(atRank: rank($0, group.total))) }
    }
    if isWeighted {
      let order =
        usesLongs
        ? group.longs.indices.sorted { group.longs[$0] < group.longs[$1] }
        : group.values.indices.sorted { group.values[$0] < group.values[$1] }
      return percents.map { percent in
        let target = rank(percent, group.total)
        var seen: Int64 = 0
        for index in order {
          seen &+= group.weights[index]
          if seen >= target { return usesLongs ? .long(group.longs[index]) : value(group.values[index]) }
        }
        return .null
      }
    }
    if usesLongs {
      group.longs.sort()
      return percents.map { .long(group.longs[Int(rank($0, group.total)) - 1]) }
    }
    group.values.sort()
    return percents.map { value(group.values[Int(rank($0, group.total)) - 1]) }
  }

  /// From 1 to the total.
  private func rank(_ percent: Double, _ total: Int64) -> Int64 {
    let exact = (percent / 100 * Double(total)).rounded(.up)
    return min(max(Int64(exactly: exact) ?? total, 1), total)
  }

  private func value(_ real: Double) -> Value {
    switch type {
    case .real: return .real(real)
    case .decimal: return Decimal128(real).map { .decimal($0) } ?? .null
    default: return Int64(exactly: real.rounded()).map { .long($0) } ?? .null
    }
  }

  var byteCount: Int {
    groups.reduce(0) {
      $0 + 64 + ($1.values.capacity + $1.longs.capacity + $1.weights.capacity) * 8 + ($1.histogram?.byteCount ?? 0)
    }
  }
}

/// Counts and sums of numbers in buckets of constant relative width, 2^-10.
struct Histogram {
  private static let shift: UInt64 = 42
  private static let smallest = (1023 - 40) << 10
  static let bucketMax = 104 << 10

  private(set) var counts: [Int64] = []
  private(set) var sums: [Double] = []
  private(set) var first = 0

  private static func bucket(_ value: Double) -> Int {
    let bits = Int(truncatingIfNeeded: (value.bitPattern & 0x7fff_ffff_ffff_ffff) >> shift)
    let magnitude = min(max(bits - smallest, 0), bucketMax)
    return value < 0 ? -magnitude : magnitude
  }

  mutating func add(_ value: Double, _ weight: Int64) { add(Histogram.bucket(value), weight, value * Double(weight)) }

  mutating func add(_ bucket: Int, _ weight: Int64, _ sum: Double) {
    if bucket < first || bucket >= first + counts.count { widen(to: bucket) }
    counts[bucket - first] &+= weight
    sums[bucket - first] += sum
  }

  private mutating func widen(to bucket: Int) {
    if counts.isEmpty {
      first = bucket - 512
      counts = Array(repeating: 0, count: 1024)
      sums = Array(repeating: 0, count: 1024)
      return
    }
    let low = min(first, bucket - 512)
    let high = max(first + counts.count, bucket + 513)
    let (before, after) = (first - low, high - first - counts.count)
    counts = Array(repeating: 0, count: before) + counts + Array(repeating: 0, count: after)
    sums = Array(repeating: 0, count: before) + sums + Array(repeating: 0, count: after)
    first = low
  }

  mutating func merge(_ other: Histogram) {
    for index in other.counts.indices where other.counts[index] > 0 {
      add(other.first + index, other.counts[index], other.sums[index])
    }
  }

  func value(atRank rank: Int64) -> Double {
    var seen: Int64 = 0
    for index in counts.indices where counts[index] > 0 {
      seen &+= counts[index]
      if seen >= rank { return sums[index] / Double(counts[index]) }
    }
    return .nan
  }

  var byteCount: Int { counts.count * 16 }
}

extension Percentiles {
  /// The constants after the values (and weights): numbers, or one dynamic array of numbers.
  static func percents(_ shape: AggregateShape, from first: Int) -> [Double] {
    var result: [Double] = []
    for index in first..<max(first, shape.constants.count) {
      if case .dynamic(let json)? = shape.constants[index] {
        let bytes = Array(json.utf8)
        bytes.withUnsafeBufferPointer { json in
          for part in JSONSpans.elements(json) ?? [] {
            if let number = Double(String(decoding: json[part], as: UTF8.self)) { result.append(number) }
          }
        }
      } else if let number = shape.real(index) {
        result.append(number)
      }
    }
    return result
  }

  /// `percentile_x_99_9`.
  static func fields(_ shape: AggregateShape, from first: Int) -> [Schema.Field] {
    let name = shape.arguments.first?.name ?? ""
    return percents(shape, from: first).map { percent in
      var text: [UInt8] = []
      NumberText.appendPlain(percent, to: &text)
      let suffix = String(decoding: text.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
      return Schema.Field("percentile_\(name)_\(suffix)", shape.firstType)
    }
  }
}

/// Joins values, or digests of values, to one digest per group.
final class Digests: GroupedAggregator {
  private var digests: [TDigest] = []
  private let readsDigests: Bool

  init(readsDigests: Bool) { self.readsDigests = readsDigests }

  func reserve(groups count: Int) { grow(&digests, to: count, filledWith: TDigest()) }

  func update(_ arguments: [Column], groups: [UInt32]) {
    if readsDigests { return updateDigests(arguments[0], groups) }
    let values = arguments[0].realRows()
    let presence = arguments[0].presence
    let weights = arguments.count > 1 ? arguments[1].integerRows() : nil
    for row in groups.indices where presence?[row] ?? true {
      digests[Int(groups[row])].insert(values[row], weight: Double(weights?[row] ?? 1))
    }
  }

  private func updateDigests(_ argument: Column, _ groups: [UInt32]) {
    let (text, codes) = argument.textRows()
    let presence = argument.presence
    for row in groups.indices where presence?[row] ?? true {
      let position = codes.map { Int($0[row]) } ?? row
      let bytes = Array(text.bytes[Int(text.offsets[position])..<Int(text.offsets[position + 1])])
      if let digest = TDigest(json: bytes) { digests[Int(groups[row])].merge(digest) }
    }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? Digests else { return }
    for index in other.digests.indices { digests[Int(groups[index])].merge(other.digests[index]) }
  }

  func finish() -> [Column] {
    for index in digests.indices { digests[index].flush() }
    return [.text(Text(digests.map(\.json)), .dynamic, valid: digests.map { !$0.means.isEmpty })]
  }

  var byteCount: Int { digests.reduce(0) { $0 + $1.byteCount } }
}
