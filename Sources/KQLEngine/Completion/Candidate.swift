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
    let typed = prefix.lowercased()
    if typed.isEmpty {
      result.items = Candidates.ranked(items)
      return result
    }
    var found = items.filter { $0.name.lowercased().hasPrefix(typed) }
    if found.isEmpty { found = items.filter { $0.name.lowercased().contains(typed) } }
    if found.isEmpty, typed.utf8.count > 2 {
      found = items.filter { Spelling.isNear(typed, $0.name.lowercased()) }
    }
    result.items = Candidates.ranked(found, exact: prefix)
    return result
  }

  /// By kind, then by name; those in the case that was typed before the others. Of equal names the first stays.
  private static func ranked(_ items: [Candidate], exact: String = "") -> [Candidate] {
    var seen: Set<String> = []
    let sorted = items.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.kind != b.kind { return a.kind < b.kind }
      let (aIsExact, bIsExact) = (a.name.hasPrefix(exact), b.name.hasPrefix(exact))
      if aIsExact != bIsExact { return aIsExact }
      return a.name == b.name ? left.offset < right.offset : a.name < b.name
    }
    return sorted.map(\.element).filter { seen.insert($0.insertion).inserted }
  }
}
