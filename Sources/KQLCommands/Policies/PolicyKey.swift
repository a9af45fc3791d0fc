import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLDatabase

/// A key that the JSON object of a policy may have.
struct PolicyKey: Sendable {
  enum Kind: Sendable {
    case bool, integer, number, timespan, datetime, text, any
    case word([String])
  }

  let name: String
  let kind: Kind
  /// What `.alter` stores when the text lacks the key; nil leaves it out.
  let standard: JSON?

  init(_ name: String, _ kind: Kind, _ standard: JSON? = nil) {
    self.name = name
    self.kind = kind
    self.standard = standard
  }

  /// The value as it is stored; nil when it is of another kind.
  func normalized(_ value: JSON) -> JSON? {
    switch kind {
    case .any: return value
    case .bool: return value.bool.map(JSON.bool)
    case .integer: return value.integer.map(JSON.integer)
    case .number: return value.real == nil ? nil : value
    case .text: return value.string.map(JSON.string)
    case .timespan:
      return value.string.flatMap { TimeSpanText.parse($0) }.flatMap { $0 < 0 ? nil : .string(TimeSpanText.text($0)) }
    case .datetime: return value.string.flatMap(PolicyText.datetime) == nil ? nil : value
    case .word(let words):
      return value.string.flatMap { text in words.first { $0.lowercased() == text.lowercased() } }.map(JSON.string)
    }
  }

  fileprivate var wanted: String {
    switch kind {
    case .any: "a value"
    case .bool: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .text: "a string"
    case .timespan: "a timespan, as in \"1.00:00:00\""
    case .datetime: "a datetime, as in \"2030-01-31\""
    case .word(let words): "one of " + words.joined(separator: ", ")
    }
  }
}

extension PolicyChange {
  func refuse(_ message: String, hints: [String] = []) -> Diagnostic {
    Diagnostic(code: "General_BadRequest", message, range: context.command.range, hints: hints)
  }

  /// The command's object over the stored one (`.alter-merge`) or the standard values (`.alter`), in the order of the
  /// keys. Keys are found without regard to case; others are refused.
  func object(_ keys: [PolicyKey], requires: [String] = []) throws -> String {
    guard let given = try json().object else { throw refuse("this policy is a JSON object") }
    let old = isMerge ? current.flatMap { JSON($0) } : nil
    var values: [String: JSON] = [:]
    for key in keys { values[key.name] = old?[key.name] ?? key.standard }
    for member in given {
      guard let key = keys.first(where: { $0.name.lowercased() == member.key.lowercased() }) else {
        let near = Nearest.hint(member.key, keys.map(\.name))
        throw refuse(
          "'\(member.key)' is not a key of this policy",
          hints: near.isEmpty ? ["keys: " + keys.map(\.name).joined(separator: ", ")] : near)
      }
      if case .null = member.value {
        values[key.name] = key.standard
        continue
      }
      guard let value = key.normalized(member.value) else { throw refuse("'\(key.name)' needs \(key.wanted)") }
      values[key.name] = value
    }
    for name in requires where values[name] == nil { throw refuse("the policy needs the key '\(name)'") }
    return JSON.object(
      keys.compactMap { key in values[key.name].map { JSON.Member(key.name, $0) } }
    ).text
  }

  /// The command's array, every element an object with only these keys.
  func array(_ keys: [PolicyKey], requires: [String]) throws -> String {
    guard let given = try json().array else { throw refuse("this policy is a JSON array") }
    let added = try given.map { element -> JSON in
      guard let members = element.object else { throw refuse("this policy is a JSON array of objects") }
      let new = try members.map { member -> JSON.Member in
        guard let key = keys.first(where: { $0.name.lowercased() == member.key.lowercased() }) else {
          throw refuse(
            "'\(member.key)' is not a key of this policy", hints: Nearest.hint(member.key, keys.map(\.name)))
        }
        guard let value = key.normalized(member.value) else { throw refuse("'\(key.name)' needs \(key.wanted)") }
        return JSON.Member(key.name, value)
      }
      for name in requires where !new.contains(where: { $0.key == name }) {
        throw refuse("each entry of the policy needs the key '\(name)'")
      }
      return .object(new)
    }
    let old = isMerge ? current.flatMap { JSON($0) }?.array ?? [] : []
    return JSON.array(old.filter { !added.contains($0) } + added).text
  }

  /// Any JSON value; `.alter-merge` overlays the keys of objects and appends to arrays.
  func anyJSON() throws -> String {
    let given = try json()
    guard isMerge, let old = current.flatMap({ JSON($0) }) else { return given.text }
    if let first = old.object, let second = given.object {
      let kept = first.filter { member in !second.contains { $0.key.lowercased() == member.key.lowercased() } }
      return JSON.object(kept + second).text
    }
    if let first = old.array, let second = given.array { return JSON.array(first + second).text }
    return given.text
  }
}
