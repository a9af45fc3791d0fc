/// What the parser or the binder reads itself: statements, sources of rows, functions that name tables, and those of the
/// patterns of graphs. It is defined here for help, the reference and the tests of its examples.
package struct LanguageForm: Definition {
  package enum Kind: Sendable { case statement, source, function }

  package let name: String
  package let kind: Kind
  package let summary: String
  package let usage: String
  package let examples: [Example]

  private init(_ kind: Kind, _ name: String, _ summary: String, usage: String, examples: [Example]) {
    self.kind = kind
    self.name = name
    self.summary = summary
    self.usage = usage
    self.examples = examples
  }

  package static let all: [LanguageForm] = statements + sources + entities + graphs

  private static let table = [".set-or-append T <| range a from 1 to 3 step 1"]

  private static let statements: [LanguageForm] = [
    LanguageForm(
      .statement, "let", "Gives a value, a table or a function a name for the rest of the query.",
      usage: "let Name = Expression;  let Name = [view] ([Name: Type [= Default], ...]) { Body };",
      examples: [
        Example("let x = 5; let f = (a: long, b: long = 1) { (a + b) * x }; print f(2)", "15"),
        Example("let V = view () { print v = 1 }; union V*", "1"),
      ]),
    LanguageForm(
      .statement, "set", "Sets a request property for the query.", usage: "set Property [= Value];",
      examples: [Example("set query_now = datetime(2020-01-02); print now()", "2020-01-02T00:00:00.0000000Z")]),
    LanguageForm(
      .statement, "declare query_parameters", "Declares what the caller gives: by `--param Name=Value` or `#param`.",
      usage: "declare query_parameters (Name: Type [= Default], ...);",
      examples: [
        Example("declare query_parameters (n: long = 3); print n", "3"),
        Example(
          "declare query_parameters (n: long); print n",
          "error: Query parameter 'n' was not given a value and has no default."),
      ]),
    LanguageForm(
      .statement, "declare pattern", "Maps arguments and a path to queries.",
      usage: "declare pattern Name [= (Argument: string, ...)[Path: string] { (Value, ...).[PathValue] = { Query }; ... }];",
      examples: [
        Example("declare pattern p = (a: string)[b: string] { ('x').['y'] = { print r = 1 }; }; p('x').y", "1")
      ]),
    LanguageForm(
      .statement, "alias database", "Gives a database another name in the query.",
      usage: "alias database Name = [cluster(Cluster).]database(Database);",
      examples: [
        Example("alias database D = cluster('.').database('NetDefaultDB'); database('D').T | count", "3", after: table)
      ]),
    LanguageForm(
      .statement, "restrict access to", "Hides everything but the named entities from what follows.",
      usage: "restrict access to (Entity, ...);",
      examples: [
        Example("let V = view () { T | where a > 1 }; restrict access to (V); V | count", "2", after: table),
        Example(
          "let V = view () { T | where a > 1 }; restrict access to (V); T",
          "error: Failed to resolve table or column expression named 'T'", after: table),
      ]),
  ]

  private static let sources: [LanguageForm] = [
    LanguageForm(
      .source, "datatable", "Gives rows that are written in the query.",
      usage: "datatable (Name: Type, ...) [Value, ...]",
      examples: [Example("datatable(a: long, b: string)[1, 'x', 2, 'y'] | where a > 1", "2 | y")]),
    LanguageForm(
      .source, "externaldata", "Reads files as a table.",
      usage: "externaldata (Name: Type, ...) [File, ...] [with (format = 'csv', ignoreFirstRecord = true, ...)]",
      examples: [
        Example("externaldata(a: long)['/no/such.csv'] with (format = 'csv')", "error: no such file: /no/such.csv")
      ]),
  ]

  private static let entities: [LanguageForm] = [
    LanguageForm(
      .function, "cluster", "Names a cluster: '.' or an empty name is this one; others are refused.",
      usage: "cluster(Name).database(Name).Entity",
      examples: [
        Example("cluster('.').database('NetDefaultDB').T | count", "3", after: table),
        Example("cluster('other').database('d').T", "error: cluster('other'): other clusters cannot be queried from here."),
      ]),
    LanguageForm(
      .function, "database", "Names a database; without a name, the current one.",
      usage: "database([Name]).Entity",
      examples: [
        Example("database('NetDefaultDB').T | count", "3", after: table),
        Example("union database('*').T | count", "3", after: table),
      ]),
    LanguageForm(
      .function, "table", "Names a table by a text.", usage: "table(Name [, DataScope])",
      examples: [Example("let n = 'T'; table(n) | count", "3", after: table)]),
    LanguageForm(
      .function, "external_table", "Names an external table, and a mapping by which its files are read.",
      usage: "external_table(Name [, Mapping])",
      examples: [
        Example(
          "external_table('Files')", "error: Entity 'Files' of kind 'ExternalTable' was not found.")
      ]),
    LanguageForm(
      .function, "materialized_view",
      "Names the part of a view that is materialized; with an age, the whole view when that part is older.",
      usage: "materialized_view(Name [, MaxAge])",
      examples: [
        Example(
          "union withsource=Part (materialized_view('V')), (V) | summarize count() by Part, b", "V | 1 | 1",
          after: table + [
            ".create materialized-view V on table T { T | summarize max(a) by b = 1 }", ".set-or-append T <| print a = 4",
          ])
      ]),
    LanguageForm(
      .function, "stored_query_result", "Names a stored query result.", usage: "stored_query_result(Name)",
      examples: [
        Example("stored_query_result('R')", "1", after: [".set stored_query_result R <| print x = 1"])
      ]),
    LanguageForm(
      .function, "entity_group", "Lists databases for `macro-expand`.", usage: "entity_group [Entity, ...]",
      examples: [
        Example(
          "let G = entity_group [database('NetDefaultDB')]; macro-expand G as D (D.T | count)", "3", after: table),
        Example(
          "macro-expand Both as D (D.T | count)", "3",
          after: table + [".create entity_group Both (database('NetDefaultDB'))"]),
      ]),
    LanguageForm(
      .function, "materialize", "Computes a table once for all its uses in the query.", usage: "materialize(Expression)",
      examples: [Example("let m = materialize(range x from 1 to 3 step 1); m | union m | count", "6")]),
  ]

  private static let chain = "datatable(a: string, b: string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id | "

  private static func ofPath(
    _ name: String, _ summary: String, _ usage: String, _ query: String, _ output: String
  ) -> LanguageForm {
    LanguageForm(.function, name, summary, usage: usage, examples: [Example(chain + query, output)])
  }

  private static let graphs: [LanguageForm] = [
    ofPath(
      "all", "Tests whether a condition holds for all edges, or inner nodes, of a path.", "all(Edge, Condition)",
      "graph-match (n)-[e*1..2]->(m) where all(inner_nodes(e), id != 'y') project n.id, m.id", "x | y\ny | z"),
    ofPath(
      "any", "Tests whether a condition holds for any edge, or inner node, of a path.", "any(Edge, Condition)",
      "graph-match (n)-[e*1..2]->(m) where any(e, b == 'z') project n.id, m.id", "x | z\ny | z"),
    ofPath(
      "map", "Gathers the values of an expression over the edges, or inner nodes, of a path.", "map(Edge, Expression)",
      "graph-match (n)-[e*2..2]->(m) project map(e, strcat(a, b))", #"["xy","yz"]"#),
    ofPath(
      "inner_nodes", "Means the nodes between the edges of a path.", "inner_nodes(Edge)",
      "graph-match (n)-[e*2..2]->(m) project map(inner_nodes(e), id)", #"["y"]"#),
    ofPath(
      "node_degree_in", "Counts the edges that reach a node.", "node_degree_in([Node])",
      "graph-match (n)-[e]->(m) where n.id == 'y' project node_degree_in(n), node_degree_in(m)", "1 | 1"),
    ofPath(
      "node_degree_out", "Counts the edges that leave a node.", "node_degree_out([Node])",
      "graph-match (n)-[e]->(m) where n.id == 'y' project node_degree_out(n), node_degree_out(m)", "1 | 0"),
    ofPath(
      "node_id", "Returns the id of a node.", "node_id([Node])",
      "graph-match (n)-[e]->(m) where node_id(n) == 'y' project node_id(m)", "z"),
    ofPath(
      "labels", "Returns the labels that a graph model gives a node or an edge; graphs of make-graph have none.",
      "labels([Element])", "graph-match (n)-[e]->(m) where n.id == 'y' project labels(m)", "[]"),
  ]
}
