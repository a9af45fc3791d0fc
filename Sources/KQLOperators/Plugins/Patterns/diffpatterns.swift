internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let diffpatterns = Plugin(
    name: "diffpatterns",
    summary: "Finds patterns of values that one part of the rows has much more often than another.",
    usage:
      "diffpatterns(SplitColumn, SplitValueA, SplitValueB, [WeightColumn], [Threshold], [MaxDimensions], [CustomWildcard, ...])",
    examples: [
      Example(
        "datatable(ok: string, host: string, code: long)['no', 'h1', 500, 'no', 'h1', 503, 'no', 'h2', 500, "
          + "'yes', 'h2', 200, 'yes', 'h3', 200] | evaluate diffpatterns(ok, 'no', 'yes')"
          + " | project CountA, CountB, PercentDiffAB, host, code",
        "0 | 2 | 100.0 |  | 200\n2 | 0 | 66.67 | h1 | null\n1 | 1 | 16.67 | h2 | null")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let plain = PluginArguments(call)
    var arguments = try PatternArguments(plain, input, binder)
    let schema = arguments.input.schema
    let split = try plain.column(0, of: arguments.input, binder)
    let first = try binder.constant(try plain.required(1, binder))
    let second = try binder.constant(try plain.required(2, binder))
    let weight = try arguments.weight(3, binder)
    let threshold = try arguments.number(4, "Threshold", default: 0.05, in: 0.015...1, &binder)
    let dimensions = try arguments.number(5, "MaxDimensions", default: 100, in: 1...100, &binder)
    try arguments.readWildcards(from: 6, &binder)
    let columns = schema.fields.indices.filter { $0 != weight && $0 != split }
    let wildcards = columns.map { arguments.wildcard(schema[$0].type) }
    let names = ["SegmentId", "CountA", "CountB", "PercentA", "PercentB", "PercentDiffAB"]
    var namer = ColumnNamer(taken: names)
    let types: [ScalarType] = [.long, .long, .long, .real, .real, .real]
    let output = Schema(
      fields: zip(names, types).map { .init($0, $1) }
        + columns.map { .init(namer.unique(schema[$0].name), schema[$0].type) })
    let (a, b) = (first.value.text(first.type), second.value.text(second.type))
    let sides = try binder.convert(
      .column(split, schema[split].type), to: .string, what: "the split column", range: call.range, isExplicit: true)
    let width = schema.count
    let plan = Plan.project(
      arguments.input.plan,
      schema.references(Array(schema.fields.indices)) + [NamedExpression("$side", sides)])
    return Relation(
      .tableFunction([plan], output, name: "diffpatterns") { tables, context in
        guard let table = tables.first, table.rowCount > 0 else { return Table(schema: output) }
        let coded = try CodedTable(table, columns: columns, weight: weight, context)
        let side = table.chunks.flatMap { chunk -> [Int8] in
          let texts = chunk[width].texts()
          return (0..<texts.count).map { texts.string($0) == a ? 0 : texts.string($0) == b ? 1 : 2 }
        }
        let search = DifferenceSearch(
          coded, side: side, threshold: threshold, dimensionsMax: Int(dimensions), context)
        let rows = try search.differences().enumerated().map { index, found -> [Value] in
          [
            .long(Int64(index)), .long(Int64(found.a.rounded())), .long(Int64(found.b.rounded())),
            .real(DifferenceSearch.rounded(found.percentA)), .real(DifferenceSearch.rounded(found.percentB)),
            .real(DifferenceSearch.rounded(found.difference)),
          ]
            + columns.indices.map { column in
              found.pattern[column].map { coded.value(column, $0) } ?? wildcards[column]
            }
        }
        return Table(schema: output, rows: rows)
      })
  }
}

/// Patterns by how differently two sides have them: from each single value the pattern is grown by whatever makes the
/// difference larger; the largest is taken, its rows count no more, and the search goes on.
struct DifferenceSearch {
  struct Found {
    var pattern: Pattern
    var a: Double
    var b: Double
    var percentA: Double
    var percentB: Double
    var difference: Double { abs(percentA - percentB) }
  }

  private let coded: CodedTable
  private let side: [Int8]
  private let threshold: Double
  private let dimensionsMax: Int
  private let context: EvaluationContext
  private let totals: (a: Double, b: Double)
  /// Columns whose values count for a pattern; nil: all.
  private let leastItems: Int

  private static let patternsMax = 50

  init(
    _ coded: CodedTable, side: [Int8], threshold: Double, dimensionsMax: Int, leastItems: Int = 1,
    _ context: EvaluationContext
  ) {
    self.coded = coded
    self.side = side
    self.threshold = threshold
    self.dimensionsMax = dimensionsMax
    self.leastItems = leastItems
    self.context = context
    var totals = (a: 0.0, b: 0.0)
    for row in side.indices {
      if side[row] == 0 { totals.a += coded.weights[row] }
      if side[row] == 1 { totals.b += coded.weights[row] }
    }
    self.totals = totals
  }

  static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  func differences() throws -> [Found] {
    guard totals.a > 0, totals.b > 0 else { return [] }
    let all = side.indices.filter { side[$0] < 2 }
    var rest = all
    var found: [Found] = []
    while found.count < Self.patternsMax {
      guard let best = try best(rest) else { break }
      if found.contains(where: { $0.pattern == best }) { break }
      found.append(measure(best, all))
      let covered = Set(coded.rows(best, among: rest))
      rest = rest.filter { !covered.contains($0) }
    }
    return found.filter { $0.difference >= 100 * threshold }.sorted { $0.difference > $1.difference }
  }

  private func measure(_ pattern: Pattern, _ rows: [Int]) -> Found {
    var found = Found(pattern: pattern, a: 0, b: 0, percentA: 0, percentB: 0)
    for row in coded.rows(pattern, among: rows) {
      if side[row] == 0 { found.a += coded.weights[row] } else { found.b += coded.weights[row] }
    }
    found.percentA = 100 * found.a / totals.a
    found.percentB = 100 * found.b / totals.b
    return found
  }

  private func best(_ rows: [Int]) throws -> Pattern? {
    var best: (pattern: Pattern, difference: Double)?
    for column in coded.codes.indices {
      try context.checkCancelled()
      for (code, share) in shares(column, rows) where share.difference >= threshold {
        var pattern = Pattern(width: coded.codes.count)
        pattern[column] = code
        let codes = coded.codes[column]
        let grown = try grow(pattern, rows.filter { codes[$0] == code }, share.difference)
        guard grown.pattern.size >= leastItems else { continue }
        if grown.difference > (best?.difference ?? 0) { best = grown }
      }
    }
    return best?.pattern
  }

  private typealias Share = (a: Double, b: Double, difference: Double)

  /// For each value of a column the part of both sides that has it.
  private func shares(_ column: Int, _ rows: [Int]) -> [(code: UInt32, share: Share)] {
    let codes = coded.codes[column]
    var sums: [UInt32: (Double, Double)] = [:]
    for row in rows {
      var sum = sums[codes[row]] ?? (0, 0)
      if side[row] == 0 { sum.0 += coded.weights[row] } else { sum.1 += coded.weights[row] }
      sums[codes[row]] = sum
    }
    return sums.sorted { $0.key < $1.key }.map { code, sum in
      let (a, b) = (sum.0 / totals.a, sum.1 / totals.b)
      return (code, (a, b, abs(a - b)))
    }
  }

  private func grow(
    _ start: Pattern, _ startRows: [Int], _ startDifference: Double
  ) throws -> (pattern: Pattern, difference: Double) {
    var (pattern, rows, difference) = (start, startRows, startDifference)
    while pattern.size < dimensionsMax {
      var next: (column: Int, code: UInt32, difference: Double)?
      for column in coded.codes.indices where pattern[column] == nil {
        for (code, share) in shares(column, rows) {
          let isBetter = share.difference > (next?.difference ?? difference)
          // Too small a pattern is wanted larger before it is wanted different.
          let isNeeded = pattern.size < leastItems && share.difference >= threshold
          if isBetter || (isNeeded && share.difference > (next?.difference ?? 0)) {
            next = (column, code, share.difference)
          }
        }
      }
      guard let next else { break }
      pattern[next.column] = next.code
      let codes = coded.codes[next.column]
      rows = rows.filter { codes[$0] == next.code }
      difference = next.difference
      try context.checkCancelled()
    }
    return (pattern, difference)
  }
}
