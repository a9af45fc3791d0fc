import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"
  private static let estimate =
    "NumRecordsToPurge: long, EstimatedPurgeExecutionTime: timespan, VerificationToken: string"

  static let purgeTableRecords = ManagementCommand(
    "PurgeTableRecords",
    syntax: ".purge table TableName=<table> records in database DatabaseName=<database> \(with) '<|' <input_query>",
    summary: "Deletes records for good: first gives a token, and with it, or with noregrets, schedules the purge.",
    permission: .databaseAdmin, effect: .writes, result: nil, commandType: "TableRecordsPurge",
    examples: [
      Example(
        ".purge table Events records in database NetDefaultDB <| where Name == 'one'", "1 | 00:00:01 | <token>"),
      Example(
        ".purge table Events records in database NetDefaultDB with (noregrets = 'true') <| where Name == 'one'",
        "<guid> | NetDefaultDB | Events | 2024-01-01T00:00:00.0000000Z | 00:00:00 | 2024-01-01T00:00:00.0000000Z |  | "
          + "Scheduled |  | null | null | 0 | kqlsh;<guid> | aaduser=local"),
    ]
  ) { context in
    let table = try context.purgedTable()
    let confirmation = try PurgeConfirmation(context)
    let query = try PurgePredicate.text(context, table)
    let purge = PurgeInfo(
      id: context.request.operationId, table: table, query: query, scheduledOn: context.database.clock.now(),
      clientRequestId: context.request.clientActivityId, principal: context.request.principal)
    let token = try context.purgeToken(table, query)
    if try confirmation.isGiven(token, context) {
      try context.checkPurge(purge, table)
      try context.database.schedule(purge, request: context.request)
      try context.refresh()
      return .purgeRows([purge])
    }
    let count = try context.rowsToPurge(purge, table).count
    let row: [Value] = [.long(Int64(count)), .long(PurgePredicate.estimate(rows: count)), .string(token)]
    return CommandResult(Table(schema: Schema(declared: estimate), rows: [row]))
  }

  static let purgeTableAllRecords = ManagementCommand(
    "PurgeTableAllRecords",
    syntax: ".purge table TableName=<table> in database DatabaseName=<database> allrecords \(with)",
    summary: "Drops a table for good: first gives a token, and with it, or with noregrets, does it.",
    permission: .databaseAdmin, effect: .writes, result: nil, commandType: "TablePurge",
    examples: [
      Example(".purge table Logs in database NetDefaultDB allrecords | project strlen(VerificationToken)", "64"),
      Example(
        ".purge table Logs in database NetDefaultDB allrecords with (noregrets = 'true') | project TableName", "Events\nParsed"),
    ]
  ) { context in
    let table = try context.purgedTable()
    let token = try context.purgeToken(table, "allrecords")
    guard try PurgeConfirmation(context).isGiven(token, context) else {
      return CommandResult(
        Table(schema: Schema(declared: "VerificationToken: string"), rows: [[.string(token)]]))
    }
    try context.database.purgeTable(table, request: context.request)
    try context.refresh()
    return .tableRows(context.state.tables(in: table.database))
  }

  static let showPurges = ManagementCommand(
    "ShowPurges",
    syntax:
      ".show purges [OperationId=<guid>] [from StartDate=<string> [to EndDate=<string>]] [in database DatabaseName=<database>]",
    summary: "Shows purges of the last day, or of the time given, with their states.", permission: .databaseAdmin,
    effect: .reads, result: Results.purge, examples: [Example(".show purges in database NetDefaultDB | count", "0")]
  ) { context in
    if let expression = context.captures.expression("OperationId") {
      return .purgeRows([try context.purge(try GuidSyntax.guid(expression), expression.range)])
    }
    let now = context.database.clock.now()
    let day: Int64 = 864_000_000_000
    let start = try context.date("StartDate") ?? now - day
    let end = try context.date("EndDate") ?? now
    return .purgeRows(try context.purgesHere().filter { (start...max(start, end)).contains($0.scheduledOn) })
  }

  static let cancelPurge = ManagementCommand(
    "CancelPurge", syntax: ".cancel purge OperationId=<guid>", summary: "Cancels a purge that still waits.",
    permission: .databaseAdmin, effect: .writes, result: Results.purge,
    examples: [
      Example(
        ".cancel purge aa894210-1c60-4657-9d21-adb2887993e1",
        "error: Entity 'aa894210-1c60-4657-9d21-adb2887993e1' of kind 'Purge' was not found.")
    ]
  ) { context in
    guard let expression = context.captures.expression("OperationId") else {
      throw Diagnostic(code: "SYN0002", "the id of a purge is needed", range: context.command.range)
    }
    let purge = try context.purge(try GuidSyntax.guid(expression), expression.range)
    return .purgeRows(try context.database.cancel([purge], request: context.request))
  }

  static let cancelAllPurges = ManagementCommand(
    "CancelAllPurges", syntax: ".cancel all purges [in database DatabaseName=<database>]",
    summary: "Cancels all purges that still wait.", permission: .databaseAdmin, effect: .writes,
    result: Results.purge, examples: [Example(".cancel all purges | count", "0")]
  ) { context in
    .purgeRows(try context.database.cancel(try context.purgesHere(), request: context.request))
  }
}

/// How a purge is confirmed.
private struct PurgeConfirmation {
  private let hasNoRegrets: Bool
  private let token: String?
  private let range: SourceRange?

  init(_ context: CommandContext) throws {
    let properties = try PropertyList(context.captures, known: ["noregrets", "verificationtoken"])
    hasNoRegrets = try properties.bool("noregrets") ?? false
    token = try properties.string("verificationtoken")
    range = properties.range("verificationtoken")
    if hasNoRegrets, token != nil {
      throw Diagnostic(
        code: "General_BadRequest", "either 'noregrets' or 'verificationtoken' confirms a purge", range: range)
    }
  }

  /// Throws when a token is given that belongs to another purge.
  func isGiven(_ expected: String, _ context: CommandContext) throws -> Bool {
    guard let token else { return hasNoRegrets }
    guard token == expected else {
      throw Diagnostic(
        code: "General_BadRequest", "the verification token belongs to another table, predicate or time", range: range,
        hints: ["run the command without a token to get one"])
    }
    return true
  }
}

/// What may follow `<|` of a purge: one `where` over the table itself.
private enum PurgePredicate {
  private static let bytesMax = 1 << 20
  private static let systemFunctions = ["ingestion_time", "extent_id", "extent_tags"]

  /// The whole query, with its table in front.
  static func text(_ context: CommandContext, _ table: TableInfo) throws -> String {
    let range = context.command.range
    guard case .query(let query) = try context.requiredInput(), query.statements.count == 1,
      case .expression(.pipeline(let pipeline))? = query.statements.first
    else { throw refusal("a purge predicate is one 'where', as in: where UserId == 'X'", range) }
    if let source = pipeline.source, source.nameValue?.text != table.name {
      throw refusal("a purge predicate reads the purged table '\(table.name)' only", source.range)
    }
    for call in pipeline.operators where call.name != "where" && call.name != "filter" {
      throw refusal("a purge predicate is one 'where'; '\(call.name)' is not allowed in it", call.range)
    }
    guard pipeline.operators.count == 1 else {
      throw refusal("a purge predicate is one 'where': combine conditions with 'and'", pipeline.range)
    }
    guard pipeline.operators[0].range.count <= bytesMax else {
      throw refusal("a purge predicate has 1 MB at most", range)
    }
    let text = context.source(pipeline.operators[0].range)
    for name in systemFunctions where text.contains("\(name)(") {
      throw refusal("\(name)() is not allowed in a purge predicate", range)
    }
    return "\(EntityText.quoted(table.name)) | \(text)"
  }

  private static func refusal(_ message: String, _ range: SourceRange) -> Diagnostic {
    Diagnostic(code: "General_BadRequest", message, range: range)
  }

  /// A second, and one more for each million records, in ticks.
  static func estimate(rows: Int) -> Int64 { 10_000_000 * Int64(1 + rows / 1_000_000) }
}

extension CommandContext {
  fileprivate func purgedTable() throws -> TableInfo {
    let database = try databaseName("DatabaseName")
    let name = try requiredName("TableName")
    if let table = state.table(name.text, in: database), !table.isHidden { return table }
    throw CommandError.notFound(
      "Table", name.text, name.range, code: "BadRequest_TableNotExist", known: state.tables(in: database).map(\.name))
  }

  /// The same for the same table and predicate only.
  fileprivate func purgeToken(_ table: TableInfo, _ query: String) throws -> String {
    let id = state.database(table.database)?.id ?? .zero
    let words = query.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
    let text = "\(id.dashed) \(table.id) \(words)"
    return (0..<4).map { round in
      // FNV-1a, begun anew for each quarter: a check against slips, not against forgery.
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325 &+ UInt64(round) &* 0x9e37_79b9_7f4a_7c15
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      let digits = String(hash, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  fileprivate func rowsToPurge(_ purge: PurgeInfo, _ table: TableInfo) throws -> [Int64] {
    do {
      return try database.rowsToPurge(purge, of: table, snapshot: snapshot).numbers
    } catch var error as Diagnostic {
      // The place is one of the stored query, not of the command.
      error.range = command.range
      throw error
    }
  }

  /// Binds the predicate, so that a purge that cannot run is never scheduled.
  fileprivate func checkPurge(_ purge: PurgeInfo, _ table: TableInfo) throws {
    do {
      _ = try database.services.bindQuery(
        QueryTask(
          text: purge.query,
          resolver: SnapshotResolver(snapshot: snapshot, database: table.database, principal: request.principal),
          now: database.clock.now(), principal: request.principal, clientActivityId: request.clientActivityId))
    } catch var error as Diagnostic {
      error.range = command.range
      throw error
    }
  }

  fileprivate func purge(_ id: GUID, _ range: SourceRange) throws -> PurgeInfo {
    if let purge = state.purges.first(where: { $0.id == id }) { return purge }
    throw CommandError.notFound("Purge", id.dashed, range)
  }

  /// Of the database that the command names, or of all.
  fileprivate func purgesHere() throws -> [PurgeInfo] {
    guard captures.has("DatabaseName") else { return state.purges }
    let name = try databaseName("DatabaseName")
    return state.purges.filter { $0.database == name }
  }

  fileprivate func date(_ capture: String) throws -> Int64? {
    guard let text = captures.string(capture) else { return nil }
    guard let ticks = DateTimeText.parse(text) else {
      throw Diagnostic(
        code: "General_BadRequest", "'\(text)' is not a date", range: command.range, hints: ["as in '2024-01-31 12:00'"])
    }
    return ticks
  }
}

extension CommandResult {
  fileprivate static func purgeRows(_ purges: [PurgeInfo]) -> CommandResult {
    let rows: [[Value]] = purges.map { purge in
      [
        .guid(purge.id), .string(purge.database), .string(purge.table), .long(purge.scheduledOn),
        .long(max(purge.lastUpdatedOn - purge.scheduledOn, 0)), .long(purge.lastUpdatedOn),
        .string(purge.engineOperationId), .string(purge.state.rawValue), .string(purge.stateDetails),
        purge.engineStartTime.map(Value.long) ?? .null, purge.engineDuration.map(Value.long) ?? .null,
        .long(purge.retries), .string(purge.clientRequestId), .string(purge.principal),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: Results.purge), rows: rows))
  }
}
