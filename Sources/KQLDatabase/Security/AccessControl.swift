import KQLCatalog
import KQLDiagnostics
import KQLLanguage

/// What a principal may do, by the roles that a catalog grants (semantics-security.md §2).
package struct AccessControl: Sendable {
  package let principal: Principal
  private let state: CatalogState

  package init(principal: Principal, state: CatalogState) {
    self.principal = principal
    self.state = state
  }

  // MARK: The cluster

  package var isClusterAdmin: Bool { principal.isOwner || holds(["admins", "alldatabasesadmins"], on: .cluster) }
  package var isClusterViewer: Bool { isClusterAdmin || holds(["viewers", "alldatabasesviewers"], on: .cluster) }
  package var isClusterMonitor: Bool {
    isClusterAdmin || holds(["monitors", "alldatabasesmonitors"], on: .cluster)
  }
  package var mayCreateDatabases: Bool { isClusterAdmin || holds(["databasecreators"], on: .cluster) }

  // MARK: Databases

  package func isAdmin(of database: String) -> Bool { isClusterAdmin || holds(["admins"], on: .database(database)) }
  package func isUser(of database: String) -> Bool { isAdmin(of: database) || holds(["users"], on: .database(database)) }
  package func isViewer(of database: String) -> Bool {
    isUser(of: database) || isClusterViewer || holds(["viewers"], on: .database(database))
  }
  package func isMonitor(of database: String) -> Bool {
    isAdmin(of: database) || isClusterMonitor || holds(["monitors"], on: .database(database))
  }
  package func isIngestor(of database: String) -> Bool {
    isAdmin(of: database) || holds(["ingestors"], on: .database(database))
  }
  /// May read restricted tables: by a grant of its own, which needs another role beside it.
  package func isUnrestrictedViewer(of database: String) -> Bool {
    holds(["unrestrictedviewers"], on: .database(database)) && isViewer(of: database)
  }

  // MARK: What is in databases

  /// Of a table, function, external table or view: its admins, as long as they are users of the database.
  package func isAdmin(of entity: EntityName) -> Bool {
    if entity.kind == .cluster { return isClusterAdmin }
    return isAdmin(of: entity.database) || holds(["admins"], on: entity) && isUser(of: entity.database)
  }

  package func isIngestor(of table: EntityName) -> Bool {
    if isIngestor(of: table.database) || isAdmin(of: table) { return true }
    return holds(["ingestors"], on: table) && isUser(of: table.database)
  }

  /// Throws when the rows of what is in the database may not be read.
  package func checkRead(_ database: String) throws(Diagnostic) {
    if isViewer(of: database) { return }
    throw .forbidden(principal, "read database '\(database)'", needs: "Database Viewer")
  }

  /// Whether the table is hidden from all but unrestricted viewers, and so from this principal.
  package func isRestricted(_ table: EntityName) -> Bool {
    state.isViewRestricted(table) && !isUnrestrictedViewer(of: table.database)
  }

  private func holds(_ roles: Set<String>, on entity: EntityName) -> Bool {
    guard let holders = state.principals[entity] else { return false }
    return holders.contains { roles.contains($0.role) && PrincipalName($0.principal).map(principal.isMember) ?? false }
  }
}

extension AccessControl {
  /// Throws when a role on the table or function needs one on its database that the principal of the name has not.
  package static func checkDatabaseRole(
    of name: PrincipalName, for role: String, on entity: EntityName, _ state: CatalogState
  ) throws(Diagnostic) {
    let wanted: Set<String> = role == "ingestors" ? ["admins", "users", "ingestors"] : ["admins", "users"]
    let holders = state.principals[.database(entity.database)] ?? []
    let isHeld = holders.contains { holder in
      guard wanted.contains(holder.role), let known = PrincipalName(holder.principal) else { return false }
      return known.kind == .everyone || known.isSame(as: name)
    }
    guard !isHeld else { return }
    let needed = role == "ingestors" ? "Database User or Database Ingestor" : "Database User"
    throw Diagnostic(
      code: "General_BadRequest",
      "'\(name.fullName)' has no role on database '\(entity.database)' that '\(role)' of \(entity.kind.rawValue) '\(entity.name)' builds on",
      hints: [
        "it needs to be \(needed) first: .add database \(entity.database) \(role == "ingestors" ? "ingestors" : "users") (…)"
      ])
  }
}

extension Diagnostic {
  package static func forbidden(
    _ principal: Principal, _ what: String, needs role: String, range: Range<Int>? = nil
  ) -> Diagnostic {
    Diagnostic(
      code: "Forbidden", "Principal '\(principal.name.fullName)' is not authorized to \(what).", range: range,
      hints: ["this needs the role \(role)"])
  }
}
