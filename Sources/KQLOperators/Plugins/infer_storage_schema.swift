internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let inferStorageSchema = InferredSchema.make(
    "infer_storage_schema", "Reads the beginning of files and gives the columns found in them as a schema.",
    column: "CslSchema"
  ) { $0.csl }

  static let inferStorageSchemaWithSuggestions = InferredSchema.make(
    "infer_storage_schema_with_suggestions",
    "Reads the beginning of files and gives the columns found in them with types to prefer, as JSON.",
    column: "SuggestedSchema"
  ) { $0.suggestions }
}

/// The columns of files, guessed from their first rows.
private struct InferredSchema {
  private(set) var columns: [(name: String, type: ScalarType, sample: Int64?)] = []

  static func make(
    _ name: String, _ summary: String, column: String, _ text: @escaping @Sendable (InferredSchema) -> String
  ) -> Plugin {
    Plugin(
      name: name,
      summary: summary,
      usage: "\(name)(dynamic({'StorageContainers': [...], 'DataFormat': '...', 'FileExtension': '...', "
        + "'FileNamePrefix': '...', 'Mode': '...', 'InferenceOptions': {'UseFirstRowAsHeader': true}}))",
      examples: [
        Example(
          "evaluate \(name)(dynamic({'StorageContainers': ['/nowhere'], 'DataFormat': 'orc'}))",
          "error: 'evaluate' operator: \(name)(): the format 'orc' is not supported here.")
      ]
    ) { (call, _, binder) throws(Diagnostic) in
      let syntax = try PluginArguments(call).required(0, binder)
      guard case .dynamic(let json) = try binder.constant(syntax).value, let options = JSONValue(json) else {
        throw binder.semanticError("\(name)(): a property bag is expected.", code: "SEM0005", range: syntax.range)
      }
      let schema = try InferredSchema(options, name, syntax.range, &binder)
      let table = Table(schema: Schema([(column, .string)]), rows: [[.string(text(schema))]])
      return Relation(.values(table))
    }
  }

  private static let rowsMax = 1_000
  private static let delimiters: [String: UInt8] = [
    "csv": 0x2C, "tsv": 0x09, "tsve": 0x09, "psv": 0x7C, "scsv": 0x3B, "sohsv": 0x01,
  ]

  private init(
    _ options: JSONValue, _ plugin: String, _ range: SourceRange, _ binder: inout Binder
  ) throws(Diagnostic) {
    let format = options["DataFormat"]?.string?.lowercased() ?? ""
    let saysItself = ["parquet", "avro", "apacheavro"].contains(format)
    let isKnown = saysItself || Self.delimiters[format] != nil || ["json", "multijson", "txt", "raw"].contains(format)
    guard isKnown else {
      throw binder.semanticError(
        "\(plugin)(): the format '\(format)' is not supported here.", code: "BadRequest_NotSupported", range: range)
    }
    let folders = options["StorageContainers"]?.array?.compactMap(\.string) ?? []
    guard !folders.isEmpty else {
      throw binder.semanticError("\(plugin)(): StorageContainers are missing.", code: "SEM0005", range: range)
    }
    var files = try binder.entities.storedFiles(
      folders, namePrefix: options["FileNamePrefix"]?.string, fileExtension: options["FileExtension"]?.string)
    guard !files.isEmpty else {
      throw binder.semanticError("\(plugin)(): there are no such files.", code: "BadRequest_NoFiles", range: range)
    }
    switch options["Mode"]?.string?.lowercased() ?? "last" {
    case "any": files = [files[0]]
    case "last": files = [files[files.count - 1]]
    case "all": break
    case let other:
      throw binder.semanticError("\(plugin)(): '\(other)' is not a mode: any, last or all.", code: "SEM0233", range: range)
    }
    let hasHeader = options["InferenceOptions"]?["UseFirstRowAsHeader"]?.bool ?? false
    for file in files {
      if saysItself {
        let schema = try binder.entities.fileSchema(file, format: format)
        for field in schema?.fields ?? [] { add(field.name, field.type, nil) }
        continue
      }
      let lines = try Self.lines(of: file, range, &binder)
      if let delimiter = Self.delimiters[format] {
        addDelimited(lines, delimiter, hasHeader: hasHeader)
      } else if format == "txt" || format == "raw" {
        add("data", .string, nil)
      } else {
        addObjects(lines)
      }
    }
  }

  /// The first lines of a file.
  private static func lines(
    of file: String, _ range: SourceRange, _ binder: inout Binder
  ) throws(Diagnostic) -> [String] {
    let source = try binder.entities.externalData(
      schema: Schema([("line", .string)]), uris: [file], properties: [("format", .string("txt"))])
    let plan = Plan.limit(.scan(Scan(source: source, columns: [.visible(0)])), rowsMax)
    var lines: [String] = []
    for chunk in try binder.rows(of: Relation(plan), range: range).chunks {
      guard let text = chunk.first?.texts() else { continue }
      for row in 0..<text.count { lines.append(text.string(row)) }
    }
    return lines
  }

  /// A column found in a file; found before with another type, it takes the type that holds both.
  private mutating func add(_ name: String, _ type: ScalarType?, _ sample: Int64?) {
    guard let place = columns.firstIndex(where: { $0.name == name }) else {
      columns.append((name, type ?? .string, sample))
      return
    }
    guard let type, type != columns[place].type else { return }
    let known = columns[place].type
    columns[place].type = known.isNumeric && type.isNumeric ? .real : known == .dynamic ? .dynamic : .string
  }

  // MARK: - Text

  private mutating func addDelimited(_ lines: [String], _ delimiter: UInt8, hasHeader: Bool) {
    guard let first = lines.first else { return }
    let head = Self.fields(first, delimiter)
    var names = head.indices.map { "Column\($0 + 1)" }
    if hasHeader { names = head.enumerated().map { $1.isEmpty ? "Column\($0 + 1)" : $1 } }
    var types = [ScalarType?](repeating: nil, count: names.count)
    var samples = [Int64?](repeating: nil, count: names.count)
    for line in lines.dropFirst(hasHeader ? 1 : 0) {
      for (place, field) in Self.fields(line, delimiter).enumerated() where place < names.count && !field.isEmpty {
        let type = Self.type(of: field)
        samples[place] = samples[place] ?? Int64(field)
        if let known = types[place], known != type {
          types[place] = known.isNumeric && type.isNumeric ? .real : .string
        } else {
          types[place] = type
        }
      }
    }
    for (place, name) in names.enumerated() { add(name, types[place] ?? .string, samples[place]) }
  }

  private static func fields(_ line: String, _ delimiter: UInt8) -> [String] {
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    for byte in line.utf8 {
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == delimiter && !isQuoted {
        fields.append(String(decoding: field, as: UTF8.self))
        field = []
      } else if byte != UInt8(ascii: "\r") {
        field.append(byte)
      }
    }
    return fields + [String(decoding: field, as: UTF8.self)]
  }

  private static func type(of text: String) -> ScalarType {
    for type in [ScalarType.long, .real, .bool, .guid, .timespan, .datetime] {
      if type == .timespan && !text.contains(":") { continue }
      if type == .datetime && !text.contains("-") && !text.contains("/") { continue }
      if type == .bool && !["true", "false"].contains(text.lowercased()) { continue }
      if type == .guid && text.utf8.count != 36 { continue }
      if let value = Value.literal(type: type.name, text: text)?.value, value != .null { return type }
    }
    return .string
  }

  // MARK: - JSON

  private mutating func addObjects(_ lines: [String]) {
    var objects = lines.compactMap { JSONValue($0) }
    if objects.count != lines.filter({ !$0.isEmpty }).count, let whole = JSONValue(lines.joined(separator: "\n")) {
      objects = [whole]
    }
    for object in objects.flatMap({ $0.array ?? [$0] }) {
      for member in object.members ?? [] {
        switch member.value {
        case .null: if !columns.contains(where: { $0.name == member.key }) { add(member.key, nil, nil) }
        case .bool: add(member.key, .bool, nil)
        case .long(let number): add(member.key, .long, number)
        case .real: add(member.key, .real, nil)
        case .string(let text): add(member.key, Self.type(of: text) == .datetime ? .datetime : .string, nil)
        case .array, .object: add(member.key, .dynamic, nil)
        }
      }
    }
  }

  // MARK: - Results

  var csl: String { columns.map { "\(Self.quoted($0.name)):\($0.type.name)" }.joined(separator: ", ") }

  private static func quoted(_ name: String) -> String {
    let isPlain =
      !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
      }
    return isPlain ? name : "['\(name)']"
  }

  var suggestions: String {
    let items = columns.map { column -> String in
      var (type, transformation) = (column.type, "None")
      if column.type == .long {
        let name = column.name.lowercased()
        if name == "id" || name.hasSuffix("_id") {
          type = .string
        } else if let sample = column.sample, (1_000_000_000_000...4_000_000_000_000).contains(sample) {
          (type, transformation) = (.datetime, "DateTimeFromUnixMilliseconds")
        } else if let sample = column.sample, name.contains("time"), (1_000_000_000...4_000_000_000).contains(sample) {
          (type, transformation) = (.datetime, "DateTimeFromUnixSeconds")
        }
      }
      return "{\"OriginalColumn\":\(Self.json(column.name, column.type)),\"RecommendedColumn\":"
        + "\(Self.json(column.name, type)),\"ApplicableTransformationMapping\":\"\(transformation)\"}"
    }
    return "{\"Columns\":[\(items.joined(separator: ","))]}"
  }

  private static func json(_ name: String, _ type: ScalarType) -> String {
    var text: [UInt8] = []
    JSON.appendQuoted(name, to: &text)
    let isSummable = type.isNumeric || type == .datetime || type == .timespan
    return "{\"Name\":\(String(decoding: text, as: UTF8.self)),\"CslType\":{\"type\":\"\(type.name)\",\"IsNumeric\":"
      + "\(type.isNumeric),\"IsSummable\":\(isSummable)}}"
  }
}
