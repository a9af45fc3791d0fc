import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

/// The columns that all commands of graph snapshots begin with.
enum GraphSnapshotRows {
  static let basic = "Name: string, SnapshotTime: datetime, ModelName: string, ModelId: guid, ModelCreationTime: datetime"

  static let made = basic + ", NodesCount: long, EdgesCount: long, RetentionPolicy: string, CachingPolicy: string"

  static func basic(_ snapshot: GraphSnapshotInfo) -> [Value] {
    [
      .string(snapshot.name), .long(snapshot.createdOn), .string(snapshot.model), .guid(snapshot.modelId),
      .long(snapshot.modelCreatedOn),
    ]
  }

  /// The policy in force: of the model, else of its database.
  static func retention(_ snapshot: GraphSnapshotInfo, _ state: CatalogState) -> String {
    state.effectivePolicy("retention", of: snapshot.entity) ?? #"{"SoftDeletePeriod":"365000.00:00:00"}"#
  }

  static func table(_ snapshots: [GraphSnapshotInfo]) -> CommandResult {
    CommandResult(Table(schema: Schema(declared: basic), rows: snapshots.map { basic($0) }))
  }
}

extension CommandContext {
  /// `Model.Snapshot`, `Database.Model.Snapshot`.
  func graphSnapshot(_ capture: String) throws -> GraphSnapshotInfo {
    let path = captures.path(capture)
    guard path.count > 1, let name = path.last else {
      throw Diagnostic(
        code: "SYN0002", "a graph snapshot is named with its model: Model.Snapshot",
        range: path.first?.range ?? command.range)
    }
    let model = try graphModel(Array(path.dropLast()))
    let known = state.graphSnapshots(of: model.name, in: model.database)
    if let found = known.first(where: { $0.name == name.text }) { return found }
    throw CommandError.notFound(
      "GraphSnapshot", "\(model.name).\(name.text)", name.range, known: known.map { "\(model.name).\($0.name)" })
  }

  /// The models that `Model`, `Mod*` or `*` names, all in one database. A name without `*` must be one.
  func graphModels(_ capture: String) throws -> (database: String, names: [String]) {
    let path = captures.path(capture)
    guard path.count <= 2, let name = path.last else {
      throw Diagnostic(code: "SYN0002", "the name of a graph model or * is needed", range: command.range)
    }
    guard name.text.contains("*") else {
      let model = try graphModel(path)
      return (model.database, [model.name])
    }
    let database = path.count > 1 ? path[0].text : databaseName
    guard let home = state.database(database) else { throw CommandError.databaseNotFound(database, path[0].range) }
    let names = try documents(GraphModel.kind, database: home.name).map(\.name)
    return (home.name, names.filter { NamePattern.matches(name.text, $0) })
  }

  /// Sorted by model, then by the time at which they were made.
  func graphSnapshots(_ capture: String) throws -> [GraphSnapshotInfo] {
    let (database, names) = try graphModels(capture)
    return names.sorted().flatMap { state.graphSnapshots(of: $0, in: database) }
  }
}
