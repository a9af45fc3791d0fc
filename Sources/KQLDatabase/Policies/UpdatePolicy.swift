import KQLCatalog
import KQLDiagnostics
import Synchronization

/// One entry of a table's update policy.
package struct UpdatePolicy: Sendable, Hashable {
  package var isEnabled: Bool
  package var source: String
  package var sourceIsWildCard: Bool
  package var query: String
  package var isTransactional: Bool
  package var propagatesIngestionProperties: Bool
  package var managedIdentity: String?

  /// The entries of a policy's JSON text.
  package static func parse(_ text: String) throws(Diagnostic) -> [UpdatePolicy] {
    guard let json = JSON(text) else { throw malformed("the update policy is not valid JSON") }
    if json == .null { return [] }
    guard let entries = json.array else { throw malformed("the update policy must be an array of entries") }
    var policies: [UpdatePolicy] = []
    for entry in entries { policies.append(try UpdatePolicy(entry)) }
    return policies
  }

  private init(_ json: JSON) throws(Diagnostic) {
    guard let members = json.object else { throw UpdatePolicy.malformed("an entry of the update policy is no object") }
    isEnabled = true
    source = ""
    sourceIsWildCard = false
    query = ""
    isTransactional = false
    propagatesIngestionProperties = false
    for member in members {
      switch member.key.lowercased() {
      case "isenabled": isEnabled = try UpdatePolicy.flag(member)
      case "source": source = try UpdatePolicy.text(member)
      case "sourceiswildcard": sourceIsWildCard = try UpdatePolicy.flag(member)
      case "query": query = try UpdatePolicy.text(member)
      case "istransactional": isTransactional = try UpdatePolicy.flag(member)
      case "propagateingestionproperties": propagatesIngestionProperties = try UpdatePolicy.flag(member)
      case "managedidentity": managedIdentity = member.value == .null ? nil : try UpdatePolicy.text(member)
      case "ownerprincipaldetails": continue
      default: throw UpdatePolicy.malformed("the update policy has no property '\(member.key)'")
      }
    }
    if source.isEmpty { throw UpdatePolicy.malformed("the update policy needs a 'Source'") }
    if query.isEmpty { throw UpdatePolicy.malformed("the update policy needs a 'Query'") }
  }

  private static func flag(_ member: JSON.Member) throws(Diagnostic) -> Bool {
    if let value = member.value.bool { return value }
    throw malformed("property '\(member.key)' of the update policy must be true or false")
  }

  private static func text(_ member: JSON.Member) throws(Diagnostic) -> String {
    if let value = member.value.string { return value }
    throw malformed("property '\(member.key)' of the update policy must be a string")
  }

  private static func malformed(_ message: String) -> Diagnostic {
    Diagnostic(code: "BadRequest_MalformedIngestionProperty", message)
  }

  /// The canonical text of entries: every property, in the order of the reference.
  package static func text(_ policies: [UpdatePolicy]) -> String {
    JSON.array(
      policies.map { policy in
        .object([
          .init("IsEnabled", .bool(policy.isEnabled)), .init("Source", .string(policy.source)),
          .init("SourceIsWildCard", .bool(policy.sourceIsWildCard)), .init("Query", .string(policy.query)),
          .init("IsTransactional", .bool(policy.isTransactional)),
          .init("PropagateIngestionProperties", .bool(policy.propagatesIngestionProperties)),
          .init("ManagedIdentity", policy.managedIdentity.map(JSON.string) ?? .null),
        ])
      }
    ).text
  }

  /// Whether rows ingested into the table are this entry's source.
  package func matches(_ table: String) -> Bool {
    sourceIsWildCard ? Wildcard.matches(source, table) : source == table
  }
}

/// The update policies by source, parsed once for each change of definitions.
final class UpdatePolicyCache: Sendable {
  struct Edge: Sendable, Hashable {
    var target: TableInfo
    var policy: UpdatePolicy
  }
  private struct Content: Sendable {
    var commit: Int64
    var edges: [String: [Edge]]
    var wildcards: [Edge]
    var database: String
  }
  private let contents = Mutex<[String: Content]>([:])

  /// Enabled entries that name the table as source, in the order of their targets' names.
  func edges(from source: String, in database: String, state: CatalogState) -> [Edge] {
    let content = contents.withLock { contents in
      if let known = contents[database], known.commit == state.definitionCommit { return known }
      let made = Self.build(database, state)
      contents[database] = made
      return made
    }
    let wild = content.wildcards.filter { $0.policy.matches(source) }
    let direct = content.edges[source] ?? []
    return wild.isEmpty ? direct : (direct + wild).sorted { $0.target.name < $1.target.name }
  }

  private static func build(_ database: String, _ state: CatalogState) -> Content {
    var content = Content(commit: state.definitionCommit, edges: [:], wildcards: [], database: database)
    for (owner, policies) in state.updatePolicies(in: database) {
      guard let target = state.table(owner.name, in: database) else { continue }
      for policy in policies where policy.isEnabled {
        let edge = Edge(target: target, policy: policy)
        if policy.sourceIsWildCard {
          content.wildcards.append(edge)
        } else {
          content.edges[policy.source, default: []].append(edge)
        }
      }
    }
    return content
  }
}

extension CatalogState {
  /// The tables with an update policy and its entries, sorted by name; of all databases when none is given.
  func updatePolicies(in database: String? = nil) -> [(table: EntityName, entries: [UpdatePolicy])] {
    policies.owners(of: "update").compactMap { owner, text in
      guard owner.kind == .table, database == nil || owner.database == database,
        let entries = try? UpdatePolicy.parse(text)
      else { return nil }
      return (owner, entries)
    }
  }
}

/// Patterns in which `*` stands for any run of characters.
package enum Wildcard {
  package static func matches(_ pattern: String, _ name: String) -> Bool {
    let pattern = Array(pattern.utf8)
    let name = Array(name.utf8)
    var position = 0
    var index = 0
    var star: (pattern: Int, name: Int)?
    while index < name.count {
      if position < pattern.count, pattern[position] == UInt8(ascii: "*") {
        star = (position, index)
        position += 1
      } else if position < pattern.count, pattern[position] == name[index] {
        position += 1
        index += 1
      } else if let last = star {
        position = last.pattern + 1
        index = last.name + 1
        star = (last.pattern, last.name + 1)
      } else {
        return false
      }
    }
    return pattern[position...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
