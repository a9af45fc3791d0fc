import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"
  private static let people = GraphExamples.people

  static let graphModels: [ManagementCommand] = [
    ManagementCommand(
      "GraphModelCreateOrAlter", syntax: ".create-or-alter graph_model ModelName=<name> Model=<string>",
      summary: "Defines a graph by the queries that give its nodes and edges.", permission: .databaseUser,
      effect: .writes,
      result: "Name: string, CreationTime: datetime, ID: guid, SnapshotsCount: long, Model: string, "
        + "AuthorizedPrincipals: string, RetentionPolicy: string",
      examples: [
        Example(people + " | project Name, SnapshotsCount, parse_json(Model).Definition.Steps[0].Query", "People | 0 | Events")
      ]
    ) { context in
      let name = try context.requiredName("ModelName")
      try EntityNames.check(name)
      let home = try context.databaseInfo.name
      let json = try context.graphModelJSON(name.text)
      let old = try context.documents(GraphModel.kind).first { $0.name == name.text }
      let versions = (old.map(GraphModel.versions) ?? [])
      let version = GraphModel.Version(id: .random(), createdOn: context.database.clock.now(), model: json)
      let document = DocumentInfo(
        kind: GraphModel.kind, database: home, name: name.text, text: GraphModel.text(versions + [version]))
      try context.change { try $0.put(document) }
      context.warnOfGraph(name.text)
      let row = context.graphRow(document, version)
      return CommandResult(
        Table(
          schema: Schema(
            declared: "Name: string, CreationTime: datetime, ID: guid, SnapshotsCount: long, Model: string, "
              + "AuthorizedPrincipals: string, RetentionPolicy: string"), rows: [row]))
    },
    ManagementCommand(
      "GraphModelShow", syntax: ".show graph_model ModelName=<graph_model> [Details=details] \(with)",
      summary: "Shows a graph model: its latest version, one by id, or all.", permission: .databaseReader,
      effect: .reads, result: nil,
      examples: [Example(".show graph_model People", "People | 2024-01-01T00:00:00.0000000Z | <guid>", after: [people])]
    ) { context in try context.showGraphModels([try context.graphModel("ModelName")]) },
    ManagementCommand(
      "GraphModelsShow", syntax: ".show graph_models [Details=details] \(with)",
      summary: "Lists the graph models of the database.", permission: .databaseReader, effect: .reads,
      result: nil,
      examples: [
        Example(".show graph_models details | project Name, SnapshotsCount", "People | 0", after: [people])
      ]
    ) { context in try context.showGraphModels(try context.documents(GraphModel.kind)) },
    ManagementCommand(
      "GraphModelDrop", syntax: ".drop graph_model ModelName=<graph_model>",
      summary: "Drops a graph model with all its versions and snapshots.", permission: .graphModelAdmin, effect: .writes,
      result: "Name: string, CreationTime: datetime, Id: guid",
      examples: [Example(".drop graph_model People | project Name", "People", after: [people])]
    ) { context in
      let document = try context.graphModel("ModelName")
      try context.change { try $0.dropGraphModel(document) }
      let rows: [[Value]] = GraphModel.versions(document).map {
        [.string(document.name), .long($0.createdOn), .guid($0.id)]
      }
      return CommandResult(
        Table(schema: Schema(declared: "Name: string, CreationTime: datetime, Id: guid"), rows: rows))
    },
  ]
}

extension CommandContext {
  func graphModel(_ capture: String) throws -> DocumentInfo { try graphModel(captures.path(capture)) }

  /// `Model`, `Database.Model`.
  func graphModel(_ path: [Name]) throws -> DocumentInfo {
    guard let name = path.last else {
      throw Diagnostic(code: "SYN0002", "the name of a graph model is needed", range: command.range)
    }
    let database = path.count > 1 ? path[0].text : databaseName
    guard let home = state.database(database) else { throw CommandError.databaseNotFound(database, path[0].range) }
    let all = try documents(GraphModel.kind, database: home.name)
    if let found = all.first(where: { $0.name == name.text }) { return found }
    throw CommandError.notFound("GraphModel", name.text, name.range, known: all.map(\.name))
  }

  /// The definition that the command gives.
  fileprivate func graphModelJSON(_ name: String) throws -> JSON {
    let text = captures.string("Model") ?? ""
    guard let json = JSON(text) else {
      throw Diagnostic(
        code: "General_BadRequest",
        "a graph model is a JSON object: this is no JSON from byte \(JSON.errorOffset(text)) on", range: command.range)
    }
    do {
      _ = try GraphModel.steps(json, name: name, database: nil)
    } catch {
      var error = error
      error.range = command.range
      throw error
    }
    return json
  }

  /// A model may come before its tables; until then its graph cannot be made.
  fileprivate func warnOfGraph(_ name: String) {
    let query = "graph(\(EntityText.literal(name)), true) | graph-to-table edges"
    do {
      _ = try queries.schema(ofText: query, in: self)
    } catch {
      warn("the graph cannot be made yet: \(Diagnostic(error).message)")
    }
  }

  fileprivate func graphRow(_ document: DocumentInfo, _ version: GraphModel.Version) -> [Value] {
    let entity = GraphModel.entity(document)
    let principals = (state.principals[entity] ?? []).map { info in
      JSON.object([
        .init("DisplayName", .string(info.displayName)), .init("ObjectId", .string(info.objectId)),
        .init("FQN", .string(info.principal)), .init("Notes", .string(info.notes)),
        .init("RoleAssignmentIdentifier", .string(info.assignmentId.dashed)),
      ])
    }
    return [
      .string(document.name), .long(version.createdOn), .guid(version.id),
      .long(Int64(state.graphSnapshots(of: document.name, in: document.database).count)), .string(version.model.text),
      .string(JSON.array(principals).text), .string(state.policy("retention", of: entity) ?? "null"),
    ]
  }

  fileprivate func showGraphModels(_ models: [DocumentInfo]) throws -> CommandResult {
    let properties = try PropertyList(captures, known: ["showAll", "id"])
    let text = try properties.string("id")
    let id = text.flatMap { GUID(hex: $0) }
    if let text, text != "*", id == nil {
      throw Diagnostic(
        code: "General_BadRequest", "'id' is the id of a version, or * for all of them", range: properties.range("id"))
    }
    let showsAll = try properties.bool("showAll") ?? (text == "*")
    var rows: [[Value]] = []
    for model in models {
      let versions = GraphModel.versions(model)
      let shown = id != nil ? versions.filter { $0.id == id } : showsAll ? versions : Array(versions.suffix(1))
      rows += shown.map { graphRow(model, $0) }
    }
    if let id, rows.isEmpty { throw CommandError.notFound("GraphModel", id.dashed, properties.range("id")) }
    let isDetailed = captures.has("Details")
    let schema = Schema(
      declared: "Name: string, CreationTime: datetime, Id: guid"
        + (isDetailed
          ? ", SnapshotsCount: long, Model: dynamic, AuthorizedPrincipals: dynamic, RetentionPolicy: dynamic" : ""))
    return CommandResult(
      Table(
        schema: schema,
        rows: rows.map { row in
          zip(row, schema.fields).map { value, field in
            if field.type == .dynamic, case .string(let text) = value { return .dynamic(text) }
            return value
          }
        }))
  }
}
