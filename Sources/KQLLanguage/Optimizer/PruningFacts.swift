internal import KQLColumns

/// What a condition says about the rows a scan may skip.
enum PruningFacts {
  static func facts(of condition: Expression, for scan: Scan) -> [Pruning] {
    switch condition {
    case .and(let parts): return parts.flatMap { facts(of: $0, for: scan) }
    case .membership(let subject, let set, negated: false):
      guard !set.ignoresCase, case .column(let index, let type) = subject, type == set.type else { return [] }
      let values = set.values.filter { $0 != .null }
      return values.isEmpty ? [] : [.oneOf(scan.columns[index], values)]
    case .call(let function, let arguments, _): return facts(of: function.name, arguments, for: scan)
    default: return []
    }
  }

  /// The fact that says as much as the condition, and as little; nil when no fact does.
  static func equivalent(to condition: Expression, for scan: Scan) -> Pruning? {
    guard case .call(let function, let arguments, _) = condition, function.name == "has", arguments.count == 2,
      case .column(let index, .string) = arguments[0], case .constant(.string(let text), _) = arguments[1],
      !text.isEmpty, text.utf8.allSatisfy(isWord)
    else { return nil }
    return .term(scan.columns[index], text.lowercased(), isPrefix: false)
  }

  private static func facts(of name: String, _ arguments: [Expression], for scan: Scan) -> [Pruning] {
    if name == "between", arguments.count == 3, case .column(let index, let type) = arguments[0],
      case .constant(let low, type) = arguments[1], case .constant(let high, type) = arguments[2],
      low != .null, high != .null
    {
      return [.compare(scan.columns[index], ">=", low), .compare(scan.columns[index], "<=", high)]
    }
    guard arguments.count == 2 else { return [] }
    if case .column(let index, let type) = arguments[0], case .constant(let value, type) = arguments[1] {
      return facts(name, scan.columns[index], value, type)
    }
    if case .constant(let value, let type) = arguments[0], case .column(let index, type) = arguments[1] {
      let mirrored = ["<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="]
      return mirrored[name].map { facts($0, scan.columns[index], value, type) } ?? []
    }
    return []
  }

  private static func facts(_ name: String, _ column: Scan.Column, _ value: Value, _ type: ScalarType) -> [Pruning] {
    if value == .null || type == .dynamic || type == .bool { return [] }
    switch name {
    case "==":
      let compare = Pruning.compare(column, name, value)
      guard case .string(let text) = value else { return [compare] }
      return [compare] + terms(text, column, lastIsPrefix: false)
    case "<", "<=", ">", ">=":
      if case .real(let number) = value, number.isNaN { return [] }
      return [.compare(column, name, value)]
    case "has", "has_cs":
      if case .string(let text) = value { return terms(text, column, lastIsPrefix: false) }
    case "hasprefix", "hasprefix_cs":
      if case .string(let text) = value { return terms(text, column, lastIsPrefix: true) }
    default: break
    }
    return []
  }

  /// The runs of letters and digits of an ASCII text, each of which is a term of every row that has the text.
  private static func terms(_ text: String, _ column: Scan.Column, lastIsPrefix: Bool) -> [Pruning] {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return [] }
    var result: [Pruning] = []
    let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let endsInWord = text.utf8.last.map { isWord($0) } ?? false
    for (index, word) in words.enumerated() {
      let isPrefix = lastIsPrefix && endsInWord && index == words.count - 1
      result.append(.term(column, String(word), isPrefix: isPrefix))
    }
    return result
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: false
    }
  }
}

extension Scan {
  /// The position in `pruning` of the fact that decides the condition: rows for which the source says that it holds
  /// need not be asked again.
  package func fact(deciding condition: Expression) -> Int? {
    guard case .term(let column, let term, _) = PruningFacts.equivalent(to: condition, for: self) else { return nil }
    return pruning.firstIndex { fact in
      if case .term(column, term, isPrefix: false) = fact { true } else { false }
    }
  }
}
