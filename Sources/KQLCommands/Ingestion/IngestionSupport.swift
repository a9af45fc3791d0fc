import Glibc
import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLFormats
import KQLIngestion
import KQLSyntax

extension CommandContext {
  /// The `with (…)` of an ingestion command.
  func ingestionProperties(_ kind: IngestionProperties.Context) throws -> IngestionProperties {
    let pairs = try captures.properties("PropertyName").map { property -> (name: String, value: Value) in
      (property.name.text, try Self.value(property))
    }
    return try located(captures.properties("PropertyName").first?.name.range) {
      try IngestionProperties(pairs, context: kind)
    }
  }

  static func value(_ property: Property) throws -> Value {
    if case .literal(let literal) = property.value {
      switch literal.kind {
      case .bool(let value): return .bool(value)
      case .integer(let value): return .long(value)
      case .real(let value): return .real(value)
      case .string(let text, _): return .string(text)
      case .typed(let type, let text):
        if ScalarType(name: type) == .datetime, let ticks = DateTimeText.parse(text) { return .long(ticks) }
        return .string(text)
      default: break
      }
    }
    guard let text = PropertyList.text(property.value) else {
      throw Diagnostic(
        code: "BadRequest_MalformedIngestionProperty", "property '\(property.name.text)' needs a literal",
        range: property.name.range)
    }
    switch text.lowercased() {
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: return .string(text)
    }
  }

  /// Gives errors without a place one.
  func located<Result>(_ range: SourceRange?, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch var error as Diagnostic {
      if error.range == nil { error.range = range }
      throw error
    }
  }

  /// The mapping that the properties name: the table's first, then the database's.
  func mapping(_ properties: IngestionProperties, table: TableInfo, format: DataFormat) throws -> IngestionMapping? {
    try IngestionMappings.find(properties, table: table, format: format, in: state, range: command.range)
  }

  /// Reads the input and ingests it; what fails is on record before the error is thrown.
  func ingest(
    _ input: IngestionInput, into table: TableInfo, _ properties: IngestionProperties, sourcePath: String
  ) throws -> (batch: ParsedBatch, outcome: IngestionOutcome) {
    let batch: ParsedBatch
    let stager = try IngestionStager(table, in: database)
    var oldRows = OldRows(table, creationTime: properties.creationTime, in: self)
    do {
      if case .files(let paths) = input {
        for path in paths where path.contains("://") && !path.hasPrefix("file://") {
          try CalloutPolicy.check(path, type: "external_data", state)
        }
      }
      let format = try KQLIngestion.Ingestion.format(input, properties)
      let mapping = try mapping(properties, table: table, format: format)
      var reader = KQLIngestion.Ingestion(
        schema: table.schema, properties: properties, mapping: mapping, directory: Self.currentDirectory)
      reader.valueByteCountMax = state.valueByteCountMax(of: table)
      if case .files = input, database.options.isRehearsal {
        batch = .empty(table.schema)
      } else {
        let name = sourcePath.split(separator: "/").last.map(String.init) ?? "rows"
        cancellation.progress.begin("ingest " + SecretText.masked(name))
        batch = try reader.stream(input, cancellation: cancellation) { chunk in
          oldRows?.add(chunk)
          try stager.add(chunk)
        }
      }
    } catch {
      stager.discard()
      try recordFailure(error, table: table, sourcePath: sourcePath)
      throw error
    }
    warnings += batch.warnings
    let outcome = try database.ingest(
      KQLDatabase.Ingestion(
        table: table, chunks: stager.chunks, staged: stager.extents, tags: properties.tags, creationTime: properties.creationTime,
        ingestIfNotExists: properties.ingestIfNotExists, dataOperation: "BatchIngest", sourcePath: sourcePath,
        propertiesText: "", sourceCount: max(batch.sources.count, 1)), request: request)
    warn(about: outcome)
    if let warning = oldRows?.warning { warn(warning) }
    return (batch, outcome)
  }

  func warn(about outcome: IngestionOutcome) {
    for failure in outcome.failures {
      warn("the update policy of table '\(failure.table)' failed: \(failure.details) [\(failure.errorCode)]")
    }
  }

  private func recordFailure(_ error: any Error, table: TableInfo, sourcePath: String) throws {
    guard !database.options.isReadOnly, !cancellation.isCancelled else { return }
    let diagnostic =
      error as? Diagnostic ?? Diagnostic(code: "General_InternalServerError", "\(error)", isPermanent: false)
    let now = database.clock.now()
    try change { transaction in
      try transaction.log(
        FailureInfo(
          operationId: request.operationId, database: table.database, table: table.name, failedOn: now,
          ingestionSourcePath: SecretText.masked(sourcePath), details: SecretText.masked(diagnostic.message),
          isPermanent: diagnostic.isPermanent, rootActivityId: request.rootActivityId,
          operationKind: request.operation, originatesFromUpdatePolicy: false, errorCode: diagnostic.code,
          principal: request.principal, ingestionProperties: ""))
      try transaction.logOperation(.failed, database: table.database, status: diagnostic.message, startedOn: now)
    }
  }

  static var currentDirectory: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }
}

enum IngestionMappings {
  /// The mapping that the properties name: the table's first, then the database's.
  static func find(
    _ properties: IngestionProperties, table: TableInfo, format: DataFormat, in state: CatalogState,
    range: SourceRange? = nil
  ) throws -> IngestionMapping? {
    guard case .reference(let name) = properties.mapping else {
      return try KQLIngestion.Ingestion.inlineMapping(properties, format: format)
    }
    let kind = properties.mappingKind ?? MappingKind(format)
    for owner in [table.entity, .database(table.database)] {
      if let found = state.mappings[owner]?.first(where: { $0.name == name && $0.kind == kind.rawValue }) {
        return try IngestionMapping(found.json, kind: kind)
      }
    }
    let known = (state.mappings[table.entity] ?? []) + (state.mappings[.database(table.database)] ?? [])
    throw Diagnostic(
      code: "BadRequest_MappingReferenceWasNotFound",
      "mapping '\(name)' of kind \(kind.rawValue) was not found on table '\(table.name)' or its database",
      range: range, hints: Spelling.hints(for: name, in: known.map(\.name)))
  }
}

extension CommandResult {
  /// The one row of an asynchronous command.
  static func operationId(_ context: CommandContext) -> CommandResult {
    CommandResult(Table(schema: Schema(declared: "OperationId: guid"), rows: [[.guid(context.request.operationId)]]))
  }

  /// The INGESTED rows, one for each extent; one with the zero id when there is none.
  static func ingested(_ extents: [ExtentInfo]) -> CommandResult {
    let rows: [[Value]] = extents.map { extent in
      [
        .guid(extent.id), .long(Int64(extent.originalSize)), .long(Int64(extent.extentSize)),
        .long(Int64(extent.extentSize - extent.indexSize)), .long(Int64(extent.indexSize)),
        .long(Int64(extent.rowCount)),
      ]
    }
    let none: [[Value]] = [[.guid(.zero), .long(0), .long(0), .long(0), .long(0), .long(0)]]
    return CommandResult(Table(schema: Schema(declared: Results.ingested), rows: rows.isEmpty ? none : rows))
  }
}
