package import KQLColumns

/// What `graph()` asks for.
package enum GraphVersion: Sendable, Hashable {
  /// The latest snapshot; the model when there is none.
  case latest
  case snapshot(String)
  /// Made of the model's steps when the query runs.
  case transient
}

/// A graph that the database knows by name: how to make it, or its stored rows.
package enum StoredGraph: Sendable {
  case model(GraphSteps)
  case snapshot(GraphRows)
}

/// A graph model: queries that give nodes and edges, one after the other.
package struct GraphSteps: Sendable {
  package enum Kind: String, Sendable {
    case nodes = "AddNodes"
    case edges = "AddEdges"
  }

  package struct Step: Sendable {
    package var kind: Kind
    package var query: String
    /// Columns of the query: the id of a node, or the ids of both ends of an edge, source first.
    package var idColumns: [String]
    package var labels: [String]
    package var labelsColumn: String?

    package init(kind: Kind, query: String, idColumns: [String], labels: [String], labelsColumn: String?) {
      self.kind = kind
      self.query = query
      self.idColumns = idColumns
      self.labels = labels
      self.labelsColumn = labelsColumn
    }
  }

  /// What nodes or edges of a label have.
  package struct Label: Sendable {
    package var label: String
    package var properties: [Schema.Field]

    package init(label: String, properties: [Schema.Field]) {
      self.label = label
      self.properties = properties
    }
  }

  package var name: String
  /// Where the names in the queries are looked up; nil for the current database.
  package var database: String?
  package var steps: [Step]
  /// What the model's schema says.
  package var nodeProperties: [Label]
  package var edgeProperties: [Label]

  package init(
    name: String, database: String?, steps: [Step], nodeProperties: [Label], edgeProperties: [Label]
  ) {
    self.name = name
    self.database = database
    self.steps = steps
    self.nodeProperties = nodeProperties
    self.edgeProperties = edgeProperties
  }
}

/// The stored rows of a snapshot, with the columns that `GraphColumn` names.
package struct GraphRows: Sendable {
  package var nodes: any ScanSource
  package var edges: any ScanSource

  package init(nodes: any ScanSource, edges: any ScanSource) {
    self.nodes = nodes
    self.edges = edges
  }
}

/// The names of the columns that a graph adds to those of its nodes and edges.
package enum GraphColumn {
  /// Of nodes: their ids as text, their ids, how many edges reach and leave them.
  package static let id = "$id"
  package static let key = "$key"
  package static let degreeIn = "$in"
  package static let degreeOut = "$out"
  /// Of both: an array of strings.
  package static let labels = "$labels"
  /// Of edges: the ids of their ends, and the positions of these among the nodes.
  package static let source = "$source"
  package static let target = "$target"
  package static let sourceNumber = "$from"
  package static let targetNumber = "$to"
}
