internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

/// What the plugins of user analytics share: events with an id and a time, sliced by dimensions, in windows of time.
///
/// The events become a table `T` of columns `id`, `t`, `k` (a text that tells the slices apart, nulls too) and
/// `d0`, `d1`, … (the dimensions); each plugin is then a query over `T` in the language itself.
struct Timeline {
  let arguments: PluginArguments
  let input: Relation
  let events: Relation
  let name: String
  let type: ScalarType
  private(set) var dimensions: [Schema.Field] = []
  private(set) var constants: [String: (value: Value, type: ScalarType)] = [:]
  private(set) var step = Step.constant

  /// How windows follow one another.
  enum Step: String {
    case constant, week, month, year
  }

  /// `dimensionsFrom`: the position of the first argument that names a dimension. `value` is a further column, `v`.
  init(
    _ arguments: PluginArguments, _ given: Relation?, id: Int?, time: Int, value: Int? = nil, dimensions: [Int],
    _ binder: inout Binder
  ) throws(Diagnostic) {
    self.arguments = arguments
    let input = try arguments.input(given, binder)
    self.input = input
    let schema = input.schema
    let timePosition = try arguments.column(time, of: input, binder)
    let time = schema[timePosition]
    (name, type) = (time.name, time.type)
    guard [.datetime, .timespan, .int, .long, .real].contains(type) else {
      throw binder.semanticError(
        "\(arguments.call.function.text)(): the timeline has type \(type.name) where a datetime, timespan or number is "
          + "expected.", code: "SEM0085", range: arguments.call.range)
    }
    var list = [NamedExpression("t", .column(timePosition, type))]
    if let id {
      let position = try arguments.column(id, of: input, binder)
      list.append(NamedExpression("id", .column(position, schema[position].type)))
    }
    if let value {
      let position = try arguments.column(value, of: input, binder)
      list.append(NamedExpression("v", .column(position, schema[position].type)))
    }
    let empty = Expression.constant(.string(""), .string)
    var parts: [Expression] = [.constant(.string("\u{1}"), .string), empty, empty]
    for argument in dimensions {
      let position = try arguments.column(argument, of: input, binder)
      let column = Expression.column(position, schema[position].type)
      list.append(NamedExpression("d\(self.dimensions.count)", column))
      self.dimensions.append(schema[position])
      let text = try binder.convert(
        column, to: .string, what: "dimension", range: arguments.call.range, isExplicit: true)
      parts.append(text)
      parts.append(try binder.call("isnull", [column], range: arguments.call.range))
    }
    list.append(NamedExpression("k", try binder.call("strcat_delim", parts, range: arguments.call.range)))
    events = Relation(.project(input.plan, list))
  }

  /// `, d0, d1`: to follow other columns in a list.
  var slices: String { dimensions.indices.map { ", d\($0)" }.joined() }

  /// A constant of the query, from an argument.
  mutating func constant(_ name: String, _ index: Int, as type: ScalarType? = nil, _ binder: inout Binder) throws(Diagnostic) {
    let syntax = try arguments.required(index, binder)
    let found = try binder.constant(syntax)
    try define(name, found, as: type, range: syntax.range, binder)
  }

  mutating func define(
    _ name: String, _ constant: (value: Value, type: ScalarType), as type: ScalarType? = nil, range: SourceRange,
    _ binder: Binder
  ) throws(Diagnostic) {
    let wanted = type ?? constant.type
    let converted = try binder.convert(
      .constant(constant.value, constant.type), to: wanted, what: "\(arguments.call.function.text)(): \(name)",
      range: range)
    guard case .constant(let value, _) = converted, value != .null else {
      throw binder.semanticError(
        "\(arguments.call.function.text)(): \(name) must be a constant that is not null.", code: "SEM0237", range: range)
    }
    constants[name] = (value, wanted)
  }

  /// The type of a length of time: that of differences of times.
  var lengthType: ScalarType { type == .datetime ? .timespan : type }

  /// A window's length: a constant, or `week`, `month`, `year`.
  mutating func window(_ name: String, _ index: Int, _ binder: inout Binder) throws(Diagnostic) {
    let syntax = try arguments.required(index, binder)
    let found = try binder.constant(syntax)
    if case .string(let text) = found.value {
      guard let named = Step(rawValue: text), named != .constant, type == .datetime else {
        throw binder.semanticError(
          "\(arguments.call.function.text)(): '\(text)' is not a window.", code: "SEM0005", range: syntax.range,
          hints: ["Give a timespan, or 'week', 'month' or 'year' for a timeline of datetimes."])
      }
      step = named
      return
    }
    try define(name, found, as: lengthType, range: syntax.range, binder)
    if Timeline.sign(constants[name]?.value) <= 0 {
      throw binder.semanticError(
        "\(arguments.call.function.text)(): the window must be positive.", code: "SEM0005", range: syntax.range)
    }
  }

  static func sign(_ value: Value?) -> Int {
    switch value {
    case .long(let number): Int(number.signum())
    case .real(let number): number > 0 ? 1 : number < 0 ? -1 : 0
    default: 0
    }
  }

  /// The start of the window in which a time lies.
  func bin(_ time: String) -> String {
    switch step {
    case .constant: constants["start"] == nil ? "bin(\(time), step)" : "bin_at(\(time), step, start)"
    case .week, .month, .year: "startof\(step.rawValue)(\(time))"
    }
  }

  /// The start of the window after the one that starts then.
  func next(_ time: String) -> String {
    switch step {
    case .constant: "(\(time) + step)"
    case .week: "(\(time) + 7d)"
    case .month, .year: "datetime_add('\(step.rawValue)', 1, \(time))"
    }
  }

  /// A table of the starts of all windows, in the column given.
  func axis(_ column: String) -> String {
    switch step {
    case .constant: "range \(column) from start to end step step"
    case .week: "range \(column) from startofweek(start) to end step 7d"
    case .month, .year:
      "range $n from 0 to datetime_diff('\(step.rawValue)', end, start) step 1"
        + " | project \(column) = datetime_add('\(step.rawValue)', $n, startof\(step.rawValue)(start))"
    }
  }

  /// The query's result under the names that the plugin documents; `t` and `d0`, `d1`, … get those of their columns.
  func result(_ text: String, _ columns: [(column: String, name: String)], _ binder: inout Binder) throws(Diagnostic)
    -> Relation
  {
    let bound = try binder.bindTemplate(
      text, tables: ["T": events].merging(tables) { first, _ in first }, constants: constants,
      range: arguments.call.range)
    let schema = bound.schema
    var namer = ColumnNamer()
    var picks: [(position: Int, name: String)] = []
    for (column, name) in columns {
      guard let position = schema.index(of: column) else { continue }
      picks.append((position, namer.unique(name)))
    }
    return Relation(bound.selecting(picks).plan)
  }

  var tables: [String: Relation] = [:]

  var dimensionColumns: [(column: String, name: String)] { dimensions.enumerated().map { ("d\($0)", $1.name) } }
}
