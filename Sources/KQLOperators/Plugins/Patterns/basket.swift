internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension Plugin {
  static let basket = Plugin(
    name: "basket",
    summary: "Finds all frequent patterns of values: those that so large a part of the rows share.",
    usage: "basket([Threshold], [WeightColumn], [MaxDimensions], [CustomWildcard, ...])",
    examples: [
      Example(
        "datatable(a: string, b: long)['x', 1, 'x', 1, 'x', 2, 'y', 3] | evaluate basket(0.5)",
        "0 | 2 | 50.0 | x | 1\n1 | 3 | 75.0 | x | null")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    var arguments = try PatternArguments(PluginArguments(call), input, binder)
    let threshold = try arguments.number(0, "Threshold", default: 0.05, in: 0.015...1, &binder)
    let weight = try arguments.weight(1, binder)
    let dimensions = try arguments.number(2, "MaxDimensions", default: 5, in: 1...100, &binder)
    try arguments.readWildcards(from: 3, &binder)
    let schema = arguments.input.schema
    let columns = schema.fields.indices.filter { $0 != weight }
    let wildcards = columns.map { arguments.wildcard(schema[$0].type) }
    var namer = ColumnNamer(taken: ["SegmentId", "Count", "Percent"])
    let output = Schema(
      fields: [.init("SegmentId", .long), .init("Count", .long), .init("Percent", .real)]
        + columns.map { .init(namer.unique(schema[$0].name), schema[$0].type) })
    return Relation(
      .tableFunction([arguments.input.plan], output, name: "basket") { tables, context in
        guard let table = tables.first, table.rowCount > 0 else { return Table(schema: output) }
        let coded = try CodedTable(table, columns: columns, weight: weight, context)
        var miner = FrequentPatterns(coded, threshold: threshold, dimensionsMax: Int(dimensions), context)
        let total = coded.weight(of: Array(0..<coded.rowCount))
        let found = try miner.patterns().sorted { $0.weight * Double($0.pattern.size) > $1.weight * Double($1.pattern.size) }
        let rows = found.enumerated().map { index, item -> [Value] in
          [.long(Int64(index)), .long(Int64(item.weight.rounded())), .real(100 * item.weight / total)]
            + columns.indices.map { column in
              item.pattern[column].map { coded.value(column, $0) } ?? wildcards[column]
            }
        }
        return Table(schema: output, rows: rows)
      })
  }
}

/// Frequent patterns that no larger pattern of the same rows contains, depth first with the rows of each at hand.
///
/// A pattern is grown by a value that enough of its rows have; then every value that all of its rows have is added
/// (they say nothing new). Growing only by columns to the right of the last, and dropping patterns whose addition put a
/// value to the left, meets each pattern once.
struct FrequentPatterns {
  private let coded: CodedTable
  private let least: Double
  private let dimensionsMax: Int
  private let context: EvaluationContext
  private var found: [(pattern: Pattern, weight: Double)] = []

  static let patternsMax = 100_000

  init(_ coded: CodedTable, threshold: Double, dimensionsMax: Int, _ context: EvaluationContext) {
    self.coded = coded
    self.context = context
    self.dimensionsMax = dimensionsMax
    least = max(threshold * coded.weights.reduce(0, +), .leastNonzeroMagnitude)
  }

  mutating func patterns() throws -> [(pattern: Pattern, weight: Double)] {
    let width = coded.codes.count
    try grow(Pattern(width: width), rows: Array(0..<coded.rowCount), from: 0, grown: 0)
    return found
  }

  private mutating func grow(_ pattern: Pattern, rows: [Int], from first: Int, grown: Int) throws {
    try context.checkCancelled()
    guard grown < dimensionsMax else { return }
    for column in first..<max(first, coded.codes.count) where pattern[column] == nil {
      for code in frequent(column, rows) {
        let codes = coded.codes[column]
        let kept = rows.filter { codes[$0] == code }
        var next = pattern
        next[column] = code
        let closed = close(next, kept)
        // Something to the left was added: that pattern is grown from there.
        if (0..<column).contains(where: { closed[$0] != next[$0] }) { continue }
        found.append((closed, coded.weight(of: kept)))
        if found.count > Self.patternsMax {
          throw Diagnostic(
            code: "E_LOW_MEMORY_CONDITION", "basket(): more than \(Self.patternsMax) patterns.",
            hints: ["Raise the threshold, or project fewer columns."])
        }
        try grow(closed, rows: kept, from: column + 1, grown: grown + 1)
      }
    }
  }

  /// The values of a column that enough of the rows have.
  private func frequent(_ column: Int, _ rows: [Int]) -> [UInt32] {
    let codes = coded.codes[column]
    var weights: [UInt32: Double] = [:]
    for row in rows { weights[codes[row], default: 0] += coded.weights[row] }
    return weights.filter { $0.value >= least }.keys.sorted()
  }

  private func close(_ pattern: Pattern, _ rows: [Int]) -> Pattern {
    var result = pattern
    guard let first = rows.first else { return result }
    for column in coded.codes.indices where result[column] == nil {
      let codes = coded.codes[column]
      let code = codes[first]
      if rows.allSatisfy({ codes[$0] == code }) { result[column] = code }
    }
    return result
  }
}
