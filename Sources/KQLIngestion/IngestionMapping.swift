import KQLColumns
import KQLDiagnostics
import KQLFormats

/// The kinds of ingestion mappings.
package enum MappingKind: String, Sendable, CaseIterable {
  case csv, json, avro, parquet, orc, w3clogfile, azmonstream

  /// As results show it: `CSV`.
  package var title: String { rawValue.uppercased() }

  /// The kind that files of a format take.
  package init(_ format: DataFormat) {
    switch format {
    case .text(let format): self = format.isJSON ? .json : .csv
    case .parquet: self = .parquet
    case .avro: self = .avro
    case .w3clogfile: self = .w3clogfile
    }
  }
}

/// One column of a mapping and where its values come from.
package struct MappingElement: Sendable, Hashable {
  package var column: String
  package var dataType: ScalarType?
  package var ordinal: Int?
  package var path: String?
  package var field: String?
  package var constValue: String?
  package var transform: String?
}

/// How the fields of ingested records become the columns of a table.
package struct IngestionMapping: Sendable, Hashable {
  package let kind: MappingKind
  package let elements: [MappingElement]

  /// Reads and checks the JSON text of a mapping.
  ///
  /// - Throws: `BadRequest_InvalidMapping`.
  package init(_ text: String, kind: MappingKind) throws {
    guard let rows = JSONValue(text)?.array else {
      throw IngestionMapping.invalid("a mapping is a JSON array of objects")
    }
    if rows.isEmpty { throw IngestionMapping.invalid("the mapping has no elements") }
    var elements: [MappingElement] = []
    var names: Set<String> = []
    for row in rows {
      let element = try MappingElement(row, kind: kind)
      guard names.insert(element.column).inserted else {
        throw IngestionMapping.invalid("column '\(element.column)' is mapped twice")
      }
      elements.append(element)
    }
    self.kind = kind
    self.elements = elements
  }

  /// Normalised JSON, as `.show ... mappings` prints it.
  package var text: String {
    let rows = elements.map { element in
      var properties: [JSONValue.Member] = []
      func add(_ name: String, _ value: String?) {
        if let value { properties.append(.init(name, .string(value))) }
      }
      add("Ordinal", element.ordinal.map(String.init))
      add("Path", element.path)
      add("Field", element.field)
      add("ConstValue", element.constValue)
      add("Transform", element.transform)
      var members: [JSONValue.Member] = [.init("Column", .string(element.column))]
      members.append(.init("DataType", .string(element.dataType?.name ?? "")))
      members.append(.init("Properties", .object(properties)))
      return JSONValue.object(members)
    }
    return JSONValue.array(rows).text
  }

  static func invalid(_ reason: String, hints: [String] = []) -> Diagnostic {
    Diagnostic(code: "BadRequest_InvalidMapping", reason, hints: hints)
  }
}

extension MappingElement {
  private static let constantTransforms: Set<String> = ["sourcelocation", "sourcelinenumber"]

  /// Properties stand in `Properties`, or, as older mappings have it, beside the name of the column.
  fileprivate init(_ json: JSONValue, kind: MappingKind) throws {
    guard json.members != nil else { throw IngestionMapping.invalid("an element of a mapping is an object") }
    let name = json.member(ignoringCase: "Column") ?? json.member(ignoringCase: "Name")
    guard let column = name?.string, !column.isEmpty else {
      throw IngestionMapping.invalid("an element of the mapping has no \"Column\"")
    }
    self.column = column
    if let typeName = json.member(ignoringCase: "DataType")?.string, !typeName.isEmpty {
      let bare = typeName.lowercased().hasPrefix("system.") ? String(typeName.dropFirst(7)) : typeName
      guard
        let type = ScalarType(name: bare.lowercased())
          ?? ScalarType.allCases.first(where: { $0.dotNetName == typeName })
      else { throw IngestionMapping.invalid("column '\(column)': unknown type '\(typeName)'") }
      dataType = type
    }
    let properties = json.member(ignoringCase: "Properties") ?? json
    func text(_ key: String) -> String? {
      switch properties.member(ignoringCase: key) {
      case .string(let value)?: value
      case nil, .null?: nil
      case .some(let value): value.text
      }
    }
    path = text("Path")
    field = text("Field")
    constValue = text("ConstValue")
    transform = text("Transform").flatMap { $0.isEmpty || $0.lowercased() == "none" ? nil : $0 }
    if let value = text("Ordinal"), !value.isEmpty {
      guard let number = Int(value), number >= 0, number < 100_000 else {
        throw IngestionMapping.invalid("column '\(column)': Ordinal '\(value)' is no position from 0")
      }
      ordinal = number
    }
    try check(kind)
  }

  private func check(_ kind: MappingKind) throws {
    func require(_ condition: Bool, _ reason: String) throws {
      if !condition { throw IngestionMapping.invalid("column '\(column)': \(reason)") }
    }
    let known = FieldTransform.allCases.map(\.rawValue) + ["SourceLocation", "SourceLineNumber"]
    if let transform, !known.contains(where: { $0.lowercased() == transform.lowercased() }) {
      let near = Spelling.nearest(transform, in: known)
      throw IngestionMapping.invalid(
        "column '\(column)': unknown transform '\(transform)'", hints: near.map { ["did you mean '\($0)'?"] } ?? [])
    }
    let isConstant =
      constValue != nil || transform.map { MappingElement.constantTransforms.contains($0.lowercased()) } ?? false
    switch kind {
    case .csv:
      try require(path == nil && field == nil, "a csv mapping has an Ordinal, no Path or Field")
      try require(ordinal == nil || !isConstant, "Ordinal excludes ConstValue and Transform")
      try require(ordinal != nil || isConstant, "an Ordinal, a ConstValue or a Transform is missing")
      try require(transform == nil || isConstant, "a csv mapping has no transform '\(transform ?? "")'")
    case .json:
      try require(ordinal == nil && field == nil, "a json mapping has a Path, no Ordinal or Field")
      try require(path != nil || isConstant, "a Path, a ConstValue or a Transform is missing")
      if let path, path.hasPrefix("$") { try require(RecordPath(path) != nil, "'\(path)' is no JSON path") }
    case .avro, .parquet, .orc:
      try require(path == nil || field == nil, "Field and Path exclude each other")
      try require(path != nil || field != nil || isConstant, "a Field, a Path or a ConstValue is missing")
      try require(ordinal == nil, "a \(kind.rawValue) mapping has a Path or a Field, no Ordinal")
      if let path, path.hasPrefix("$") { try require(RecordPath(path) != nil, "'\(path)' is no path") }
    case .w3clogfile:
      try require(field != nil || isConstant, "a Field or a ConstValue is missing")
    case .azmonstream: break
    }
  }
}
