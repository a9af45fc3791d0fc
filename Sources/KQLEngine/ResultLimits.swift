import KQLColumns
import KQLDiagnostics
import KQLLanguage

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
    var isOff = false
    var rows: Int?
    var bytes: Int?
    let set = options.map { OptionValue($0.name, $0.value) }
    for option in properties.map({ OptionValue($0.key, text: $0.value) }) + set {
      switch option.name {
      case "notruncation": isOff = option.isOn
      case "truncationmaxrecords", "truncation_max_records":
        let number = try option.number()
        rows = min(rows ?? number, number)
      case "query_take_max_records":
        let number = try option.number()
        takeMax = min(takeMax ?? number, number)
      case "query_now": now = try option.time()
      case "maxoutputcolumns": columnsMax = try option.number()
      case "deferpartialqueryfailures": defersFailures = option.isOn
      case "truncationmaxsize": bytes = try option.number()
      case "maxmemoryconsumptionperiterator": operatorBudget = try option.number()
      case "max_memory_consumption_per_query_per_node": memoryBudget = try option.number()
      case "servertimeout", "norequesttimeout":
        guard set.contains(where: { $0.name == option.name }) else { break }
        warnings.append(
          Diagnostic(
            .warning, code: "", "option '\(option.name)' cannot be set by a statement and has no effect",
            hints: ["write #crp \(option.name) VALUE, or start with --set \(option.name)=VALUE"]))
      default:
        if RequestProperty.find(option.name) == nil {
          warnings.append(
            Diagnostic(
              .warning, code: "", "option '\(option.name)' is not known and has no effect",
              hints: Spelling.hints(for: option.name, in: RequestProperty.all.map(\.name))))
        }
      }
    }
    // An explicit limit wins over `notruncation`.
    if isOff { (rowsMax, bytesMax) = (.max, .max) }
    if let rows { rowsMax = rows }
    if let bytes { bytesMax = bytes }
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
