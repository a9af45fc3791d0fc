/// A client request property, or the option of the same name in a `set` statement.
package struct RequestProperty: Sendable {
  package let name: String
  package let type: String
  package let summary: String
  /// Whether it is understood and changes nothing here.
  package let isWithoutEffect: Bool

  private init(_ name: String, _ type: String, _ summary: String, isWithoutEffect: Bool = false) {
    self.name = name
    self.type = type
    self.summary = summary
    self.isWithoutEffect = isWithoutEffect
  }

  package var help: String {
    "\(name) (\(type))\n  \(summary)" + (isWithoutEffect ? " Without effect here." : "")
  }

  package static func find(_ name: String) -> RequestProperty? {
    all.first { $0.name.lowercased() == name.lowercased() }
  }

  private static func inert(_ name: String, _ type: String, _ summary: String) -> RequestProperty {
    RequestProperty(name, type, summary, isWithoutEffect: true)
  }

  package static let all: [RequestProperty] = [
    RequestProperty("notruncation", "bool", "Lifts the limits on rows and bytes of a result."),
    RequestProperty("truncationmaxrecords", "long", "The most rows that a result may have."),
    RequestProperty("truncationmaxsize", "long", "The most bytes that a result may have."),
    RequestProperty("query_take_max_records", "long", "Rows after which a result is cut off without an error."),
    RequestProperty("json_long", "string", "string writes long values as strings in JSON output."),
    RequestProperty("query_force_row_level_security", "bool", "Applies row level security even where it is off."),
    RequestProperty("request_block_row_level_security", "bool", "Refuses tables that have row level security."),
    inert("best_effort", "bool", "Lets a query go on when a source of a union is missing."),
    inert("client_max_redirect_count", "long", "How many redirections a client follows."),
    inert("deferpartialqueryfailures", "bool", "Reports partial failures with the result."),
    inert("materialized_view_shuffle", "dynamic", "How materialized views are spread over nodes."),
    RequestProperty("max_memory_consumption_per_query_per_node", "long", "Memory of a query on a node."),
    RequestProperty("maxmemoryconsumptionperiterator", "long", "Memory of one operator."),
    inert("maxoutputcolumns", "long", "The most columns that a result may have."),
    inert("norequesttimeout", "bool", "Sets the time limit to its maximum."),
    inert("push_selection_through_aggregation", "bool", "Moves filters below aggregations."),
    inert("query_bin_auto_at", "literal", "Where bin_auto() starts its bins."),
    inert("query_bin_auto_size", "literal", "The size of the bins of bin_auto()."),
    RequestProperty("query_cursor_after_default", "string", "The cursor of cursor_after() without argument."),
    RequestProperty("query_cursor_before_or_at_default", "string", "The cursor of cursor_before_or_at() without argument."),
    RequestProperty("query_cursor_current", "string", "The cursor that cursor_current() gives."),
    RequestProperty("query_cursor_disabled", "bool", "Refuses cursor functions."),
    RequestProperty("query_cursor_scoped_tables", "dynamic", "Tables that the cursor functions are for."),
    inert("query_datetimescope_column", "string", "The column of the query's time range."),
    inert("query_datetimescope_from", "datetime", "The start of the query's time range."),
    inert("query_datetimescope_to", "datetime", "The end of the query's time range."),
    inert("query_distribution_nodes_span", "int", "How many nodes take part in sub-queries."),
    inert("query_fanout_nodes_percent", "int", "The share of nodes that run a query."),
    inert("query_fanout_threads_percent", "int", "The share of threads that run a query."),
    inert("query_language", "string", "How the query is written."),
    RequestProperty("query_now", "datetime", "What now() gives."),
    inert("query_python_debug", "bool", "Debugs Python plugins."),
    inert("query_results_cache_max_age", "timespan", "The oldest cached result to answer with."),
    inert("query_results_progressive_enabled", "bool", "Sends results as they grow."),
    inert("queryconsistency", "string", "How fresh the metadata of a query must be."),
    inert("request_app_name", "string", "The application's name in the history."),
    inert("request_user", "string", "The user's name in the history."),
    inert("servertimeout", "timespan", "The time limit; the shell's is --timeout."),
    RequestProperty("truncation_max_records", "long", "An older name of truncationmaxrecords."),
  ]
}
