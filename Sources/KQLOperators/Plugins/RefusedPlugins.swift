internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension Plugin {
  /// Plugins that need what this engine has not, each refused with its reason.
  static let refused: [Plugin] = [
    remote("sql_request", "a SQL Server or Azure SQL database"),
    remote("mysql_request", "a MySQL server"),
    remote("postgresql_request", "a PostgreSQL server"),
    remote("cosmosdb_sql_request", "an Azure Cosmos DB account"),
    remote("azure_digital_twins_query_request", "an Azure Digital Twins instance"),
    remote("dax_request", "a Power BI or Analysis Services model"),
    remote("http_request", "the network, which policy closes for queries"),
    remote("http_request_post", "the network, which policy closes for queries"),
    remote("ai_embed_text", "an Azure OpenAI endpoint"),
    remote("ai_embeddings", "an Azure OpenAI endpoint"),
    remote("ai_chat_completion", "an Azure OpenAI endpoint"),
    remote("ai_chat_completion_prompt", "an Azure OpenAI endpoint"),
    remote("execute_query", "another cluster"),
    remote("execute_show_command", "another cluster"),
    remote("external_datatable", "another cluster"),
    remote("python", "a Python sandbox"),
    remote("r", "an R sandbox"),
    remote("csharp", "a .NET sandbox"),
    remote("funnel_analysis", "a part of the service that is not documented"),
    remote("estimate_rows_count", "a part of the service that is not documented"),
    remote("identity_v3", "a part of the service that is not documented"),
  ]

  private static func remote(
    _ name: String, _ what: String, fileID: String = #fileID, line: Int = #line
  ) -> Plugin {
    let message = "The plugin '\(name)' is not supported here: it needs \(what)."
    return Plugin(
      name: name,
      summary: "Is refused: it needs \(what).",
      usage: "\(name)(...)",
      examples: [
        Example("print 1 | evaluate \(name)('x')", "error: 'evaluate' operator: \(message)", fileID: fileID, line: line)
      ]
    ) { (call, _, binder) throws(Diagnostic) in
      throw binder.semanticError(message, code: "BadRequest_NotSupported", range: call.function.range)
    }
  }
}
