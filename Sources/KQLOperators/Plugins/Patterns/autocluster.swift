internal import Glibc
internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension Plugin {
  static let autocluster = Plugin(
    name: "autocluster",
    summary: "Finds a few patterns of values that together describe much of the rows.",
    usage: "autocluster([SizeWeight], [WeightColumn], [NumSeeds], [CustomWildcard, ...])",
    examples: [
      Example(
        "range x from 1 to 20 step 1 | extend kind = iff(x <= 12, 'a', 'b'), place = iff(x <= 12, 'p', strcat('q', x))"
          + " | project kind, place | evaluate autocluster()",
        "0 | 12 | 60.0 | a | p\n1 | 8 | 40.0 | b | ")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    var arguments = try PatternArguments(PluginArguments(call), input, binder)
    let sizeWeight = try arguments.number(0, "SizeWeight", default: 0.5, in: 0...1, &binder)
    let weight = try arguments.weight(1, binder)
    let seeds = try arguments.number(2, "NumSeeds", default: 25, in: 1...1_000, &binder)
    try arguments.readWildcards(from: 3, &binder)
    let schema = arguments.input.schema
    let columns = schema.fields.indices.filter { $0 != weight }
    let wildcards = columns.map { arguments.wildcard(schema[$0].type) }
    var namer = ColumnNamer(taken: ["SegmentId", "Count", "Percent"])
    let output = Schema(
      fields: [.init("SegmentId", .long), .init("Count", .long), .init("Percent", .real)]
        + columns.map { .init(namer.unique(schema[$0].name), schema[$0].type) })
    return Relation(
      .tableFunction([arguments.input.plan], output, name: "autocluster") { tables, context in
        guard let table = tables.first, table.rowCount > 0 else { return Table(schema: output) }
        let coded = try CodedTable(table, columns: columns, weight: weight, context)
        let clusters = try SeedExpansion(coded, sizeWeight: sizeWeight, seeds: Int(seeds), context).clusters()
        let all = Array(0..<coded.rowCount)
        let total = coded.weight(of: all)
        let rows = clusters.enumerated().map { index, pattern -> [Value] in
          let count = coded.weight(of: coded.rows(pattern, among: all))
          return [.long(Int64(index)), .long(Int64(count.rounded())), .real(100 * count / total)]
            + columns.indices.map { column in pattern[column].map { coded.value(column, $0) } ?? wildcards[column] }
        }
        return Table(schema: output, rows: rows)
      })
  }
}

/// Seeds are rows; each is expanded into the best pattern around it by giving up one value after the other. The best of
/// all is taken, its rows are set aside, and the search goes on with the rest.
///
/// A pattern is better the more rows it has and the more values it says: the geometric mean of both shares, weighted.
private struct SeedExpansion {
  private let coded: CodedTable
  private let sizeWeight: Double
  private let seeds: Int
  private let context: EvaluationContext

  /// A pattern of a smaller part of the rows is not worth showing.
  private static let leastShare = 0.05
  private static let clustersMax = 20

  init(_ coded: CodedTable, sizeWeight: Double, seeds: Int, _ context: EvaluationContext) {
    self.coded = coded
    self.sizeWeight = sizeWeight
    self.seeds = seeds
    self.context = context
  }

  func clusters() throws -> [Pattern] {
    var rest = Array(0..<coded.rowCount)
    let total = coded.weight(of: rest)
    var result: [Pattern] = []
    while result.count < Self.clustersMax, !rest.isEmpty {
      var best: (pattern: Pattern, score: Double)?
      var tried: Set<Pattern> = []
      let step = max(1, rest.count / seeds)
      for index in stride(from: step / 2, to: rest.count, by: step) {
        try context.checkCancelled()
        let seed = seed(rest[index])
        guard tried.insert(seed).inserted else { continue }
        let found = expand(seed, rest, total)
        if found.score > (best?.score ?? 0) { best = found }
      }
      guard let best, best.pattern.size > 0 else { break }
      let codes = coded.rows(best.pattern, among: rest)
      guard coded.weight(of: codes) >= Self.leastShare * total else { break }
      result.append(best.pattern)
      let covered = Set(codes)
      rest = rest.filter { !covered.contains($0) }
    }
    return result
  }

  private func seed(_ row: Int) -> Pattern {
    var pattern = Pattern(width: coded.codes.count)
    for column in coded.codes.indices { pattern[column] = coded.codes[column][row] }
    return pattern
  }

  /// The best pattern on the way from the whole row to no value at all.
  private func expand(_ seed: Pattern, _ rows: [Int], _ total: Double) -> (pattern: Pattern, score: Double) {
    let width = coded.codes.count
    // For each row, how many of the seed's values it lacks, and which: giving up a value gains the rows that lack it alone.
    var pattern = seed
    var best = (pattern: seed, score: 0.0)
    while true {
      var own = 0.0
      var gains = [Double](repeating: 0, count: width)
      for row in rows {
        var missing = -1
        var count = 0
        for column in 0..<width {
          guard let code = pattern[column], coded.codes[column][row] != code else { continue }
          missing = column
          count += 1
          if count > 1 { break }
        }
        if count == 0 { own += coded.weights[row] } else if count == 1 { gains[missing] += coded.weights[row] }
      }
      let score = pow(own / total, sizeWeight) * pow(Double(pattern.size) / Double(width), 1 - sizeWeight)
      if pattern.size > 0, score > best.score, own >= Self.leastShare * total { best = (pattern, score) }
      guard pattern.size > 1 else { return best }
      let candidates = pattern.items.map(\.column)
      guard let next = candidates.max(by: { gains[$0] < gains[$1] }) else { return best }
      pattern[next] = nil
    }
  }
}
