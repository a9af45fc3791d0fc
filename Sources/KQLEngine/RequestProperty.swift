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

  private static func property(_ name: String, _ type: String, _ summary: String) -> RequestProperty {
    RequestProperty(name, type, summary)
  }

  package static let all: [RequestProperty] = limits + rows + access + cluster

  private static let limits: [RequestProperty] = [
    property("notruncation", "bool", "Lifts the limits on rows and bytes of a result."),
    property("truncationmaxrecords", "long", "The most rows that a result may have."),
    property("truncation_max_records", "long", "An older name of truncationmaxrecords."),
    property("truncationmaxsize", "long", "The most bytes that a result may have."),
    property("maxoutputcolumns", "long", "The most columns that a result may have."),
    property("query_take_max_records", "long", "Rows after which a result is cut off without an error."),
    property("query_max_entities_in_union", "long", "The most tables that a union may have."),
    property("max_memory_consumption_per_query_per_node", "long", "Memory of a query on a node."),
    property("maxmemoryconsumptionperiterator", "long", "Memory of one operator."),
    property("servertimeout", "timespan", "The time limit of statements, as --timeout; not by `set`."),
    property("norequesttimeout", "bool", "Lifts the time limit of statements; not by `set`."),
  ]

  private static let rows: [RequestProperty] = [
    property("query_now", "datetime", "What now() gives."),
    property("query_bin_auto_at", "literal", "Where bin_auto() starts its bins."),
    property("query_bin_auto_size", "literal", "The size of the bins of bin_auto()."),
    property("query_datetimescope_column", "string", "The column by which tables are narrowed to a range of time."),
    property("query_datetimescope_from", "datetime", "The first time of that range."),
    property("query_datetimescope_to", "datetime", "The last time of that range."),
    property("query_cursor_after_default", "string", "The cursor of cursor_after() without argument."),
    property("query_cursor_before_or_at_default", "string", "The cursor of cursor_before_or_at() without argument."),
    property("query_cursor_current", "string", "The cursor that cursor_current() gives."),
    property("query_cursor_disabled", "bool", "Refuses cursor functions."),
    property("query_cursor_scoped_tables", "dynamic", "Tables narrowed to the rows between the default cursors."),
    property("best_effort", "bool", "Leaves out sources of a union that are missing, with a warning."),
    property(
      "deferpartialqueryfailures", "bool", "Makes a failure on the way a warning, and shows the rows until then."),
    property("query_results_apply_getschema", "bool", "Shows the columns of results in place of their rows."),
    property("json_long", "string", "string writes long values as strings in JSON output."),
  ]

  private static let access: [RequestProperty] = [
    property("query_force_row_level_security", "bool", "Applies row level security even where it is off."),
    property("request_block_row_level_security", "bool", "Refuses tables that have row level security."),
    property("request_external_data_disabled", "bool", "Refuses externaldata and external tables."),
    property("request_external_table_disabled", "bool", "Refuses external tables."),
    property("request_remote_entities_disabled", "bool", "Refuses databases other than the current one."),
    property("request_readonly", "bool", "Refuses commands that change something."),
    property("request_readonly_hardline", "bool", "Refuses commands that change something."),
  ]

  /// What changes only how a cluster runs a query, how results travel or what a service logs.
  private static let cluster: [RequestProperty] = [
    inert("client_max_redirect_count", "long", "How many redirections a client follows."),
    inert("client_results_reader_allow_varying_row_widths", "bool", "Lets rows of a result differ in width."),
    inert("materialized_view_shuffle", "dynamic", "How materialized views are spread over nodes."),
    inert("materialized_view_shuffle_query", "dynamic", "How materialized views are spread over nodes."),
    inert("push_selection_through_aggregation", "bool", "Moves filters below aggregations."),
    inert("query_datascope", "string", "Whether only data in the hot cache is read."),
    inert("query_distribution_nodes_span", "int", "How many nodes take part in sub-queries."),
    inert("query_fanout_nodes_percent", "int", "The share of nodes that run a query."),
    inert("query_fanout_threads_percent", "int", "The share of threads that run a query."),
    inert("query_language", "string", "How the query is written."),
    inert("query_log_query_parameters", "bool", "Logs query parameters."),
    inert("query_optimize_fts_at_relop", "bool", "Optimizes searches for text."),
    inert("query_python_debug", "bool", "Debugs Python plugins."),
    inert("query_results_cache_force_refresh", "bool", "Answers anew and not from the cache."),
    inert("query_results_cache_max_age", "timespan", "The oldest cached result to answer with."),
    inert("query_results_cache_per_shard", "bool", "Caches answers by extent."),
    inert("query_results_progressive_enabled", "bool", "Sends results as they grow."),
    inert("query_results_progressive_row_count", "long", "How many rows are sent at once."),
    inert("query_results_progressive_update_period", "timespan", "How often progress is sent."),
    inert("query_weakconsistency_session_id", "string", "The session of weakly consistent queries."),
    inert("queryconsistency", "string", "How fresh the metadata of a query must be."),
    inert("request_app_name", "string", "The application's name in the history."),
    inert("request_callout_disabled", "bool", "Refuses calls to services, which are refused anyway."),
    inert("request_description", "string", "Words about the request."),
    inert("request_impersonation_disabled", "bool", "Refuses to act as the caller elsewhere."),
    inert("request_sandboxed_execution_disabled", "bool", "Refuses sandboxes, which are refused anyway."),
    inert("request_user", "string", "The user's name in the service's traces."),
    inert("results_error_reporting_placement", "string", "Where errors stand in results."),
    inert("results_progressive_enabled", "bool", "Sends results as they grow."),
    inert("results_v2_fragment_primary_tables", "bool", "Sends results in parts."),
    inert("results_v2_newlines_between_frames", "bool", "Puts lines between parts of results."),
  ]
}
