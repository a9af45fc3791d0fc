import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let step = "Step: string, Duration: string"
  private static let removed = "Table: string, NumberOfRemovedExtents: string"

  static let attachDatabase = ManagementCommand(
    "AttachDatabase",
    syntax: ".(attach | #load) [database #[all | metadata] DatabaseName=<database>] from Path=<string> "
      + "[ReadOnly=readonly [version '=' Version=<string>]] "
      + "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    summary: "Brings a detached database back, by the folder it was persisted in or that of the data directory.",
    permission: .databaseCreator, effect: .writes, result: step,
    examples: [
      Example(
        ".attach database Sales from @'/data/sales/md' | project Step", "Attach database 'Sales'",
        after: [
          ".create database Sales persist (@'/data/sales/md', @'/data/sales/data')", ".detach database Sales",
        ])
    ]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    if context.captures.has("ReadOnly") {
      throw CommandError.unsupported(
        "attaching a single database read-only", hint: "kqlsh --read-only opens the whole directory so")
    }
    let started = context.database.clock.now()
    let path = try LocalPath.absolute(context.captures.string("Path") ?? "", context.state, range: context.command.range)
    let detached = try context.detached(at: path)
    let name = context.captures.name("DatabaseName")
    if let name { try EntityNames.check(name) }
    let title = name?.text ?? detached.database.name
    if context.state.database(title) != nil { throw CommandError.exists("Database", title, name?.range) }
    try context.change { try $0.attach(detached, as: title) }
    let duration = TimeSpanText.text(max(context.database.clock.now() - started, 0))
    return CommandResult(
      Table(schema: Schema(declared: step), rows: [[.string("Attach database '\(title)'"), .string(duration)]]))
  }

  static let detachDatabase = ManagementCommand(
    "DetachDatabase",
    syntax: ".detach database DatabaseName=<database> [IfExists=ifexists] [SkipSeal='skip-seal']",
    summary: "Takes a database out of the lists and keeps all of it; .attach database brings it back.",
    permission: .allDatabasesAdmin, effect: .writes, result: removed,
    examples: [
      Example(
        ".detach database Sales | count", "0", after: [".create database Sales"])
    ]
  ) { context in
    let schema = Schema(declared: removed)
    let name: String
    do {
      name = try context.databaseName("DatabaseName")
    } catch  where context.captures.has("IfExists") {
      return CommandResult(Table(schema: schema))
    }
    guard let database = context.state.database(name) else { throw CommandError.databaseNotFound(name) }
    if name == (try context.databaseInfo.name) {
      throw Diagnostic(
        code: "General_BadRequest", "the current database cannot be detached", range: context.command.range,
        hints: ["switch to another one first"])
    }
    let rows: [[Value]] = try context.state.tables(in: name).map {
      [.string($0.name), .string(String(try context.extents(of: $0).count))]
    }
    let path = context.persistentPath(of: name)
    try context.change { try $0.detach(database, path: path) }
    return CommandResult(Table(schema: schema, rows: rows))
  }
}

/// The folders that `.create database … persist` names. Everything is stored in the data directory; they only say what
/// `.attach database` is to look for.
enum PersistentPath {
  static let kind = "persistent_path"
}

extension CommandContext {
  /// The folder that a database was persisted in, else that of the data directory.
  func persistentPath(of database: String) -> String {
    state.documents[PersistentPath.kind]?[ObjectKey(database, "md")]?.text ?? self.database.directory ?? ""
  }

  fileprivate func detached(at path: String) throws -> DetachedDatabase {
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    let here = state.detachedDatabases.filter { found in
      found.path == folder || found.path == path || (try? LocalPath.absolute(found.path, state, range: nil)) == folder
    }
    if let name = captures.name("DatabaseName")?.text, let found = here.first(where: { $0.database.name == name }) {
      return found
    }
    guard let first = here.first, here.count == 1 else {
      let names = state.detachedDatabases.map { "\($0.database.name) from '\($0.path)'" }
      throw Diagnostic(
        code: "General_BadRequest",
        here.isEmpty
          ? "no detached database of this data directory belongs to '\(path)'"
          : "several detached databases belong to '\(path)'",
        range: command.range,
        hints: names.isEmpty
          ? ["another data directory is opened by itself: kqlsh DIRECTORY"] : ["detached: " + names.joined(separator: ", ")])
    }
    return first
  }
}
