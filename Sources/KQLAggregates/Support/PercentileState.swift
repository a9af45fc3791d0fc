import KQLColumns

/// What a materialized view keeps of a group's percentiles, as JSON.
enum PercentileState {
  static func append(_ group: Percentiles.Group, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    append(group.longs, to: &bytes)
    bytes.append(UInt8(ascii: ","))
    append(group.values.map { Int64(bitPattern: $0.bitPattern) }, to: &bytes)
    bytes.append(UInt8(ascii: ","))
    append(group.weights, to: &bytes)
    bytes.append(UInt8(ascii: ","))
    if let histogram = group.histogram {
      let used = histogram.counts.indices.filter { histogram.counts[$0] > 0 }
      append(used.map { Int64(histogram.first + $0) }, to: &bytes)
      bytes.append(UInt8(ascii: ","))
      append(used.map { histogram.counts[$0] }, to: &bytes)
      bytes.append(UInt8(ascii: ","))
      append(used.map { Int64(bitPattern: histogram.sums[$0].bitPattern) }, to: &bytes)
    } else {
      bytes.append(contentsOf: "[],[],[]".utf8)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private static func append(_ numbers: [Int64], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    for (index, number) in numbers.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      NumberText.append(number, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Nil when the text is not of the form above.
  static func group(_ json: UnsafeBufferPointer<UInt8>) -> Percentiles.Group? {
    guard let lists = lists(json), lists.count == 6, lists[3].count == lists[4].count,
      lists[4].count == lists[5].count
    else { return nil }
    var group = Percentiles.Group()
    group.longs = lists[0]
    group.values = lists[1].map { Double(bitPattern: UInt64(bitPattern: $0)) }
    group.weights = lists[2]
    group.total = lists[2].isEmpty ? Int64(lists[0].count + lists[1].count) : lists[2].reduce(0, &+)
    if !lists[3].isEmpty {
      var histogram = Histogram()
      for (index, bucket) in lists[3].enumerated() {
        guard let bucket = Int(exactly: bucket), abs(bucket) <= Histogram.bucketMax else { return nil }
        histogram.add(
          bucket, lists[4][index], Double(bitPattern: UInt64(bitPattern: lists[5][index])))
      }
      group.histogram = histogram
      group.total = lists[4].reduce(0, &+)
    }
    return group
  }

  /// Arrays of integers in an array.
  private static func lists(_ json: UnsafeBufferPointer<UInt8>) -> [[Int64]]? {
    var lists: [[Int64]] = []
    var number: Int64 = 0
    var (isNegative, hasDigits, depth) = (false, false, 0)
    func endNumber() {
      if hasDigits, !lists.isEmpty { lists[lists.count - 1].append(isNegative ? 0 &- number : number) }
      (number, isNegative, hasDigits) = (0, false, false)
    }
    for byte in json {
      switch byte {
      case UInt8(ascii: "["):
        depth += 1
        if depth == 2 { lists.append([]) }
      case UInt8(ascii: "]"):
        endNumber()
        depth -= 1
      case UInt8(ascii: ","): endNumber()
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        number = number &* 10 &+ Int64(byte - UInt8(ascii: "0"))
        hasDigits = true
      default: return nil
      }
    }
    return depth == 0 ? lists : nil
  }
}
