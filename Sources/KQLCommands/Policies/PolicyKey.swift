import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics

/// A key that the JSON object of a policy may have.
struct PolicyKey: Sendable {
  indirect enum Kind: Sendable {
    case bool, number, timespan, datetime, text, any
    /// From 0.
    case integer
    case integers(ClosedRange<Int64>)
    case word([String])
    /// Words in one text, with commas between them.
    case words([String])
    case object([PolicyKey], requires: [String])
    case array([PolicyKey], requires: [String])
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

  /// A number that may be -1 for the service's choice.
  static func automatic(_ name: String, _ range: ClosedRange<Int64>) -> PolicyKey {
    PolicyKey(name, .integers(-1...range.upperBound), .integer(-1))
  }

  /// The value as it is stored; nil when it is of another kind.
  fileprivate func normalized(_ value: JSON) -> JSON? {
    switch kind {
    case .any, .object, .array: return value
    case .bool: return value.bool.map(JSON.bool)
    case .integer: return value.integer.flatMap { $0 < 0 ? nil : .integer($0) }
    case .integers(let range): return value.integer.flatMap { range.contains($0) ? .integer($0) : nil }
    case .number: return value.real == nil ? nil : value
    case .text: return value.string.map(JSON.string)
    case .timespan:
      return value.string.flatMap { TimeSpanText.parse($0) }.flatMap { $0 < 0 ? nil : .string(TimeSpanText.text($0)) }
    case .datetime: return value.string.flatMap(PolicyText.datetime) == nil ? nil : value
    case .word(let words): return value.string.flatMap { Self.spelled($0, words) }.map(JSON.string)
    case .words(let words):
      guard let text = value.string else { return nil }
      let parts = text.split(separator: ",").map { Self.spelled($0.trimmingSpaces(), words) }
      return parts.isEmpty || parts.contains(nil) ? nil : .string(parts.compactMap { $0 }.joined(separator: ", "))
    }
  }

  private static func spelled(_ text: String, _ words: [String]) -> String? {
    words.first { $0.lowercased() == text.lowercased() }
  }

  fileprivate var wanted: String {
    switch kind {
    case .any: "a value"
    case .bool: "true or false"
    case .integer: "a whole number from 0"
    case .integers(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number: "a number"
    case .text: "a string"
    case .timespan: "a timespan, as in \"1.00:00:00\""
    case .datetime: "a datetime, as in \"2030-01-31\""
    case .word(let words): "one of " + words.joined(separator: ", ")
    case .words(let words): "one or more of " + words.joined(separator: ", ")
    case .object: "an object"
    case .array: "an array of objects"
    }
  }

  /// The words near a mistaken one.
  fileprivate func hints(for value: JSON) -> [String] {
    guard let text = value.string else { return [] }
    switch kind {
    case .word(let words), .words(let words):
      return text.split(separator: ",").flatMap { Spelling.hints(for: $0.trimmingSpaces(), in: words) }
    default: return []
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
    return try merged(given, over: old, keys, requires, path: "").text
  }

  /// The command's array, every element an object with only these keys. `.alter-merge` appends what is not there yet;
  /// `isSame` tells what takes the place of an older element.
  func array(
    _ keys: [PolicyKey], requires: [String], replacing isSame: (JSON, JSON) -> Bool = { $0 == $1 }
  ) throws -> String {
    let added = try elements(of: try json(), keys, requires, path: "")
    let old = isMerge ? current.flatMap { JSON($0) }?.array ?? [] : []
    return JSON.array(old.filter { known in !added.contains { isSame(known, $0) } } + added).text
  }

  private func elements(
    of json: JSON, _ keys: [PolicyKey], _ requires: [String], path: String
  ) throws -> [JSON] {
    let what = path.isEmpty ? "this policy is" : "'\(path)' needs"
    guard let given = json.array else { throw refuse("\(what) a JSON array of objects") }
    return try given.enumerated().map { index, element in
      guard let members = element.object else { throw refuse("\(what) a JSON array of objects") }
      return try merged(members, over: nil, keys, requires, path: "\(path)[\(index)]")
    }
  }

  private func merged(
    _ given: [JSON.Member], over old: JSON?, _ keys: [PolicyKey], _ requires: [String], path: String
  ) throws -> JSON {
    var values: [String: JSON] = [:]
    for key in keys { values[key.name] = old?[key.name] ?? key.standard }
    var seen: Set<String> = []
    for member in given {
      let key = try key(member.key, keys, path: path)
      let place = path.isEmpty ? key.name : "\(path).\(key.name)"
      guard seen.insert(key.name).inserted else { throw refuse("'\(place)' is there twice") }
      if case .null = member.value {
        values[key.name] = key.standard
      } else {
        values[key.name] = try value(member.value, of: key, over: old?[key.name], path: place)
      }
    }
    for name in requires where values[name] == nil {
      throw refuse(path.isEmpty ? "the policy needs the key '\(name)'" : "'\(path)' needs the key '\(name)'")
    }
    return .object(keys.compactMap { key in values[key.name].map { JSON.Member(key.name, $0) } })
  }

  private func key(_ name: String, _ keys: [PolicyKey], path: String) throws -> PolicyKey {
    if let key = keys.first(where: { $0.name.lowercased() == name.lowercased() }) { return key }
    let near = Spelling.hints(for: name, in: keys.map(\.name))
    let place = path.isEmpty ? "of this policy" : "of '\(path)' of this policy"
    throw refuse(
      "'\(name)' is not a key \(place)",
      hints: near.isEmpty ? ["keys: " + keys.map(\.name).joined(separator: ", ")] : near)
  }

  private func value(_ value: JSON, of key: PolicyKey, over old: JSON?, path: String) throws -> JSON {
    switch key.kind {
    case .object(let keys, let requires):
      guard let members = value.object else { throw refuse("'\(path)' needs \(key.wanted)") }
      return try merged(members, over: old, keys, requires, path: path)
    case .array(let keys, let requires):
      return .array(try elements(of: value, keys, requires, path: path))
    default:
      if let value = key.normalized(value) { return value }
      throw refuse("'\(path)' needs \(key.wanted)", hints: key.hints(for: value))
    }
  }
}
