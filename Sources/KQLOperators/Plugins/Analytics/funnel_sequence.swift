internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let funnelSequence = Plugin(
    name: "funnel_sequence",
    summary: "Counts the ids that went through a sequence of states, by the states before and after it; three tables.",
    usage:
      "funnel_sequence(IdColumn, TimelineColumn, Start, End, MaxSequenceStepWindow, Step, StateColumn, Sequence)",
    examples: [
      Example(
        "datatable(Id: long, T: datetime, S: string)[1, datetime(2024-01-01), 'a', 1, datetime(2024-01-02), 'b', "
          + "1, datetime(2024-01-03), 'c'] | evaluate funnel_sequence(Id, T, datetime(2024-01-01), datetime(2024-02-01), "
          + "2d, 31d, S, dynamic(['b']))",
        """
        2024-01-01T00:00:00.0000000Z | a | c | 1 | [1]
        2024-01-01T00:00:00.0000000Z | a | 1 | [1]
        2024-01-01T00:00:00.0000000Z | c | 1 | [1]
        """)
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    var funnel = try Funnel(arguments, input, state: 6, sequence: 7, &binder)
    try funnel.timeline.constant("maxstep", 4, as: funnel.timeline.lengthType, &binder)
    try funnel.timeline.window("step", 5, &binder)
    guard case .long(let window)? = funnel.timeline.constants["maxstep"]?.value else {
      throw binder.semanticError("funnel_sequence(): the step window must be a length of time.", range: call.range)
    }
    let count = funnel.sequence.count
    let type = funnel.timeline.type
    let schema = Schema(fields: [
      .init("t", type), .init("prev", .string), .init("next", .string), .init("id", funnel.idType),
    ])
    // Repeated states count once: a row is kept when its state differs from the one before it of the same id.
    let events = try binder.bindTemplate(
      "T | where t >= start and t < end", tables: ["T": funnel.timeline.events], constants: funnel.timeline.constants,
      range: call.range)
    let sequence = funnel.sequence
    let found = Plan.tableFunction([try funnel.ordered(events, with: "v", binder)], schema, name: "funnel_sequence") { tables, context in
      guard let table = tables.first else { return Table(schema: schema) }
      let events = OrderedEvents(table)
      let codes = events.longs(3)
      var picks: [(row: Int, before: Int, after: Int)] = []
      for group in events.bounds.indices.dropLast() {
        try context.checkCancelled()
        var rows: [Int] = []
        for row in events.bounds[group]..<events.bounds[group + 1] {
          if let last = rows.last, codes[last] >= 0, codes[last] == codes[row] { continue }
          if let last = rows.last, codes[row] < 0, codes[last] < 0, events.value(row, 4) == events.value(last, 4) {
            continue
          }
          rows.append(row)
        }
        guard rows.count >= count else { continue }
        for start in 0...(rows.count - count) {
          let matches = (0..<count).allSatisfy { index in
            let row = rows[start + index]
            guard codes[row] >= 0, sequence[Int(codes[row])] == sequence[index] else { return false }
            return index == 0 || events.times[row] &- events.times[rows[start + index - 1]] <= window
          }
          if matches {
            let after = start + count < rows.count ? rows[start + count] : -1
            picks.append((rows[start], start > 0 ? rows[start - 1] : -1, after))
          }
        }
      }
      func state(_ row: Int) -> Value { row < 0 ? .string("") : events.value(row, 4) }
      return Table(
        schema: schema,
        rows: picks.map { [.long(events.times[$0.row]), state($0.before), state($0.after), events.value($0.row, 2)] })
    }
    funnel.timeline.tables["Found"] = Relation(.shared(binder.share(found)))
    let bin = funnel.timeline.bin("t")
    let name = funnel.timeline.name
    var results: [BoundQuery.Result] = []
    for keys in [["prev", "next"], ["prev"], ["next"]] {
      let list = keys.joined(separator: ", ")
      let query = """
        Found | summarize by id, t = \(bin), \(list)
        | summarize n = count(), samples = make_list(id, 128) by t, \(list)
        | sort by t asc, n desc, \(keys.map { "\($0) asc" }.joined(separator: ", "))
        """
      let relation = try funnel.timeline.result(
        query, [("t", name)] + keys.map { ($0, $0) } + [("n", "dcount"), ("samples", "samples")], &binder)
      results.append(.init(name: nil, relation: relation))
    }
    binder.extraResults = results
    return results[0].relation
  }
}
