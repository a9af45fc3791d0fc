import KQLColumns
import KQLDiagnostics

/// How the rows of an external table are spread over folders.
package struct Partitioning: Sendable, Hashable {
  package var columns: [PartitionColumn]
  package var format: PathFormat

  package init(columns: [PartitionColumn], format: PathFormat? = nil) {
    self.columns = columns
    self.format = format ?? PathFormat(default: columns)
  }

  package func column(named name: String) -> PartitionColumn? { columns.first { $0.name == name } }

  // MARK: Writing

  /// The folder of each row, as positions among distinct ones; relative, without slashes at the ends.
  func folders(schema: Schema, columns values: [Column], rowCount: Int) throws(Diagnostic) -> (
    codes: [UInt32], folders: [String]
  ) {
    var codes = [UInt32](repeating: 0, count: rowCount)
    var folders = [""]
    for part in format.parts {
      guard let name = part.name else {
        if case .separator(let text) = part { folders = folders.map { $0 + text } }
        continue
      }
      guard let partition = column(named: name), let source = partition.sourceColumn,
        let index = schema.index(of: source)
      else {
        throw Diagnostic(
          code: "BadRequest_ExternalTablePartition",
          "rows cannot be exported: the partition '\(name)' has no column to take its value from")
      }
      let rendered = Self.render(partition.values(of: values[index]), pattern: pattern(part, partition))
      (codes, folders) = Self.combine(codes, folders, rendered.codes, rendered.texts)
    }
    return (codes, folders.map(Self.trimmed))
  }

  private func pattern(_ part: PathFormat.Part, _ column: PartitionColumn) -> DateTimePattern {
    if case .datetime(let pattern, _) = part { return pattern }
    return column.defaultPattern
  }

  /// The distinct texts of a partition's values and which of them each row has.
  private static func render(_ column: Column, pattern: DateTimePattern) -> (codes: [UInt32], texts: [String]) {
    var codes: [UInt32] = []
    codes.reserveCapacity(column.count)
    var texts: [String] = []
    if column.type == .string {
      let (rows, values) = column.coded()
      var known: [String: UInt32] = [:]
      var translation = [UInt32](repeating: .max, count: values.count)
      for row in rows {
        if translation[Int(row)] == .max {
          let text = folder(values.string(Int(row)))
          translation[Int(row)] = known[text] ?? UInt32(truncatingIfNeeded: texts.count)
          if known.updateValue(translation[Int(row)], forKey: text) == nil { texts.append(text) }
        }
        codes.append(translation[Int(row)])
      }
      return (codes, texts)
    }
    let values = column.longs()
    let valid = column.validity
    var known: [Int64?: UInt32] = [:]
    for row in 0..<column.count {
      let value: Int64? = valid?[row] ?? true ? values[row] : nil
      if let code = known[value] {
        codes.append(code)
        continue
      }
      let code = UInt32(truncatingIfNeeded: texts.count)
      known[value] = code
      codes.append(code)
      var bytes: [UInt8] = []
      if let value, column.type == .datetime { pattern.append(value, to: &bytes) }
      if let value, column.type != .datetime { bytes = Array(String(value).utf8) }
      texts.append(value == nil ? PartitionColumn.defaultFolder : String(decoding: bytes, as: UTF8.self))
    }
    return (codes, texts)
  }

  /// A value that may stand in a path as it is, or the name that stands for those that may not.
  private static func folder(_ value: String) -> String {
    let isLegal =
      !value.isEmpty && value.utf8.count <= 200 && value != "." && value != ".."
      && !value.utf8.contains { $0 < 32 || $0 == 127 || "/\\:*?\"<>|".utf8.contains($0) }
    return isLegal ? value : PartitionColumn.defaultFolder
  }

  private static func combine(
    _ codes: [UInt32], _ folders: [String], _ otherCodes: [UInt32], _ texts: [String]
  ) -> (codes: [UInt32], folders: [String]) {
    var known: [UInt64: UInt32] = [:]
    var result: [UInt32] = []
    result.reserveCapacity(codes.count)
    var combined: [String] = []
    for row in codes.indices {
      let key = UInt64(codes[row]) << 32 | UInt64(otherCodes[row])
      if let code = known[key] {
        result.append(code)
        continue
      }
      let code = UInt32(truncatingIfNeeded: combined.count)
      known[key] = code
      combined.append(folders[Int(codes[row])] + texts[Int(otherCodes[row])])
      result.append(code)
    }
    return (result, combined)
  }

  private static func trimmed(_ folder: String) -> String {
    // Names that begin with a dot are not read, and `..` would leave the table's folder.
    folder.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: "/")
  }

  // MARK: Reading

  /// The values of the partitions of a file, from the path below the table's folder; nil when it has another form.
  package func values(ofPath path: String) -> [Value]? {
    var found: [String: Value] = [:]
    var rest = Array(path.utf8)[...]
    for (index, part) in format.parts.enumerated() {
      switch part {
      case .separator(let text):
        var separator = Array(text.utf8)[...]
        if index == 0 { separator = separator.drop { $0 == UInt8(ascii: "/") } }
        guard rest.starts(with: separator) else { return nil }
        rest = rest.dropFirst(separator.count)
      case .partition(let name), .datetime(_, let name):
        guard let partition = column(named: name) else { return nil }
        guard let value = read(part, partition, &rest, next: index + 1) else { return nil }
        found[name] = value
      }
    }
    // What follows is the file's name, perhaps in folders of its own.
    return columns.map { found[$0.name] ?? .null }
  }

  private func read(
    _ part: PathFormat.Part, _ partition: PartitionColumn, _ rest: inout ArraySlice<UInt8>, next: Int
  ) -> Value? {
    let fallback = Array(PartitionColumn.defaultFolder.utf8)
    if rest.starts(with: fallback) {
      rest = rest.dropFirst(fallback.count)
      return partition.type == .string ? .string("") : .null
    }
    if partition.type == .datetime {
      guard let (ticks, count) = pattern(part, partition).parse(rest) else { return nil }
      rest = rest.dropFirst(count)
      return .long(ticks)
    }
    var ending: [UInt8] = [UInt8(ascii: "/")]
    if next < format.parts.count, case .separator(let text) = format.parts[next] { ending = Array(text.utf8) }
    guard let end = Self.position(of: ending, in: rest) ?? Self.position(of: [UInt8(ascii: "/")], in: rest) else {
      return nil
    }
    let text = String(decoding: rest[..<end], as: UTF8.self)
    rest = rest[end...]
    return partition.type == .long ? Int64(text).map(Value.long) : .string(text)
  }

  private static func position(of wanted: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    var index = bytes.startIndex
    while index + wanted.count <= bytes.endIndex {
      if bytes[index...].starts(with: wanted) { return index }
      index += 1
    }
    return nil
  }

  /// The partition's values as `.show external table … artifacts` prints them: `{"Customer":"john.doe"}`.
  package func bag(_ values: [Value]) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    for (index, column) in columns.enumerated() where index < values.count {
      if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
      JSON.appendQuoted(column.name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      switch values[index] {
      case .long(let ticks) where column.type == .datetime: JSON.appendQuoted(DateTimeText.text(ticks), to: &bytes)
      case .long(let number): bytes += Array(String(number).utf8)
      case .string(let text): JSON.appendQuoted(text, to: &bytes)
      default: bytes += Array("null".utf8)
      }
    }
    bytes.append(UInt8(ascii: "}"))
    return String(decoding: bytes, as: UTF8.self)
  }
}
