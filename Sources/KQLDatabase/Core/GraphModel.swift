import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

/// A graph model is a document: a JSON array of its versions, the latest last.
package enum GraphModel {
  package static let kind = "graph_model"

  package struct Version {
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

  /// Throws what the definition lacks.
  package static func validated(_ text: String, range: SourceRange) throws -> KQLCatalog.JSON {
    func refuse(_ message: String) -> Diagnostic {
      Diagnostic(code: "General_BadRequest", message, range: range)
    }
    guard let json = KQLCatalog.JSON(text), json.object != nil else { throw refuse("a graph model is a JSON object") }
    for member in json.object ?? [] where !["Schema", "Definition"].contains(member.key) {
      throw refuse("'\(member.key)' is not a key of graph models: they have Schema and Definition")
    }
    guard let steps = json["Definition"]?["Steps"]?.array, !steps.isEmpty else {
      throw refuse("a graph model needs a Definition with Steps")
    }
    for step in steps {
      guard step["Query"]?.string != nil else { throw refuse("each step of a graph model needs a Query") }
      switch step["Kind"]?.string {
      case "AddNodes":
        if step["NodeIdColumn"]?.string == nil { throw refuse("a step AddNodes needs a NodeIdColumn") }
      case "AddEdges":
        if step["SourceColumn"]?.string == nil || step["TargetColumn"]?.string == nil {
          throw refuse("a step AddEdges needs a SourceColumn and a TargetColumn")
        }
      default: throw refuse("the Kind of a step is AddNodes or AddEdges")
      }
    }
    return json
  }

  /// The latest version, as queries use it.
  static func stored(_ document: DocumentInfo, database: String?) -> StoredGraph? {
    guard let model = versions(document).last?.model else { return nil }
    var graph = StoredGraph(name: document.name, database: database)
    graph.nodeProperties = properties(model["Schema"]?["Nodes"])
    graph.edgeProperties = properties(model["Schema"]?["Edges"])
    for step in model["Definition"]?["Steps"]?.array ?? [] {
      guard let query = step["Query"]?.string else { continue }
      let isNodes = step["Kind"]?.string == "AddNodes"
      let keys = isNodes ? ["NodeIdColumn"] : ["SourceColumn", "TargetColumn"]
      graph.steps.append(
        .init(
          isNodes: isNodes, query: query, columns: keys.compactMap { step[$0]?.string },
          labels: step["Labels"]?.array?.compactMap(\.string) ?? [], labelsColumn: step["LabelsColumn"]?.string))
    }
    return graph
  }

  private static func properties(_ labels: KQLCatalog.JSON?) -> [String: [Schema.Field]] {
    var found: [String: [Schema.Field]] = [:]
    for label in labels?.object ?? [] {
      found[label.key] = (label.value.object ?? []).compactMap { property in
        property.value.string.flatMap { ScalarType(name: $0) }.map { Schema.Field(property.key, $0) }
      }
    }
    return found
  }
}

extension SnapshotResolver {
  package func graphModel(_ name: String) throws(Diagnostic) -> StoredGraph? {
    guard let document = document(GraphModel.kind, name) else { return nil }
    try checkRead()
    return GraphModel.stored(document, database: nil)
  }

  package func entityGroup(_ name: String) throws(Diagnostic) -> [String]? {
    document("entity_group", name).flatMap { KQLCatalog.JSON($0.text) }?.array?.compactMap(\.string)
  }

  private func document(_ kind: String, _ name: String) -> DocumentInfo? {
    snapshot.state.documents[kind]?[ObjectKey(currentDatabase, name)]
  }
}
