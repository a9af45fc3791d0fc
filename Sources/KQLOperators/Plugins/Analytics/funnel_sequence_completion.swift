internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let funnelSequenceCompletion = Plugin(
    name: "funnel_sequence_completion",
    summary: "Counts the ids that got as far as each state of a sequence within each of several periods.",
    usage: "funnel_sequence_completion(IdColumn, TimelineColumn, Start, End, BinSize, StateColumn, Sequence, "
      + "MaxSequenceStepPeriods)",
    examples: [
      Example(
        "datatable(Id: long, T: datetime, S: string)[1, datetime(2024-01-01), 'a', 1, datetime(2024-01-02), 'b', "
          + "2, datetime(2024-01-03), 'a'] | evaluate funnel_sequence_completion(Id, T, datetime(2024-01-01), "
          + "datetime(2024-02-01), 31d, S, dynamic(['a', 'b']), dynamic(['1.00:00:00']))",
        """
        2024-01-01T00:00:00.0000000Z | a | 1.00:00:00 | 2
        2024-01-01T00:00:00.0000000Z | b | 1.00:00:00 | 1
        """)
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    var funnel = try Funnel(arguments, input, state: 5, sequence: 6, &binder)
    try funnel.timeline.window("step", 4, &binder)
    let periods = try funnel.periods(7, &binder)
    let timeline = funnel.timeline
    let bin = try binder.bindTemplate(
      "T | where t >= start and t < end | extend b = \(timeline.bin("t"))", tables: ["T": timeline.events],
      constants: timeline.constants, range: call.range)
    let ordered = try funnel.ordered(bin, with: "b", binder)
    let stateName = timeline.input.schema[try arguments.column(5, of: timeline.input, binder)].name
    var namer = ColumnNamer()
    let schema = Schema(fields: [
      .init(namer.unique(timeline.name), timeline.type), .init(namer.unique(stateName), .string),
      .init(namer.unique("Period"), timeline.lengthType), .init(namer.unique("dcount"), .long),
    ])
    let walk = FunnelWalk(sequence: funnel.sequence, periods: periods, schema: schema)
    return Relation(
      .tableFunction([ordered], schema, name: "funnel_sequence_completion") { tables, context in
        try walk.run(tables.first ?? Table(schema: schema), context)
      })
  }
}

/// How far the ids of each window get along the sequence.
private struct FunnelWalk: Sendable {
  let sequence: [String]
  let periods: [Int64]
  let schema: Schema

  private struct Step: Hashable {
    var bin: Int64
    var state: Int
    var period: Int
  }

  func run(_ table: Table, _ context: EvaluationContext) throws -> Table {
    let events = OrderedEvents(table)
    let (codes, bins) = (events.longs(3), events.longs(4))
    var counts: [Step: Int64] = [:]
    for group in events.bounds.indices.dropLast() {
      if group % 1024 == 0 { try context.checkCancelled() }
      let rows = events.bounds[group]..<events.bounds[group + 1]
      for step in reached(rows, events, codes, bins) { counts[step, default: 0] += 1 }
    }
    var result: [[Value]] = []
    for bin in Set(bins).sorted() {
      for (number, period) in periods.enumerated() {
        for (index, state) in sequence.enumerated() {
          let count = counts[Step(bin: bin, state: index, period: number)] ?? 0
          result.append([.long(bin), .string(state), .long(period), .long(count)])
        }
      }
    }
    return Table(schema: schema, rows: result)
  }

  /// What one id reached. For each state the latest start of a way to it is kept; windows are looked at apart.
  private func reached(_ rows: Range<Int>, _ events: OrderedEvents, _ codes: [Int64], _ bins: [Int64]) -> Set<Step> {
    var found: Set<Step> = []
    var begun = [Int64?](repeating: nil, count: sequence.count)
    var bin: Int64?
    for row in rows where codes[row] >= 0 {
      if bins[row] != bin {
        bin = bins[row]
        begun = [Int64?](repeating: nil, count: sequence.count)
      }
      let state = sequence[Int(codes[row])]
      for index in sequence.indices.reversed() where sequence[index] == state {
        guard let start = index == 0 ? events.times[row] : begun[index - 1] else { continue }
        let latest = max(begun[index] ?? start, start)
        begun[index] = latest
        for (number, period) in periods.enumerated() where events.times[row] &- latest <= period {
          found.insert(Step(bin: bins[row], state: index, period: number))
        }
      }
    }
    return found
  }
}
