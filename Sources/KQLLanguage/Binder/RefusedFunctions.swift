internal import KQLDiagnostics

extension ContextualFunction {
  /// Functions of the service that cannot be here, each with the reason.
  static let refused: [ContextualFunction] = [
    refused("geo_info_from_ip_address", "the service looks addresses up in a database that it licenses"),
    refused("row_id", "rows have no lasting numbers here"),
    refused("rowstore_ordinal_range", "there are no row stores here"),
    refused("__invoke", "it calls internal functions of the service"),
    refused("__hash_crc32", undocumented),
    refused("__hash_many_crc32", undocumented),
    refused("__hash_djb2", undocumented),
    refused("__hash_xxh64", undocumented),
    refused("__hll_normalize", undocumented),
    refused("__ipv6_lookup_ranges", undocumented),
    refused("__lz4_compress_dynamic_array_to_base64_string", undocumented),
    refused("__geo_polygon_s2cell_covering_level", undocumented),
    refused("__geo_line_s2cell_covering_level", undocumented),
    refused("__geo_length_to_s2cell_level", undocumented),
    refused("__geo_line_validate", undocumented),
    refused("__geo_polygon_validate", undocumented),
  ]

  private static let undocumented = "it is internal to the service and not documented"

  private static func refused(_ name: String, _ reason: String) -> ContextualFunction {
    ContextualFunction(
      name: name, summary: "Is refused: \(reason).", usage: "\(name)(...)",
      examples: [
        Example("print \(name)()", "error: 'print' operator: '\(name)()' is not supported here: \(reason).")
      ]
    ) { (call, binder) throws(Diagnostic) in
      throw binder.semanticError(
        "'\(name)()' is not supported here: \(reason).", code: "BadRequest_NotSupported", range: call.range)
    }
  }
}
