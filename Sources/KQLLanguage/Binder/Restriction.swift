package import KQLDiagnostics
package import KQLSyntax

/// What `restrict access to` leaves visible to the statements after it. It travels in the scopes, so that views and
/// functions written before it still see what they were written over.
package struct Restriction: Sendable {
  /// Tabular names of the query that are no longer visible.
  var hidden: Set<String> = []
  /// Patterns of visible entities by database; nil is the current one.
  var entities: [(database: String?, pattern: String)] = []

  static let name = "$restriction"

  func allows(_ entity: String, in database: String?, current: String) -> Bool {
    entities.contains {
      ($0.database ?? current) == (database ?? current) && NamePattern.matches($0.pattern, entity)
    }
  }
}

extension Binder {
  private var restriction: Restriction? {
    if case .restriction(let restriction)? = binding(of: Restriction.name) { return restriction }
    return nil
  }

  /// Whether a table, view or function of a database may be used here.
  package func isVisible(_ entity: String, database: String?) -> Bool {
    restriction?.allows(entity, in: database, current: entities.currentDatabase) ?? true
  }

  /// Whether a tabular name of the query may be used here.
  package func isVisible(name: String) -> Bool { !(restriction?.hidden.contains(name) ?? false) }

  mutating func bindRestriction(_ specifiers: [ExpressionSyntax]) throws(Diagnostic) {
    var restriction = Restriction()
    var kept: Set<String> = []
    let names = tabularNames
    for specifier in specifiers {
      switch specifier {
      case .name(let name):
        if names.contains(name.text) { kept.insert(name.text) } else { restriction.entities.append((nil, name.text)) }
      case .wildcard(let pattern, _):
        // A pattern by itself means names of the query.
        kept.formUnion(names.filter { NamePattern.matches(pattern, $0) })
      case .star: kept.formUnion(names)
      case .member(let base, let name): restriction.entities.append((try bindDatabase(base), name.text))
      case .memberCall(let base, let call):
        restriction.entities.append((try bindDatabase(base), call.function.text))
      default:
        throw semanticError("a table, view, function or pattern is expected.", code: "SEM0100", range: specifier.range)
      }
    }
    restriction.hidden = names.subtracting(kept)
    define(Restriction.name, .restriction(restriction))
  }

  /// Names of the query that stand for tables, functions or patterns.
  private var tabularNames: Set<String> {
    var names: Set<String> = []
    for scope in scopes {
      for (name, binding) in scope {
        switch binding {
        case .tabular, .lambda, .pattern: names.insert(name)
        case .scalar, .database, .restriction: break
        }
      }
    }
    return names
  }
}

/// Patterns with stars.
package enum NamePattern {
  package static func matches(_ pattern: String, _ text: String) -> Bool {
    let pattern = Array(pattern.utf8)
    let text = Array(text.utf8)
    var (p, t) = (0, 0)
    var (starAt, resume) = (-1, 0)
    while t < text.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        (starAt, resume) = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == text[t] {
        p += 1
        t += 1
      } else if starAt >= 0 {
        resume += 1
        (p, t) = (starAt + 1, resume)
      } else {
        return false
      }
    }
    while p < pattern.count, pattern[p] == UInt8(ascii: "*") { p += 1 }
    return p == pattern.count
  }
}
