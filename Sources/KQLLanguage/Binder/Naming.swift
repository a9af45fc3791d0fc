package import KQLColumns
package import KQLSyntax

extension Binder {
  /// The name that an unnamed expression gives its column, or nil for `Column1` and `print_0`.
  package func implicitName(_ syntax: ExpressionSyntax) -> String? {
    switch syntax {
    case .name(let name): return name.text
    case .named(let name, _): return name.text
    case .member(let base, let name):
      return implicitName(base).map { "\($0)_\(name.text)" }
    case .element(let base, let index, _):
      guard let base = implicitName(base) else { return nil }
      if case .literal(let literal) = index {
        switch literal.kind {
        case .string(let text, _): return "\(base)_\(text)"
        case .integer(let number): return "\(base)_\(number)"
        default: break
        }
      }
      return base
    case .pipeline(let pipeline):
      if pipeline.operators.isEmpty, let source = pipeline.source { return implicitName(source) }
      return nil
    case .call(let call): return implicitName(call)
    default: return nil
    }
  }

  private func implicitName(_ call: Call) -> String? {
    let name = call.function.text
    if binding(of: name) != nil { return nil }
    let rule =
      builtins.aggregates[name]?.resultName ?? builtins.scalars[name]?.resultName
      ?? builtins.contextuals[name]?.resultName
    guard let rule else { return nil }
    // `column_ifexists('x', 0)` is called after the column it finds.
    if builtins.contextuals[name] != nil, case .firstArgument = rule, let text = call.arguments.first?.stringValue {
      return row?.position(of: text) == nil ? nil : text
    }
    return resultName(rule, first: call.arguments.first)
  }

  func resultName(_ rule: ResultName, first: ExpressionSyntax?) -> String? {
    switch rule {
    case .none: return nil
    case .firstArgument: return first.flatMap { implicitName($0) }
    case .prefixed(let prefix):
      let stem = prefix.hasSuffix("_") ? String(prefix.dropLast()) : prefix
      return "\(stem)_\(first.flatMap { implicitName($0) } ?? "")"
    case .fixed(let name): return name
    }
  }
}

/// Gives columns names of their own: a name already taken gets the suffix 1, 2, …
package struct ColumnNamer {
  private var taken: Set<String>
  private var unnamed = 0

  package init(taken: some Sequence<String> = EmptyCollection<String>()) { self.taken = Set(taken) }

  package mutating func unique(_ name: String) -> String {
    if taken.insert(name).inserted { return name }
    var suffix = 1
    while !taken.insert("\(name)\(suffix)").inserted { suffix += 1 }
    return "\(name)\(suffix)"
  }

  /// Takes the name as it is.
  package mutating func reserve(_ name: String) { taken.insert(name) }
  package func isTaken(_ name: String) -> Bool { taken.contains(name) }

  /// `Column1`, `Column2`, …
  package mutating func makeUnnamed() -> String {
    repeat { unnamed += 1 } while taken.contains("Column\(unnamed)")
    taken.insert("Column\(unnamed)")
    return "Column\(unnamed)"
  }
}
