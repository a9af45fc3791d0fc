package import KQLColumns
package import KQLSyntax

/// What a name that is not a column stands for.
package enum Binding: Sendable {
  /// A `let` value or an argument. `row` names the row scope whose columns the expression uses, nil when it uses none.
  case scalar(Expression, row: Int?)
  case tabular(Relation)
  case lambda(Closure)
  /// From `alias database` and `macro-expand`: another name of a database; nil is the current one.
  case database(String?)
  case pattern(PatternDeclaration, scopes: [[String: Binding]])
  case restriction(Restriction)

  /// A function with the names that were visible where it was written.
  package struct Closure: Sendable {
    package var lambda: Lambda
    package var scopes: [[String: Binding]]
  }
}

/// The columns that an expression may name: those of the operator's input, hidden ones included.
package struct RowScope: Sendable {
  /// Distinguishes the row scopes of one query.
  package let id: Int
  package let schema: Schema
  package let isSerialized: Bool
  private let positions: [String: Int]

  package init(id: Int, schema: Schema, isSerialized: Bool) {
    self.id = id
    self.schema = schema
    self.isSerialized = isSerialized
    var positions: [String: Int] = [:]
    positions.reserveCapacity(schema.count)
    for (index, field) in schema.fields.enumerated() where positions[field.name] == nil {
      positions[field.name] = index
    }
    self.positions = positions
  }

  package func position(of name: String) -> Int? { positions[name] }
}

/// The names of hidden columns as they travel through schemas.
package enum HiddenColumn {
  package static let ingestionTime = "$hidden.IngestionTime"
  package static let extentId = "$hidden.ExtentId"
  package static let extentTags = "$hidden.ExtentTags"
  package static let cursor = "$hidden.Cursor"
  package static let all: Set<String> = [ingestionTime, extentId, extentTags, cursor]
}

extension Schema {
  /// The positions of what a user sees.
  package var visible: [Int] { fields.indices.filter { !HiddenColumn.all.contains(fields[$0].name) } }
  package var hidden: [Int] { fields.indices.filter { HiddenColumn.all.contains(fields[$0].name) } }
  package var visibleFields: [Field] { fields.filter { !HiddenColumn.all.contains($0.name) } }
}

extension Relation {
  package var schema: Schema { plan.schema }

  /// The same rows with only these columns, then the hidden ones.
  package func selecting(_ columns: [(position: Int, name: String)]) -> Relation {
    let fields = schema.fields
    var list = columns.map { NamedExpression($0.name, .column($0.position, fields[$0.position].type)) }
    list += schema.hidden.map { NamedExpression(fields[$0].name, .column($0, fields[$0].type)) }
    return with(.project(plan, list))
  }

  /// Without hidden columns.
  package var shown: Relation {
    let fields = schema.fields
    if schema.hidden.isEmpty { return self }
    return with(
      .project(plan, schema.visible.map { NamedExpression(fields[$0].name, .column($0, fields[$0].type)) }))
  }

  /// Another plan over the same rows in the same order.
  package func with(_ plan: Plan) -> Relation {
    var copy = self
    copy.plan = plan
    return copy
  }
}
