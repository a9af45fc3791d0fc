/// The policies that are set: their JSON by entity, and by policy the entities that have it, so that whoever looks for
/// the update policies does not pass by all the others. Copies share what is the same.
package struct PolicyMap: Sendable {
  private var byEntity = SortedMap<EntityName, [String: String]>()
  private var byPolicy: [String: SortedMap<EntityName, String>] = [:]

  package init() {}

  /// The policies set on an entity; nil when there are none.
  package subscript(entity: EntityName) -> [String: String]? { byEntity[entity] }

  /// Every entity with a policy, sorted.
  package var all: SortedMap<EntityName, [String: String]> { byEntity }

  /// The entities on which a policy is set, sorted, with its JSON.
  package func owners(of policy: String) -> SortedMap<EntityName, String> { byPolicy[policy] ?? [:] }

  /// Sets a policy, or with nil removes it.
  package mutating func set(_ policy: String, of entity: EntityName, to json: String?) {
    var policies = byEntity[entity] ?? [:]
    policies[policy] = json
    byEntity[entity] = policies.isEmpty ? nil : policies
    byPolicy[policy, default: [:]][entity] = json
  }

  package mutating func removeAll(of entity: EntityName) {
    for policy in (byEntity[entity] ?? [:]).keys { byPolicy[policy]?[entity] = nil }
    byEntity[entity] = nil
  }
}
