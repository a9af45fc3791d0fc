import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let bagMerge = ArrayFunction.make(
    "bag_merge", summary: "Joins bags to one; of equal names the first counts.",
    parameters: [.repeated("bag", .type(.dynamic), 2...64)],
    examples: [
      Example("print bag_merge(dynamic({'a': 1, 'b': 2}), dynamic({'b': 3, 'c': 4}))", #"{"a":1,"b":2,"c":4}"#)
    ]
  ) { views, output in
    var seen: Set<[UInt8]> = []
    var list = JSONListWriter()
    var isKnown = false
    output.append(0x7B)
    for case let view? in views where view.kind == .object {
      isKnown = true
      view.forEachMember { key, value in
        if seen.insert(Array(key.slice)).inserted { list.member(key, value, &output) }
      }
    }
    output.append(0x7D)
    return isKnown
  }
}
