import KQLIngestion

/// What a `with (…)` of a command may say: for completion and help. The commands check it themselves.
package struct CommandProperty: Sendable {
  package let name: String
  /// Values to offer; empty when any will do.
  package let values: [String]
  /// `bool`, `timespan`, …
  package let detail: String

  private init(_ name: String, _ detail: String, _ values: [String] = []) {
    self.name = name
    self.detail = detail
    self.values = detail == "bool" ? ["true", "false"] : values
  }

  /// The properties of the command that begins with these words (lower case, without the dot).
  package static func all(of words: [String]) -> [CommandProperty] {
    var best: (rank: Int, properties: [CommandProperty])?
    for entry in table {
      guard let rank = rank(entry.words, in: words), rank > best?.rank ?? -1 else { continue }
      best = (rank, entry.properties)
    }
    return best?.properties ?? []
  }

  /// How many words there are, when they stand in this order from the first on.
  private static func rank(_ wanted: [String], in words: [String]) -> Int? {
    guard let first = wanted.first, let verb = words.first else { return nil }
    guard first == verb || first.hasSuffix("*") && verb.hasPrefix(first.dropLast()) else { return nil }
    var rest = words.dropFirst()
    for word in wanted.dropFirst() {
      guard let index = rest.firstIndex(of: word) else { return nil }
      rest = rest[(index + 1)...]
    }
    return wanted.count
  }

  private struct Entry {
    let words: [String]
    let properties: [CommandProperty]

    init(_ words: String, _ properties: [CommandProperty]) {
      self.words = words.split(separator: " ").map(String.init)
      self.properties = properties
    }
  }

  private static let description = [CommandProperty("docstring", "string"), CommandProperty("folder", "string")]
  private static let extentTimes = [
    CommandProperty("extentCreatedOnFrom", "datetime"), CommandProperty("extentCreatedOnTo", "datetime"),
  ]
  private static let exportShape = [
    CommandProperty("sizeLimit", "long"), CommandProperty("distributed", "bool"),
    CommandProperty("distribution", "string", ["'single'", "'per_node'", "'per_shard'"]),
    CommandProperty("parquetRowGroupSize", "int"),
  ]

  private static func ingestion(_ context: IngestionProperties.Context) -> [CommandProperty] {
    IngestionProperties.names(in: context).map { name in
      let bools: Set = [
        "ignoreFirstRecord", "extend_schema", "recreate_schema", "policy_ingestiontime", "distributed",
        "TreatGzAsUncompressed", "persistDetails",
      ]
      if name == "format" {
        return CommandProperty(name, "string", IngestionFormat.names.map { "'\($0)'" })
      }
      return CommandProperty(name, bools.contains(name) ? "bool" : name == "creationTime" ? "datetime" : "string")
    }
  }

  private static let table: [Entry] = [
    Entry("create* table", description), Entry("create* tables", description), Entry("alter* table", description),
    Entry(
      "create* function",
      description + [CommandProperty("skipvalidation", "bool"), CommandProperty("view", "bool")]),
    Entry("alter function", description + [CommandProperty("skipvalidation", "bool")]),
    Entry("create* mapping", [CommandProperty("removeOldestIfRequired", "bool")]),
    Entry("create* external table", external), Entry("alter external table", external),
    Entry("create* continuous-export", continuous),
    Entry(
      "export to table",
      exportShape + [
        CommandProperty("concurrency", "int"), CommandProperty("spread", "int"), CommandProperty("persistDetails", "bool"),
      ]),
    Entry(
      "export to",
      exportShape + [
        CommandProperty("includeHeaders", "string", ["'all'", "'firstFile'", "'none'"]),
        CommandProperty("fileExtension", "string"), CommandProperty("namePrefix", "string"),
        CommandProperty("encoding", "string", ["'UTF8NoBOM'", "'UTF8BOM'"]),
        CommandProperty("compressionType", "string", ["'gzip'", "'snappy'", "'lz4_raw'", "'brotli'", "'zstd'"]),
        CommandProperty("persistDetails", "bool"), CommandProperty("parquetDatetimePrecision", "string"),
      ]),
    Entry("ingest inline into", ingestion(.inline)), Entry("ingest into", ingestion(.files)),
    Entry("set", ingestion(.query)), Entry("append", ingestion(.query)), Entry("set-or-append", ingestion(.query)),
    Entry("set-or-replace", ingestion(.query)),
    Entry(
      "set* stored_query_result",
      [
        CommandProperty("expiresAfter", "timespan"), CommandProperty("previewCount", "int"),
        CommandProperty("distributed", "bool"),
      ]),
    Entry(
      "execute script", [CommandProperty("ContinueOnErrors", "bool"), CommandProperty("ThrowOnErrors", "bool")]),
    Entry("move extents", [CommandProperty("setNewIngestionTime", "bool")] + extentTimes),
    Entry("replace extents", [CommandProperty("setNewIngestionTime", "bool")] + extentTimes),
    Entry("alter* extent tags", extentTimes), Entry("drop extent tags", extentTimes),
    Entry("delete records", [CommandProperty("whatif", "bool")]),
    Entry("update table", [CommandProperty("whatif", "bool"), CommandProperty("distributed", "bool")]),
    Entry("alter* policy row_level_security", [CommandProperty("allowMaterializedViewsWithoutRowLevelSecurity", "bool")]),
    Entry("alter* policy", []),
    Entry("cancel", [CommandProperty("reason", "string")]),
    Entry("alter database prettyname", [CommandProperty("prettyname", "string")]),
    Entry("show function", [CommandProperty("ShowObfuscatedStrings", "bool")]),
    Entry("show functions", [CommandProperty("ShowObfuscatedStrings", "bool")]),
    Entry(
      "show table data statistics",
      [
        CommandProperty("samplepercent", "real"),
        CommandProperty("scope", "string", ["'hotcache'", "'all'"]), CommandProperty("from", "datetime"),
        CommandProperty("to", "datetime"),
      ]),
    Entry(
      "show schema as json",
      ["Tables", "ExternalTables", "MaterializedViews", "Functions"].map { CommandProperty($0, "bool") }),
    Entry(
      "show schema script",
      ["IncludeEncodingPolicies", "IncludeSecuritySettings", "IncludeIngestionMappings", "ShowObfuscatedStrings"].map {
        CommandProperty($0, "bool")
      }),
  ]

  private static let external =
    description + [
      CommandProperty("compressed", "bool"), CommandProperty("compressionType", "string", ["'gzip'"]),
      CommandProperty("includeHeaders", "string", ["'All'", "'FirstFile'", "'None'"]),
      CommandProperty("namePrefix", "string"), CommandProperty("fileExtension", "string"),
      CommandProperty("encoding", "string", ["'UTF8NoBOM'", "'UTF8BOM'"]), CommandProperty("sampleUris", "bool"),
      CommandProperty("filesPreview", "bool"), CommandProperty("validateNotEmpty", "bool"),
      CommandProperty("dryRun", "bool"),
    ]

  private static let continuous =
    exportShape + [
      CommandProperty("intervalBetweenRuns", "timespan"), CommandProperty("forcedLatency", "timespan"),
      CommandProperty("isDisabled", "bool"), CommandProperty("managedIdentity", "string", ["'system'"]),
    ]
}
