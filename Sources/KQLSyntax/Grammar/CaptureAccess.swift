/// The items by shape. Each gives nil, or nothing, when the name was not captured or has another shape.
extension Captures {
  package func has(_ name: String) -> Bool { self[name] != nil }

  /// The rows of a repetition, by the name of the first capture in it.
  package func rows(_ name: String) -> [Captures] {
    if case .list(let rows)? = self[name] { return rows }
    return []
  }

  /// A name, a keyword, a bare word of a `<value>`, or the last part of a path.
  package func name(_ name: String) -> Name? {
    switch self[name] {
    case .name(let name), .keyword(let name), .expression(.name(let name)): name
    case .path(let parts): parts.last
    default: nil
    }
  }

  package func keyword(_ name: String) -> String? {
    if case .keyword(let word)? = self[name] { return word.text }
    return nil
  }

  package func path(_ name: String) -> [Name] {
    switch self[name] {
    case .path(let parts): parts
    case .name(let name): [name]
    default: []
    }
  }

  package func expression(_ name: String) -> ExpressionSyntax? {
    if case .expression(let expression)? = self[name] { return expression }
    return nil
  }

  /// The `<named_expression>`s of a repetition: `expressions("Key")` for `{ Key=<named_expression>, ',' }+`.
  package func expressions(_ name: String) -> [ExpressionSyntax] { rows(name).compactMap { $0.expression(name) } }

  /// The contents of a string literal.
  package func string(_ name: String) -> String? { expression(name)?.stringValue }

  package func pipeline(_ name: String) -> Pipeline? {
    if case .pipeline(let pipeline)? = self[name] { return pipeline }
    return nil
  }

  package func columns(_ name: String) -> [ColumnDeclaration] {
    if case .columns(let columns)? = self[name] { return columns }
    return []
  }

  /// The pairs of `<properties>` or `<parameters(…)>`, or of a repetition of a name and a value:
  /// `properties("PropertyName")` for `{ PropertyName=<name> '=' PropertyValue=<value>, ',' }+`.
  package func properties(_ name: String) -> [Property] {
    switch self[name] {
    case .properties(let properties): properties
    case .list(let rows):
      rows.compactMap { row in
        guard let name = row.name(name) else { return nil }
        for case (_, .expression(let value)) in row.items { return Property(name: name, value: value) }
        return nil
      }
    default: []
    }
  }
}

extension ExpressionSyntax {
  /// The contents when this is a string literal.
  package var stringValue: String? {
    if case .literal(let literal) = self, case .string(let text, _) = literal.kind { return text }
    return nil
  }

  /// The name when this is a bare or bracketed name.
  package var nameValue: Name? {
    if case .name(let name) = self { return name }
    return nil
  }
}
