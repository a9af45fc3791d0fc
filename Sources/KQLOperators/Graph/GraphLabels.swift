internal import KQLColumns
internal import KQLLanguage

/// Labels of nodes and edges: arrays of strings in a column of their own.
enum GraphLabels {
  static let none = "[]"

  /// The labels of a step, and those that a column of strings or of arrays adds in each row.
  static func expression(_ labels: [String], column: Expression?) -> Expression {
    guard let column else { return .constant(.dynamic(text(labels)), .dynamic) }
    let function = ScalarFunction(
      name: "labels", family: .dynamic, summary: "Joins labels.", parameters: [.required("labels", .scalar)],
      result: .type(.dynamic), examples: []
    ) { joined(labels, $0[0]) }
    return .call(function, [column], .dynamic)
  }

  private static func joined(_ labels: [String], _ column: Column) -> Column {
    let (codes, values) = column.coded()
    let isArray = column.type == .dynamic
    let valid = column.validity
    var known: [UInt32: UInt32] = [:]
    var texts: [String] = []
    var numbers: [String: UInt32] = [:]
    // The last code stands for no label.
    let missing = UInt32(values.count)
    let rows = codes.indices.map { row -> UInt32 in
      let code = valid?[row] ?? true ? codes[row] : missing
      if let number = known[code] { return number }
      let added = code == missing ? [] : isArray ? list(values.string(Int(code))) : [values.string(Int(code))]
      let text = text(labels + added.filter { !$0.isEmpty })
      let number = numbers[text] ?? UInt32(texts.count)
      if number == texts.count {
        numbers[text] = number
        texts.append(text)
      }
      known[code] = number
      return number
    }
    return Column(type: .dynamic, count: column.count, storage: .dictionary(codes: rows, values: Text(texts)))
  }

  /// The labels of all rows of each key.
  static func merged(_ column: Column, _ rows: [UInt32], _ known: Int) -> Column {
    let (codes, values) = column.coded()
    var texts = [String?](repeating: nil, count: known)
    var joined: [String: [String: String]] = [:]
    for row in rows.indices {
      let number = Int(rows[row])
      let new = values.string(Int(codes[row]))
      guard let old = texts[number] else {
        texts[number] = new
        continue
      }
      if old == new { continue }
      if let text = joined[old]?[new] {
        texts[number] = text
        continue
      }
      let both = text(list(old) + list(new))
      joined[old, default: [:]][new] = both
      texts[number] = both
    }
    return .text(Text(texts.map { $0 ?? none }), .dynamic)
  }

  /// Strings of an array, or the one of a string.
  private static func list(_ text: String) -> [String] {
    switch JSONValue(text) {
    case .array(let elements): elements.compactMap { $0.string ?? ($0.isNull ? nil : $0.text) }
    case .string(let label): [label]
    default: []
    }
  }

  private static func text(_ labels: [String]) -> String {
    var seen: Set<String> = []
    return JSONValue.array(labels.filter { seen.insert($0).inserted }.map { .string($0) }).text
  }
}
