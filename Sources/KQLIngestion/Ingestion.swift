import KQLColumns
import KQLDiagnostics
import KQLFormats

/// Where the data of an ingestion comes from.
package enum IngestionInput: Sendable {
  /// Paths, `file://` URIs or patterns.
  case files([String])
  /// As `InlineData` prepared it.
  case inline([UInt8])
}

/// What was read, ready to be stored.
package struct ParsedBatch: Sendable {
  package struct Source: Sendable {
    package var name: String
    package var rowCount: Int
    /// After decompression.
    package var byteCount: Int
  }

  package var schema: Schema
  /// In the order of the inputs and their records, each of up to 32,768 rows.
  package var chunks: [[Column]] = []
  package var rowCount = 0
  /// Bytes of the inputs after decompression.
  package var originalBytes = 0
  package var sources: [Source] = []
  package var warnings: [Diagnostic] = []

  package static func empty(_ schema: Schema) -> ParsedBatch { ParsedBatch(schema: schema) }
}

/// Reads the data of ingestion commands, and of external tables, into columns.
package struct Ingestion: Sendable {
  package let schema: Schema
  package let properties: IngestionProperties
  package let mapping: IngestionMapping?
  /// What relative paths are relative to.
  package let directory: String
  /// By column, of those whose values may be longer than a megabyte or must be shorter, as `ReadPlan` has it.
  package var valueByteCountMax: [Int: Int] = [:]

  /// - Parameter mapping: What `properties.mapping` refers to by name; one given as text is read here when nil.
  package init(
    schema: Schema, properties: IngestionProperties, mapping: IngestionMapping? = nil, directory: String
  ) {
    self.schema = schema
    self.properties = properties
    self.mapping = mapping
    self.directory = directory
  }

  /// The mapping that the properties carry as text; nil when they carry none or refer to one by name.
  package static func inlineMapping(_ properties: IngestionProperties, format: DataFormat) throws -> IngestionMapping? {
    guard case .inline(let text) = properties.mapping else { return nil }
    return try IngestionMapping(text, kind: properties.mappingKind ?? MappingKind(format))
  }

  /// The format of the data: as the properties say, else by the name of the first file.
  package static func format(_ input: IngestionInput, _ properties: IngestionProperties) throws -> DataFormat {
    if let format = properties.format { return format }
    guard case .files(let names) = input, let first = names.first else { return .text(.csv) }
    return try IngestionFormat.of(fileName: first)
  }

  /// - Throws: The errors of semantics-ingestion §3 and §8: `Stream_…`, `Download_…`, `BadRequest_…`.
  package func parse(_ input: IngestionInput, cancellation: Cancellation? = nil) throws -> ParsedBatch {
    var chunks: [[Column]] = []
    var batch = try stream(input, cancellation: cancellation) { chunk in chunks.append(chunk) }
    batch.chunks = chunks
    return batch
  }

  /// As `parse`, handing out the chunks as they come, in order; the batch returned has none.
  package func stream(
    _ input: IngestionInput, cancellation: Cancellation? = nil, deliver: ([Column]) throws -> Void
  ) throws -> ParsedBatch {
    let format = try Ingestion.format(input, properties)
    let isDelimited = if case .text(let text) = format { text.isDelimited } else { false }
    var hasValues = [Bool](repeating: false, count: schema.count)
    var isFirst = true
    var seemsHeader = false
    let summary = try read(input, format, isStrict: true, cancellation) { chunk, _ in
      for (index, column) in chunk.enumerated() where !hasValues[index] {
        hasValues[index] = Ingestion.hasValue(column)
      }
      if isFirst, isDelimited { seemsHeader = self.seemsHeader(chunk) }
      isFirst = false
      try deliver(chunk)
    }
    if summary.rowCount == 0 { throw empty(summary, format) }
    var batch = ParsedBatch(schema: schema, rowCount: summary.rowCount, originalBytes: summary.byteCount)
    batch.sources = summary.sources.map { .init(name: $0.name, rowCount: $0.rowCount, byteCount: $0.byteCount) }
    batch.warnings = warnings(summary, format, hasValues)
    if seemsHeader {
      batch.warnings.append(
        Diagnostic(
          .warning, code: "Stream_HeaderRecord", "the first record of \(batch.sources[0].name) seems to be a header",
          hints: ["ignoreFirstRecord=true leaves the first record of every file out."]))
    }
    return batch
  }

  /// Reads what external tables and `externaldata` name: the same records, but having none is no error.
  ///
  /// - Parameter deliver: Gets the chunks in order, with the position of their file among the files read.
  package func scan(
    _ input: IngestionInput, cancellation: Cancellation? = nil, deliver: ([Column], Int) throws -> Void
  ) throws -> ReadSummary {
    try read(input, Ingestion.format(input, properties), isStrict: false, cancellation, deliver)
  }

  /// The pieces of files that say what their columns are, for scans that read some columns of some row groups.
  ///
  /// - Parameter admits: Whether a row group with these bounds of its columns can hold rows that are wanted.
  package func pieces(
    _ input: IngestionInput, admits: (_ bounds: (_ column: Int) -> ColumnBounds) -> Bool
  ) throws -> [any ColumnarPiece] {
    let format = try Ingestion.format(input, properties)
    let plan = try columnarPlan(format, isStrict: false)
    return try resolve(input).flatMap { try ColumnarPlan.open($0, format).pieces(plan, admits: admits) }
  }

  private func read(
    _ input: IngestionInput, _ format: DataFormat, isStrict: Bool, _ cancellation: Cancellation?,
    _ deliver: ([Column], Int) throws -> Void
  ) throws -> ReadSummary {
    switch format {
    case .text(let text):
      return try TextReader(readPlan(text)).read(resolve(input), cancellation: cancellation, deliver: deliver)
    case .parquet, .avro, .w3clogfile:
      let plan = try columnarPlan(format, isStrict: isStrict)
      return try ColumnarReader(plan, format).read(resolve(input), cancellation: cancellation, deliver: deliver)
    }
  }

  private func resolve(_ input: IngestionInput) throws -> [InputSource] {
    switch input {
    case .inline(let bytes): return [.bytes(bytes, name: "inline data")]
    case .files(let names):
      var sources: [InputSource] = []
      for name in names {
        for path in try FilePattern.files(name, relativeTo: directory) { sources += try inputs(path) }
      }
      return sources
    }
  }

  /// A file, or the members of an archive.
  private func inputs(_ path: String) throws -> [InputSource] {
    guard path.lowercased().hasSuffix(".zip"), !properties.treatsGzAsUncompressed else { return [.file(path)] }
    var members = try ZipArchive.members(path)
    if let pattern = properties.zipPattern {
      let filter = try MemberPattern(pattern)
      members = members.filter { filter.matches($0.name) }
    }
    if members.isEmpty { throw Diagnostic(code: "BadRequest_EmptyArchive", "there is no file to read in \(path)") }
    return members.map { .zipMember($0, of: path) }
  }

  private func readPlan(_ format: TextFormat) throws -> ReadPlan {
    var plan: ReadPlan
    if let mapping = try mapping ?? Ingestion.inlineMapping(properties, format: .text(format)) {
      plan = try mapping.plan(format, schema)
    } else {
      plan = .identity(format, schema)
    }
    plan.skipsFirstRecord = properties.ignoresFirstRecord
    plan.validatesFieldCount = properties.validatesFieldCount
    plan.treatsGzAsUncompressed = properties.treatsGzAsUncompressed
    plan.valueByteCountMax = valueByteCountMax
    return plan
  }

  private func columnarPlan(_ format: DataFormat, isStrict: Bool) throws -> ColumnarPlan {
    let mapping = try mapping ?? Ingestion.inlineMapping(properties, format: format)
    var plan = try mapping?.columnarPlan(format, schema) ?? .identity(schema)
    plan.isStrict = isStrict
    return plan
  }

  private func empty(_ summary: ReadSummary, _ format: DataFormat) -> Diagnostic {
    let names = summary.sources.count == 1 ? summary.sources[0].name : "\(summary.sources.count) files"
    let skipped = summary.sources.reduce(0) { $0 + $1.skippedRecordCount }
    if skipped > 0 {
      return Diagnostic(
        code: "BadRequest_NoRecordsOrWrongFormat", "no line of \(names) is a JSON object",
        hints: ["Objects that spread over lines, and arrays of them, are format='multijson'."])
    }
    return Diagnostic(
      code: "BadRequest_NoRecordsOrWrongFormat", "there are no records of format '\(format.name)' in \(names)")
  }

  /// Whether any row has a value: parsers give columns without one as constants.
  private static func hasValue(_ column: Column) -> Bool {
    switch column.constantValue {
    case .null?, .string("")?: false
    default: true
    }
  }

  /// Whether the first row holds the names of the columns, or nothing where they would be no value.
  private func seemsHeader(_ chunk: [Column]) -> Bool {
    var matches = 0
    for (index, column) in chunk.enumerated() where column.count > 0 {
      switch column.value(0) {
      case .null: continue
      case .string(let text) where text.lowercased() == schema[index].name.lowercased(): matches += 1
      case .string(""): continue
      default: return false
      }
    }
    return matches > 0
  }

  private func warnings(_ summary: ReadSummary, _ format: DataFormat, _ hasValues: [Bool]) -> [Diagnostic] {
    var warnings: [Diagnostic] = []
    for source in summary.sources {
      if source.skippedRecordCount > 0 {
        let lines = source.skippedRecordCount == 1 ? "1 malformed line" : "\(source.skippedRecordCount) malformed lines"
        warnings.append(
          Diagnostic(.warning, code: "Stream_MalformedRecords", "\(lines) of \(source.name) left out"))
      }
      if source.extraFieldCount > 0, mapping == nil, properties.mapping == .none {
        let fields = source.extraFieldCount == 1 ? "1 field" : "\(source.extraFieldCount) fields"
        warnings.append(
          Diagnostic(
            .warning, code: "Stream_IgnoredFields",
            "\(fields) at the end of each record of \(source.name) ignored: the table has \(schema.count) columns"))
      }
    }
    if !summary.ignoredKeys.isEmpty {
      let names = summary.ignoredKeys.prefix(10).map { "'\($0)'" }.joined(separator: ", ")
      let more = summary.ignoredKeys.count > 10 ? ", …" : ""
      warnings.append(
        Diagnostic(
          .warning, code: "Stream_IgnoredFields", "fields ignored, no column has their name: \(names)\(more)",
          hints: [
            (format == .parquet ? "" : "Names are case-sensitive; ") + "a mapping gives fields to columns of other names."
          ]))
    }
    let empty = schema.fields.indices.filter { !hasValues[$0] }.map { "'\(schema[$0].name)'" }
    if !empty.isEmpty {
      let what =
        empty.count == 1 ? "column \(empty[0]) has" : "columns \(empty.prefix(10).joined(separator: ", ")) have"
      warnings.append(Diagnostic(.warning, code: "Stream_EmptyColumns", "\(what) no value in any of the rows"))
    }
    return warnings
  }
}
