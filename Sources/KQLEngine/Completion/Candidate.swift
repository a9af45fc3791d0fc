import KQLDiagnostics

/// Something that may stand where the cursor is.
package struct Candidate: Sendable, Hashable {
  /// In the order in which candidates are offered.
  package enum Kind: Int, Sendable, Comparable {
    case column, variable, property, key, value, table, function, builtin, keyword, file

    package static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }

    /// What a list says beside the name when there is nothing more exact.
    package var title: String {
      switch self {
      case .column: "column"
      case .variable: "variable"
      case .property: "property"
      case .key: "key"
      case .value: "value"
      case .table: "table"
      case .function: "function"
      case .builtin: "function"
      case .keyword: ""
      case .file: "file"
      }
    }
  }

  package var kind: Kind
  /// As it is listed, and what is compared with what was typed.
  package var name: String
  /// What takes the place of what was typed.
  package var insertion: String
  /// A type, a signature.
  package var detail: String
  /// One line.
  package var summary: String

  package init(_ kind: Kind, _ name: String, insertion: String? = nil, detail: String = "", summary: String = "") {
    self.kind = kind
    self.name = name
    self.insertion = insertion ?? name
    self.detail = detail.isEmpty ? kind.title : detail
    self.summary = summary
  }
}

/// What may stand at a place of a text, best first.
package struct Candidates: Sendable {
  /// UTF-8 offsets of what a candidate takes the place of.
  package var replaced: Range<Int>
  package var prefix: String
  package var items: [Candidate]

  package init(replaced: Range<Int>, prefix: String, items: [Candidate] = []) {
    self.replaced = replaced
    self.prefix = prefix
    self.items = items
  }

  /// Those that begin with what was typed, in any case; if there are none, those that contain it; if there are none,
  /// those one edit away.
  package func matching() -> Candidates {
    var result = self
    guard !prefix.isEmpty else {
      result.items = Candidates.ranked(items)
      return result
    }
    // Thousands of names are looked through at each key: as bytes, each made lower case once.
    let typed = Candidates.lowered(prefix)
    let names = items.map { Candidates.lowered($0.name) }
    var found = items.indices.filter { names[$0].starts(with: typed) }
    if found.isEmpty { found = items.indices.filter { names[$0].firstRange(of: typed) != nil } }
    if found.isEmpty, typed.count > 2 {
      let wanted = String(decoding: typed, as: UTF8.self)
      found = items.indices.filter {
        abs(names[$0].count - typed.count) < 2 && Spelling.isNear(wanted, String(decoding: names[$0], as: UTF8.self))
      }
    }
    result.items = Candidates.ranked(found.map { items[$0] }, exact: prefix)
    return result
  }

  private static func lowered(_ text: String) -> [UInt8] {
    text.utf8.allSatisfy { $0 < 0x80 }
      ? text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 } : Array(text.lowercased().utf8)
  }

  /// By kind, then by name; those in the case that was typed before the others. Of equal names the first stays.
  private static func ranked(_ items: [Candidate], exact: String = "") -> [Candidate] {
    var seen: Set<String> = []
    let keyed = items.enumerated().map { (item: $1, place: $0, isExact: $1.name.hasPrefix(exact)) }
    let sorted = keyed.sorted { left, right in
      if left.item.kind != right.item.kind { return left.item.kind < right.item.kind }
      if left.isExact != right.isExact { return left.isExact }
      return left.item.name == right.item.name ? left.place < right.place : left.item.name < right.item.name
    }
    return sorted.map(\.item).filter { seen.insert($0.insertion).inserted }
  }
}
