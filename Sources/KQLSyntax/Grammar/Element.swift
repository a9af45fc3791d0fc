/// A syntax line as a tree, before it is compiled.
package indirect enum Element: Sendable {
  /// A keyword, or quoted punctuation.
  case literal(String, isQuoted: Bool)
  case nonterminal(Nonterminal)
  case sequence([Element])
  case choice([Element])
  case optional(Element)
  case repetition(Element, separator: Element?, isRequired: Bool)
  case hidden(Element)
  case capture(String, Element)
}

/// What stands between `<` and `>` in a syntax line.
package struct Nonterminal: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case expression, namedExpression = "named_expression", searchPredicate = "search_predicate", call
    case name, wildcardedName = "wildcarded_name", wildcardedExpression = "wildcarded_expression", type
    case string, long, int, real, bool, guid, timespan, datetime, value
    case table, database, function, externalTable = "externaltable", column, materializedView = "materializedview"
    case databaseTable = "database_table", tableColumn = "table_column"
    case databaseTableColumn = "database_table_column", databaseMaterializedView = "database_materializedview"
    case graphModel = "graph_model", graphModelSnapshot = "graph_model_snapshot", entityGroup = "entitygroup"
    case qualifiedName = "qualified_name", qualifiedWildcardedName = "qualified_wildcarded_name"
    case pipeline, subpipeline, fullPipeline = "full_pipeline"
    case inputQuery = "input_query", query, inputData = "input_data", inputScript = "input_script"
    case bracketedInputData = "bracketed_input_data", bracketedString = "bracketed_string"
    case functionDeclaration = "function_declaration", functionBody = "function_body"
    case columns, typeof, properties, parameters, statements
  }

  package var kind: Kind
  /// The names of `<parameters(…)>`.
  package var arguments: [String] = []

  /// For messages: `a table name`.
  var title: String {
    switch kind {
    case .expression, .namedExpression: "an expression"
    case .searchPredicate: "a search predicate"
    case .call: "a function call"
    case .name: "a name"
    case .wildcardedName: "a name or a pattern"
    case .wildcardedExpression: "a column or a pattern"
    case .type: "a type"
    case .typeof: "'typeof(…)'"
    case .string: "a string"
    case .long, .int, .real: "a number"
    case .bool: "true or false"
    case .guid: "a guid"
    case .timespan: "a timespan"
    case .datetime: "a datetime"
    case .value: "a value"
    case .table, .databaseTable: "a table name"
    case .database: "a database name"
    case .function: "a function name"
    case .externalTable: "an external table name"
    case .column, .tableColumn, .databaseTableColumn: "a column name"
    case .materializedView, .databaseMaterializedView: "a materialized view name"
    case .graphModel: "a graph model name"
    case .graphModelSnapshot: "a graph snapshot name"
    case .entityGroup: "an entity group name"
    case .qualifiedName, .qualifiedWildcardedName: "a name"
    case .pipeline, .fullPipeline: "a table expression"
    case .subpipeline: "an operator"
    case .inputQuery, .query: "a query"
    case .inputData, .bracketedInputData: "data"
    case .inputScript: "a script"
    case .bracketedString: "'['"
    case .functionDeclaration: "'(' and parameters"
    case .functionBody: "'{'"
    case .columns: "columns"
    case .properties: "properties"
    case .parameters: "a parameter"
    case .statements: "a query"
    }
  }
}
