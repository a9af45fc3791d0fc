import KQLCatalog
import KQLLanguage

extension RoleCommands {
  enum Verb { case show, showRoles, add, drop, set }

  /// An example of each command, on the entities that examples find.
  func examples(_ verb: Verb) -> [Example] {
    let sample = PolicySample("", gives: "")
    let entity = kind == .function ? "function ParseLogs" : sample.entity(kind).text
    let ann = "'aaduser=ann@example.com'"
    let add = ".add \(entity) admins (\(ann)) 'team'"
    // A role on a table or function builds on one of the database.
    let buildsOnDatabase = kind == .table || kind == .function
    let before =
      sample.setup(kind) + (buildsOnDatabase ? [".add database NetDefaultDB users (\(ann))"] : [])
    return switch verb {
    case .show:
      [
        Example(
          ".show \(entity) principals | project Role, PrincipalFQN, Notes",
          "\(adminTitle) | aaduser=ann@example.com | team", after: before + [add])
      ]
    case .showRoles:
      [
        Example(
          ".show \(entity) principal \(ann) roles | project DisplayName, Role",
          "ann@example.com | \(adminTitle)", after: before + [add])
      ]
    case .add: [Example("\(add) | project Role, Notes", "\(adminTitle) | team", after: before)]
    case .drop: [Example(".drop \(entity) admins (\(ann)) | count", "0", after: before + [add])]
    case .set:
      [
        Example(
          ".set \(entity) admins ('aaduser=bob@example.com') | project Role, PrincipalFQN",
          "\(adminTitle) | aaduser=bob@example.com",
          after: before.map { $0.replacing("ann@", with: "bob@") } + (buildsOnDatabase ? [] : [add]))
      ]
    }
  }

  private var adminTitle: String {
    switch kind {
    case .cluster: "AllDatabasesAdmin"
    case .database: "Database NetDefaultDB Admin"
    case .function: "Function ParseLogs Admin"
    case .externalTable: "ExternalTable Archive Admin"
    case .graphModel: "GraphModel People Admin"
    case .materializedView: "MaterializedView PerTime Admin"
    default: "Table Logs Admin"
    }
  }
}
