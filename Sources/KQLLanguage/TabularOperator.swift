package import KQLDiagnostics
package import KQLSyntax

/// A tabular operator: one line of grammar, and what it means in core algebra.
package struct TabularOperator: Definition {
  package let name: String
  package let summary: String
  /// In the notation of the command reference: `top Count=<expression> by Key=<expression> [Order=(asc | desc)]`.
  package let syntax: String
  package let examples: [Example]
  /// Whether it may begin a pipeline (`print`, `range`, `union`, `search`).
  package let isSource: Bool
  /// Whether its input is a graph rather than a table.
  package let takesGraph: Bool
  /// The input is nil exactly when the operator begins a pipeline.
  package let bind: @Sendable (OperatorCall, Relation?, inout Binder) throws(Diagnostic) -> Relation

  package init(
    name: String, summary: String, syntax: String, isSource: Bool = false, takesGraph: Bool = false,
    examples: [Example],
    bind: @escaping @Sendable (OperatorCall, Relation?, inout Binder) throws(Diagnostic) -> Relation
  ) {
    self.name = name
    self.summary = summary
    self.syntax = syntax
    self.examples = examples
    self.isSource = isSource
    self.takesGraph = takesGraph
    self.bind = bind
  }

  package var usage: String { syntax }
}

/// A bound tabular expression: its plan and what is known of it beyond the plan.
package struct Relation: Sendable {
  package var plan: Plan
  /// Rows have an order that window functions may use (after `sort`, `serialize`, `range`, `top`).
  package var isSerialized: Bool
  /// From `render`: the chart kind and properties, carried to the result.
  package var visualization: Visualization?
  /// Where the rows come from, for `union withsource=`.
  package var tableName: String?
  /// The database of that table.
  package var database: String?
  /// From `make-graph` or `graph()`; the plan is then that of the edges.
  package var graph: Graph?

  package init(
    _ plan: Plan, isSerialized: Bool = false, visualization: Visualization? = nil, tableName: String? = nil
  ) {
    self.plan = plan
    self.isSerialized = isSerialized
    self.visualization = visualization
    self.tableName = tableName
  }
}

package struct Visualization: Sendable {
  package var kind: String
  package var properties: [(name: String, value: String)]

  package init(kind: String, properties: [(name: String, value: String)]) {
    self.kind = kind
    self.properties = properties
  }
}

/// A graph: its edges, and all its nodes, those that only edges name too.
///
/// Columns whose names begin with `$` are the graph's own and are shown nowhere.
package struct Graph: Sendable {
  package let edges: Plan
  /// Columns of the edges: the ids of their ends.
  package let source: Int
  package let target: Int
  package let nodes: Plan
  /// The column of the nodes that edges name.
  package let key: Int
  /// Columns of the edges: the positions of their ends among the nodes. Stored graphs have them.
  package let numbers: (source: Int, target: Int)?

  package init(
    edges: Plan, source: Int, target: Int, nodes: Plan, key: Int, numbers: (source: Int, target: Int)? = nil
  ) {
    self.edges = edges
    self.source = source
    self.target = target
    self.nodes = nodes
    self.key = key
    self.numbers = numbers
  }
}
