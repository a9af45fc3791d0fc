import KQLColumns
import KQLEngine
import KQLLanguage
import KQLSyntax

/// Operators from their own lines of grammar: each nonterminal is filled by what its capture is called.
struct OperatorGenerator {
  var expressions: ExpressionGenerator
  /// How many pipelines inside pipelines are still allowed.
  var depth = 1

  private static let lines: [(name: String, isSource: Bool, elements: [Element])] =
    BuiltinDefinitions.builtins.operators.values.sorted { $0.name < $1.name }
    .map { ($0.name, $0.isSource, Notation.read($0.syntax).elements) }
  /// They give other rows each time, or no table.
  private static let left: Set<String> = ["sample", "render", "externaldata"]
  private static let plain = [
    "where", "extend", "project", "summarize", "take", "top", "sort", "distinct", "count", "serialize", "mv-expand",
  ]

  /// `| operator …`
  func piped(_ random: inout FuzzRandom) -> String {
    let usable = Self.lines.filter { !Self.left.contains($0.name) && !($0.isSource && ["print", "range"].contains($0.name)) }
    let line =
      random.chance(40)
      ? usable.first { $0.name == random.pick(Self.plain) } ?? random.pick(usable) : random.pick(usable)
    if line.name == "evaluate" { return "evaluate \(plugin(&random))" }
    return words(line.elements, &random, line.name)
  }

  /// A table, or an operator that begins a pipeline.
  func source(_ random: inout FuzzRandom) -> String {
    switch random.number(12) {
    case 0: return "range x from \(random.number(5)) to \(random.number(60)) step \(1 + random.number(3))"
    case 1: return "print \(expression("Column", "print", &random))"
    case 2:
      let line = random.pick(Self.lines.filter { $0.isSource && !["range", "print", "evaluate"].contains($0.name) })
      return words(line.elements, &random, line.name)
    case 3: return "Recent(\(random.number(9)))"
    default: return random.chance(75) ? "T" : random.pick(FuzzTables.names)
    }
  }

  /// An operator of a subquery.
  private func inner(_ random: inout FuzzRandom) -> String {
    let name = random.pick(Self.plain)
    guard let line = Self.lines.first(where: { $0.name == name }) else { return "take 1" }
    return words(line.elements, &random, line.name)
  }

  private func words(_ elements: [Element], _ random: inout FuzzRandom, _ name: String) -> String {
    elements.map { text($0, "", name, &random) }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func text(_ element: Element, _ capture: String, _ name: String, _ random: inout FuzzRandom) -> String {
    switch element {
    case .literal(let text, _): return text
    case .sequence(let parts):
      return parts.map { text($0, capture, name, &random) }.filter { !$0.isEmpty }.joined(separator: " ")
    case .choice(let parts): return text(random.pick(parts), capture, name, &random)
    case .optional(let inner): return random.chance(40) ? text(inner, capture, name, &random) : ""
    case .repetition(let inner, let separator, let isRequired):
      let count = (isRequired ? 1 : random.number(2)) + (random.chance(35) ? 1 : 0)
      let between = separator.map { text($0, "", name, &random) } ?? ""
      return (0..<count).map { _ in text(inner, capture, name, &random) }.joined(separator: " \(between) ")
    case .hidden(let inner): return random.chance(20) ? text(inner, capture, name, &random) : ""
    case .capture(let capture, let inner): return text(inner, capture, name, &random)
    case .nonterminal(let nonterminal): return fill(nonterminal, capture, name, &random)
    }
  }

  private func fill(
    _ nonterminal: Nonterminal, _ capture: String, _ name: String, _ random: inout FuzzRandom
  ) -> String {
    switch nonterminal.kind {
    case .expression, .searchPredicate: return expression(capture, name, &random)
    case .namedExpression:
      let value = expression(capture, name, &random)
      return random.chance(45) ? "\(random.pick(["a", "c1", "s", "l", "x"])) = \(value)" : value
    case .wildcardedExpression:
      return random.chance(15) ? random.pick(["*", "s*", "zz*", "*_l"]) : column(&random)
    case .name, .wildcardedName: return random.chance(70) ? column(&random) : random.pick(["a", "x1", "s"])
    case .type: return random.pick(ScalarType.allCases).name
    case .typeof: return "typeof(\(random.pick(ScalarType.allCases).name))"
    case .string: return FuzzValues.literal(.string, &random)
    case .long, .int, .value: return "\(random.number(4))"
    case .columns: return "l: long, s: string"
    case .properties: return "pair_delimiter=',', kv_delimiter='=', quote='\"'"
    case .parameters: return parameters(nonterminal.arguments, &random)
    case .subpipeline: return inner(&random) + (random.chance(30) ? " | " + inner(&random) : "")
    case .pipeline: return "(\(pipeline(&random)))"
    case .fullPipeline: return pipeline(&random)
    case .call: return name == "invoke" ? "Twice(1)" : "count()"
    default: return "1"
    }
  }

  private func pipeline(_ random: inout FuzzRandom) -> String {
    let table = random.pick(FuzzTables.names)
    guard depth > 0, random.chance(50) else { return table }
    var deeper = self
    deeper.depth -= 1
    deeper.expressions.columns = FuzzTables.columns.map { Schema.Field($0.name, $0.type) }
    return "\(table) | \(deeper.inner(&random))"
  }

  private func column(_ random: inout FuzzRandom) -> String {
    guard !expressions.columns.isEmpty else { return "l" }
    return expressions.quoted(random.pick(expressions.columns).name)
  }

  private func expression(_ capture: String, _ name: String, _ random: inout FuzzRandom) -> String {
    switch capture {
    case "Predicate", "Condition":
      if ["join", "lookup"].contains(name) { return column(&random) }
      if ["search", "find"].contains(name), random.chance(60) { return FuzzValues.literal(.string, &random) }
      return expressions.scalar(.bool, &random)
    case "Count", "Limit": return "\(random.number(12))"
    case "Aggregate": return expressions.aggregate(&random)
    case "Key" where ["sort", "order", "top"].contains(name): return expressions.scalar(nil, &random, depth: 1)
    case "Key", "Partition", "Axis":
      return random.chance(30) ? "bin(\(column(&random)), \(random.pick(["1", "1d", "0.5", "10"])))" : column(&random)
    case "Default", "Others": return FuzzValues.literal(random.pick([.long, .real, .string]), &random)
    case "From": return random.pick(["0", "datetime(2023-12-01)", "-10"])
    case "To": return random.pick(["20", "datetime(2024-07-01)", "1000"])
    case "Step": return random.pick(["1", "7d", "5", "30d"])
    case "Column" where name == "serialize" || (name == "extend" && random.chance(15)): return expressions.window(&random)
    case "Column" where ["mv-expand", "mv-apply", "facet", "project-rename", "sample-distinct"].contains(name):
      return column(&random)
    default: return expressions.scalar(nil, &random)
    }
  }

  private func parameters(_ names: [String], _ random: inout FuzzRandom) -> String {
    guard random.chance(50), !names.isEmpty else { return "" }
    switch random.pick(names) {
    case "kind":
      let kind = random.pick([
        "inner", "innerunique", "leftouter", "rightouter", "fullouter", "leftanti", "rightanti", "leftsemi", "rightsemi",
        "outer", "regex", "relaxed", "array", "bag", "nonempty", "case_sensitive",
      ])
      return "kind=\(kind)"
    case "hint.*": return random.pick(["hint.strategy=shuffle", "hint.num_partitions=3", "hint.remote=auto"])
    case "isfuzzy": return "isfuzzy=true"
    case "bagexpansion": return "bagexpansion=\(random.pick(["bag", "array"]))"
    case "cycles": return "cycles=\(random.pick(["all", "none", "unique_edges"]))"
    case let name where name.hasPrefix("with"): return "\(name)=w\(random.number(3))"
    default: return ""
    }
  }

  /// A call of a plugin: that of one of its examples with its own arguments, or with some of ours.
  private func plugin(_ random: inout FuzzRandom) -> String {
    let plugins = BuiltinDefinitions.builtins.plugins.values.sorted { $0.name < $1.name }
    let plugin = random.pick(plugins)
    if random.chance(30), let query = plugin.examples.first?.query, let start = query.range(of: "evaluate ") {
      return String(query[start.upperBound...].prefix { $0 != "|" && $0 != "\n" })
    }
    let arguments = (0..<random.number(7)).map { _ in
      switch random.number(5) {
      case 0: FuzzValues.literal(random.pick([.long, .timespan, .datetime, .real, .string]), &random)
      case 1: expressions.scalar(nil, &random, depth: 1)
      default: column(&random)
      }
    }
    return "\(plugin.name)(\(arguments.joined(separator: ", ")))"
  }
}
