package import KQLColumns

/// A graph model as queries use it: steps that add nodes and edges, each the rows of a query.
package struct StoredGraph: Sendable {
  package struct Step: Sendable {
    package var isNodes: Bool
    package var query: String
    /// The id of nodes, or the source and the target of edges.
    package var columns: [String]
    package var labels: [String]
    /// A label, or an array of them, of each row.
    package var labelsColumn: String?

    package init(isNodes: Bool, query: String, columns: [String], labels: [String], labelsColumn: String?) {
      self.isNodes = isNodes
      self.query = query
      self.columns = columns
      self.labels = labels
      self.labelsColumn = labelsColumn
    }
  }

  package var name: String
  /// Where the names in the queries are looked up; nil for the current database.
  package var database: String?
  package var steps: [Step] = []
  /// What nodes and edges of a label have, whether a step gives it or not.
  package var nodeProperties: [String: [Schema.Field]] = [:]
  package var edgeProperties: [String: [Schema.Field]] = [:]

  package init(name: String, database: String?) {
    self.name = name
    self.database = database
  }
}
