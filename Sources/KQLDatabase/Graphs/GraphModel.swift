import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

/// A graph model is a document: a JSON array of its versions, the latest last.
package enum GraphModel {
  package static let kind = "graph_model"

  package struct Version: Sendable {
    package var id: GUID
    /// Ticks.
    package var createdOn: Int64
    package var model: KQLCatalog.JSON

    package init(id: GUID, createdOn: Int64, model: KQLCatalog.JSON) {
      self.id = id
      self.createdOn = createdOn
      self.model = model
    }
  }

  package static func versions(_ document: DocumentInfo) -> [Version] {
    (KQLCatalog.JSON(document.text)?.array ?? []).compactMap { json in
      guard let id = json["Id"]?.string.flatMap({ GUID(hex: $0) }), let time = json["CreatedOn"]?.integer,
        let model = json["Model"]
      else { return nil }
      return Version(id: id, createdOn: time, model: model)
    }
  }

  package static func text(_ versions: [Version]) -> String {
    KQLCatalog.JSON.array(
      versions.map {
        .object([
          .init("Id", .string($0.id.dashed)), .init("CreatedOn", .integer($0.createdOn)), .init("Model", $0.model),
        ])
      }
    ).text
  }

  package static func entity(_ document: DocumentInfo) -> EntityName {
    EntityName(.graphModel, database: document.database, name: document.name)
  }

  /// What the definition says; throws what it lacks.
  package static func steps(
    _ json: KQLCatalog.JSON, name: String, database: String?
  ) throws(Diagnostic) -> GraphSteps {
    guard json.object != nil else { throw .refused("a graph model is a JSON object") }
    try check(json, ["Schema", "Definition"], "a graph model")
    var properties: [String: [GraphSteps.Label]] = [:]
    if let schema = json["Schema"], schema != .null {
      try check(schema, ["Nodes", "Edges"], "the Schema")
      for kind in ["Nodes", "Edges"] { properties[kind] = try labels(schema[kind], kind) }
    }
    if let definition = json["Definition"] { try check(definition, ["Steps"], "the Definition") }
    guard let steps = json["Definition"]?["Steps"]?.array, !steps.isEmpty else {
      throw .refused("a graph model needs a Definition with Steps")
    }
    var read: [GraphSteps.Step] = []
    for (index, json) in steps.enumerated() { read.append(try step(json, "step \(index + 1)")) }
    return GraphSteps(
      name: name, database: database, steps: read, nodeProperties: properties["Nodes"] ?? [],
      edgeProperties: properties["Edges"] ?? [])
  }

  private static func step(_ json: KQLCatalog.JSON, _ title: String) throws(Diagnostic) -> GraphSteps.Step {
    guard let kind = json["Kind"]?.string.flatMap({ GraphSteps.Kind(rawValue: $0) }) else {
      throw .refused("the Kind of \(title) is AddNodes or AddEdges")
    }
    guard let query = json["Query"]?.string else { throw .refused("\(title) needs a Query") }
    let ids = kind == .nodes ? ["NodeIdColumn"] : ["SourceColumn", "TargetColumn"]
    try check(json, ["Kind", "Query", "Labels", "LabelsColumn"] + ids, title)
    var columns: [String] = []
    for key in ids {
      guard let column = json[key]?.string else { throw .refused("\(title) (\(kind.rawValue)) needs a \(key)") }
      columns.append(column)
    }
    var labels: [String] = []
    if let list = json["Labels"], list != .null {
      guard let texts = list.array?.map(\.string), !texts.contains(nil) else {
        throw .refused("the Labels of \(title) are an array of strings")
      }
      labels = texts.compactMap { $0 }
    }
    if let column = json["LabelsColumn"], column != .null, column.string == nil {
      throw .refused("the LabelsColumn of \(title) is the name of a column")
    }
    return GraphSteps.Step(
      kind: kind, query: query, idColumns: columns, labels: labels, labelsColumn: json["LabelsColumn"]?.string)
  }

  private static func labels(_ json: KQLCatalog.JSON?, _ kind: String) throws(Diagnostic) -> [GraphSteps.Label] {
    guard let json, json != .null else { return [] }
    guard let labels = json.object else { throw .refused("the \(kind) of the Schema are an object of labels") }
    var read: [GraphSteps.Label] = []
    for label in labels {
      guard let members = label.value.object else {
        throw .refused("the properties of label '\(label.key)' are an object: names with their types")
      }
      var fields: [Schema.Field] = []
      for member in members {
        guard let type = member.value.string.flatMap({ ScalarType(name: $0) }) else {
          throw .refused(
            "the property '\(member.key)' of label '\(label.key)' needs a type, as in \"string\"",
            hints: member.value.string.map { Spelling.hints(for: $0, in: ScalarType.allCases.map(\.name)) } ?? [])
        }
        fields.append(.init(member.key, type))
      }
      read.append(.init(label: label.key, properties: fields))
    }
    return read
  }

  private static func check(_ json: KQLCatalog.JSON, _ keys: [String], _ what: String) throws(Diagnostic) {
    guard let members = json.object else { throw .refused("\(what) is a JSON object") }
    for member in members where !keys.contains(where: { $0.lowercased() == member.key.lowercased() }) {
      throw .refused(
        "'\(member.key)' is not a key of \(what): it has \(keys.joined(separator: ", "))",
        hints: Spelling.hints(for: member.key, in: keys))
    }
  }
}

extension Diagnostic {
  fileprivate static func refused(_ message: String, hints: [String] = []) -> Diagnostic {
    Diagnostic(code: "General_BadRequest", message, hints: hints)
  }
}

extension DatabaseSnapshot {
  /// The model of a name, as it is now.
  package func graphModel(_ name: String, in database: String) -> (document: DocumentInfo, version: GraphModel.Version)? {
    guard let document = state.documents[GraphModel.kind]?[ObjectKey(database, name)],
      let version = GraphModel.versions(document).last
    else { return nil }
    return (document, version)
  }
}
