internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let dcountIntersect = Plugin(
    name: "dcount_intersect",
    summary: "Estimates how many distinct values sets have in common, from their sketches of hll().",
    usage: "dcount_intersect(hll_1, hll_2, ...)",
    examples: [
      Example(
        "range x from 1 to 30 step 1 | summarize a = hll(iff(x % 2 == 0, x, 0)), b = hll(iff(x % 3 == 0, x, 0))"
          + " | evaluate dcount_intersect(a, b)", "16 | 6")
    ]
  ) { (call, given, binder) throws(Diagnostic) in
    let arguments = PluginArguments(call)
    let input = try arguments.input(given, binder)
    guard (2...16).contains(arguments.positional.count) else {
      throw binder.semanticError(
        "dcount_intersect(): between 2 and 16 sketches are expected.", code: "SEM0219", range: call.range)
    }
    var sketches: [Expression] = []
    for syntax in arguments.positional {
      let value = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(syntax) }
      sketches.append(
        try binder.convert(value, to: .dynamic, what: "dcount_intersect(): a sketch", range: syntax.range))
    }
    // One function gives all results of a row as an array; each column is one element of it.
    let intersect = ScalarFunction(
      name: "dcount_intersect", family: .special, summary: "Intersects sketches.",
      parameters: [.repeated("hll", .type(.dynamic), 2...16)], result: .type(.dynamic), examples: [],
      evaluate: SketchIntersection.evaluate)
    let counts = Plan.project(input.plan, [NamedExpression("counts", .call(intersect, sketches, .dynamic))])
    var list: [NamedExpression] = []
    for index in sketches.indices {
      let element = try binder.call(
        "[]", [.column(0, .dynamic), .constant(.long(Int64(index)), .long)], range: call.range)
      list.append(
        NamedExpression(
          "s\(index)", try binder.convert(element, to: .long, what: "count", range: call.range, isExplicit: true)))
    }
    return Relation(.project(counts, list))
  }
}

private enum SketchIntersection {
  static func evaluate(_ arguments: Arguments) throws -> Column {
    let texts = arguments.columns.map { $0.retyped(.string).texts() }
    var result: [Value] = []
    for row in 0..<arguments.rowCount {
      try arguments.context.checkCancelled()
      let sketches = texts.compactMap { HyperLogLog(json: Array($0.string(row).utf8)) }
      guard sketches.count == texts.count else {
        result.append(.null)
        continue
      }
      var least = Int64.max
      var counts: [String] = []
      for count in 1...sketches.count {
        // No set has more in common with others than without them.
        least = min(least, max(0, common(Array(sketches[..<count]))))
        counts.append(String(least))
      }
      result.append(.dynamic("[\(counts.joined(separator: ","))]"))
    }
    return Column(.dynamic, result)
  }

  /// The size of the intersection by inclusion and exclusion over the unions of all subsets.
  private static func common(_ sketches: [HyperLogLog]) -> Int64 {
    var total: Int64 = 0
    func add(_ next: Int, _ union: HyperLogLog?, _ size: Int) {
      if let union, size > 0 { total += (size % 2 == 1 ? 1 : -1) * union.estimate }
      for index in next..<max(next, sketches.count) {
        var merged = union ?? sketches[index]
        if union != nil { merged.merge(sketches[index]) }
        add(index + 1, merged, size + 1)
      }
    }
    add(0, nil, 0)
    return total
  }
}
