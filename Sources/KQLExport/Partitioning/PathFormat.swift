import KQLColumns
import KQLDiagnostics

/// `pathformat = (…)`: how the values of a row's partitions become the folders of its file.
package struct PathFormat: Sendable, Hashable {
  package var parts: [Part]

  package enum Part: Sendable, Hashable {
    case separator(String)
    /// A partition by its name, in its default form.
    case partition(String)
    /// `datetime_pattern("yyyy/MM/dd", name)`.
    case datetime(DateTimePattern, String)
  }

  package init(parts: [Part]) { self.parts = parts }

  /// The format of a table that does not say one: its partitions in order, joined by `/`.
  package init(default partitions: [PartitionColumn]) {
    var parts: [Part] = []
    for partition in partitions {
      if !parts.isEmpty { parts.append(.separator("/")) }
      parts.append(.partition(partition.name))
    }
    self.parts = parts
  }

  /// As `.show external table` prints it: `"customer_id=" CustomerId "/dt=" datetime_pattern("yyyyMMdd",Date)`.
  package var text: String {
    parts.map { part in
      switch part {
      case .separator(let text): Self.quoted(text)
      case .partition(let name): name
      case .datetime(let pattern, let name): "datetime_pattern(\(Self.quoted(pattern.text)),\(name))"
      }
    }.joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text {
      if character == "\"" || character == "\\" { result.append("\\") }
      result.append(character)
    }
    return result + "\""
  }

  /// Reads what `text` prints or a command says between the parentheses.
  package init(_ text: String) throws(Diagnostic) {
    var scanner = Scanner(rest: Array(text)[...])
    var parts: [Part] = []
    while let part = try scanner.part() { parts.append(part) }
    self.parts = parts
  }

  /// Throws where the parts do not fit the partitions: an unknown name, no separator between two, a pattern for text.
  package func validate(_ partitions: [PartitionColumn]) throws(Diagnostic) {
    var hasName = false
    for part in parts {
      switch part {
      case .separator: hasName = false
      case .partition(let name), .datetime(_, let name):
        guard let partition = partitions.first(where: { $0.name == name }) else {
          throw Self.invalid("'\(name)' is not a partition of the table")
        }
        if case .datetime = part, partition.type != .datetime {
          throw Self.invalid("datetime_pattern needs a datetime, '\(name)' is \(partition.type.name)")
        }
        if hasName { throw Self.invalid("a separator is missing before '\(name)'") }
        hasName = true
      }
    }
    for partition in partitions where !parts.contains(where: { $0.name == partition.name }) {
      throw Self.invalid("the partition '\(partition.name)' is missing")
    }
  }

  fileprivate static func invalid(_ what: String) -> Diagnostic {
    Diagnostic(code: "BadRequest_ExternalTablePathFormat", "the path format is invalid: \(what)")
  }

  private struct Scanner {
    var rest: ArraySlice<Character>

    mutating func part() throws(Diagnostic) -> Part? {
      skipBlanks()
      guard let first = rest.first else { return nil }
      if first == "\"" || first == "'" || first == "@" { return .separator(try literal()) }
      let name = try identifier()
      skipBlanks()
      guard name == "datetime_pattern", rest.first == "(" else { return .partition(name) }
      rest.removeFirst()
      skipBlanks()
      let pattern = try literal()
      try expect(",")
      skipBlanks()
      let column = try identifier()
      try expect(")")
      return .datetime(DateTimePattern(pattern), column)
    }

    private mutating func skipBlanks() { while rest.first?.isWhitespace == true { rest.removeFirst() } }

    private mutating func expect(_ character: Character) throws(Diagnostic) {
      skipBlanks()
      guard rest.popFirst() == character else { throw PathFormat.invalid("'\(character)' is missing") }
    }

    private mutating func literal() throws(Diagnostic) -> String {
      let isVerbatim = rest.first == "@"
      if isVerbatim { rest.removeFirst() }
      guard let quote = rest.popFirst(), quote == "\"" || quote == "'" else {
        throw PathFormat.invalid("a quoted text is missing")
      }
      var text = ""
      while let character = rest.popFirst() {
        if character == quote { return text }
        if character == "\\", !isVerbatim, let next = rest.popFirst() {
          text.append(next)
        } else {
          text.append(character)
        }
      }
      throw PathFormat.invalid("a quoted text does not end")
    }

    private mutating func identifier() throws(Diagnostic) -> String {
      if rest.first == "[" {
        rest.removeFirst()
        let name = try literal()
        try expect("]")
        return name
      }
      let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      guard !name.isEmpty else { throw PathFormat.invalid("a name is missing at '\(String(rest.prefix(10)))'") }
      rest = rest.dropFirst(name.count)
      return String(name)
    }
  }
}

extension PathFormat.Part {
  /// The partition it renders.
  var name: String? {
    switch self {
    case .separator: nil
    case .partition(let name), .datetime(_, let name): name
    }
  }
}
