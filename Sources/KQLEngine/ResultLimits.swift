import KQLColumns
import KQLDiagnostics

/// The limits of a query and of results returned to a client, and the options that move them.
struct ResultLimits {
  private var rowsMax = 500_000
  private var bytesMax = 64 << 20
  /// Of `query_take_max_records`: more rows are cut off without an error.
  private(set) var takeMax: Int?
  /// What `query_now` says, in ticks.
  private(set) var now: Int64?
  private(set) var warnings: [Diagnostic] = []
  /// Bytes that an operator may hold in memory, and those of a query; nil where nothing was said.
  private(set) var operatorBudget: Int?
  private(set) var memoryBudget: Int?
  /// The most columns that a result may have.
  private var columnsMax: Int?
  /// Of `deferpartialqueryfailures`: what went wrong on the way is a warning, and the rows until then are the result.
  private(set) var defersFailures = false

  struct Count {
    var rows = 0
    var bytes = 0
  }

  init(_ options: [(name: String, value: Value?)], _ properties: [String: String]) throws {
    var all: [(name: String, text: String?)] = properties.map { ($0.key.lowercased(), $0.value) }
    all += options.map { ($0.name.lowercased(), $0.value.map(Self.text)) }
    var isOff = false
    var rows: Int?
    var bytes: Int?
    for (name, text) in all {
      switch name {
      case "notruncation": isOff = text != "false"
      case "truncationmaxrecords", "truncation_max_records":
        let number = try Self.number(name, text)
        rows = min(rows ?? number, number)
      case "query_take_max_records":
        let number = try Self.number(name, text)
        takeMax = min(takeMax ?? number, number)
      case "query_now":
        guard let text, let ticks = Int64(text) ?? DateTimeText.parse(text) else {
          throw Diagnostic.badOption(name, needs: "a datetime")
        }
        now = ticks
      case "maxoutputcolumns": columnsMax = try Self.number(name, text)
      case "deferpartialqueryfailures": defersFailures = text != "false"
      case "truncationmaxsize": bytes = try Self.number(name, text)
      case "maxmemoryconsumptionperiterator": operatorBudget = try Self.number(name, text)
      case "max_memory_consumption_per_query_per_node": memoryBudget = try Self.number(name, text)
      case "servertimeout", "norequesttimeout":
        guard options.contains(where: { $0.name.lowercased() == name }) else { break }
        warnings.append(
          Diagnostic(
            .warning, code: "", "option '\(name)' cannot be set by a statement and has no effect",
            hints: ["write #crp \(name) VALUE, or start with --set \(name)=VALUE"]))
      default:
        if RequestProperty.find(name) == nil {
          warnings.append(
            Diagnostic(
              .warning, code: "", "option '\(name)' is not known and has no effect",
              hints: Spelling.hints(for: name, in: RequestProperty.all.map(\.name))))
        }
      }
    }
    // An explicit limit wins over `notruncation`.
    if isOff { (rowsMax, bytesMax) = (.max, .max) }
    if let rows { rowsMax = rows }
    if let bytes { bytesMax = bytes }
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .long(let value): String(value)
    case .bool(let value): value ? "true" : "false"
    case .string(let text): text
    default: ""
    }
  }

  private static func number(_ name: String, _ text: String?) throws -> Int {
    guard let number = text.flatMap({ Int($0) }), number >= 0 else {
      throw Diagnostic.badOption(name, needs: "a number")
    }
    return number
  }

  func check(_ schema: Schema) throws {
    guard let columnsMax, schema.count > columnsMax else { return }
    throw Diagnostic(
      code: "LimitsExceeded", "The result has \(schema.count) columns; maxoutputcolumns allows \(columnsMax).",
      hints: ["keep fewer with project or project-away"])
  }

  /// How many of the rows a result may still have.
  func room(for rows: Int, _ count: Count) -> Int { min(rows, max(rowsMax - count.rows, 0)) }

  func add(_ columns: [Column], to count: inout Count) throws {
    count.rows += columns.first?.count ?? 0
    count.bytes += columns.reduce(0) { $0 + $1.approximateByteCount }
    if count.rows > rowsMax {
      throw Diagnostic(
        code: "LimitsExceeded",
        "Query result set has exceeded the internal record count limit \(rowsMax) (E_QUERY_RESULT_SET_TOO_LARGE).",
        hints: ["aggregate or filter, or begin with: set notruncation;"], isPermanent: false)
    }
    if count.bytes > bytesMax {
      throw Diagnostic(
        code: "LimitsExceeded",
        "Query result set has exceeded the internal data size limit \(bytesMax) (E_QUERY_RESULT_SET_TOO_LARGE).",
        hints: ["aggregate or filter, or begin with: set notruncation;"], isPermanent: false)
    }
  }
}
