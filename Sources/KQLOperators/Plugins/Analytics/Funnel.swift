internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

/// What the two funnel plugins share: ids that go through states in time.
struct Funnel {
  var timeline: Timeline
  let sequence: [String]
  let idType: ScalarType

  init(
    _ arguments: PluginArguments, _ input: Relation?, state: Int, sequence: Int, _ binder: inout Binder
  ) throws(Diagnostic) {
    timeline = try Timeline(arguments, input, id: 0, time: 1, value: state, dimensions: [], &binder)
    guard timeline.type.isStoredAsLong else {
      throw binder.semanticError(
        "\(arguments.call.function.text)(): the timeline must be a datetime, a timespan or whole numbers.",
        code: "SEM0085", range: arguments.call.range)
    }
    try timeline.constant("start", 2, as: timeline.type, &binder)
    try timeline.constant("end", 3, as: timeline.type, &binder)
    let syntax = try arguments.required(sequence, binder)
    var states: [String] = []
    if case .dynamic(let text) = try binder.constant(syntax).value, let elements = JSONValue(text)?.array {
      states = elements.compactMap(\.string)
    }
    guard !states.isEmpty, states.count <= 1_000 else {
      throw binder.semanticError(
        "\(arguments.call.function.text)(): the sequence must be an array of strings.", code: "SEM0005",
        range: syntax.range)
    }
    self.sequence = states
    idType = timeline.events.schema[1].type
  }

  /// The events by id and time, as `OrderedEvents` wants them: time, key, id, the state's place in the sequence (-1 for
  /// none), and one column more.
  func ordered(_ events: Relation, with extra: String, _ binder: Binder) throws(Diagnostic) -> Plan {
    let schema = events.schema
    let range = timeline.arguments.call.range
    func column(_ name: String) -> Expression {
      let position = schema.index(of: name) ?? 0
      return .column(position, schema[position].type)
    }
    let key = try binder.convert(column("id"), to: .string, what: "id", range: range, isExplicit: true)
    let state = try binder.convert(column("v"), to: .string, what: "state", range: range, isExplicit: true)
    var bytes: [UInt8] = []
    for (index, text) in sequence.enumerated() {
      bytes.append(UInt8(ascii: index == 0 ? "[" : ","))
      Value.string(text).appendJSON(.string, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
    let states = Expression.constant(.dynamic(String(decoding: bytes, as: UTF8.self)), .dynamic)
    let code = try binder.call("array_index_of", [states, state], range: range)
    let list = [
      NamedExpression("t", column("t")), NamedExpression("k", key), NamedExpression("id", column("id")),
      NamedExpression("code", try binder.convert(code, to: .long, what: "state", range: range, isExplicit: true)),
      NamedExpression(extra, extra == "v" ? state : column(extra)),
    ]
    return .sort(
      .project(events.plan, list),
      [
        SortKey(.column(1, .string), isAscending: true, nullsFirst: true),
        SortKey(.column(0, timeline.type), isAscending: true, nullsFirst: true),
      ])
  }

  /// The lengths of time in an array of timespans (as text) or numbers.
  func periods(_ index: Int, _ binder: inout Binder) throws(Diagnostic) -> [Int64] {
    let syntax = try timeline.arguments.required(index, binder)
    var lengths: [Int64] = []
    if case .dynamic(let text) = try binder.constant(syntax).value, let elements = JSONValue(text)?.array {
      for element in elements {
        switch (element, timeline.lengthType) {
        case (.string(let text), .timespan):
          if case .long(let ticks)? = Value.literal(type: "timespan", text: text)?.value { lengths.append(ticks) }
        case (.long(let number), .long), (.long(let number), .int): lengths.append(number)
        default: break
        }
      }
      if lengths.count == elements.count, !lengths.isEmpty, lengths.count <= 1_000 { return lengths }
    }
    throw binder.semanticError(
      "\(timeline.arguments.call.function.text)(): the periods must be an array of lengths of time.", code: "SEM0005",
      range: syntax.range)
  }
}
