package import KQLColumns

extension Plan {
  /// The plan as an indented tree, one node a line.
  package var explanation: String {
    var lines: [String] = []
    explain(0, &lines)
    return lines.joined(separator: "\n")
  }

  private func explain(_ depth: Int, _ lines: inout [String]) {
    lines.append(String(repeating: "  ", count: depth) + title)
    for input in inputs { input.explain(depth + 1, &lines) }
  }

  /// The plans a node reads, in order.
  package var inputs: [Plan] {
    switch self {
    case .scan, .values, .range, .failure: []
    case .filter(let input, _), .project(let input, _), .aggregate(let input, _, _), .sort(let input, _),
      .topRows(let input, _, _), .limit(let input, _), .window(let input, _):
      [input]
    case .join(let join): [join.left, join.right]
    case .union(let inputs, _), .tableFunction(let inputs, _, _, _): inputs
    case .expand(let expand): [expand.input]
    case .makeSeries(let series): [series.input]
    case .parse(let parse): [parse.input]
    case .shared(let shared): [shared.plan]
    }
  }

  private var title: String {
    switch self {
    case .scan(let scan):
      let names = scan.schema.names.joined(separator: ", ")
      let facts = scan.pruning.map(\.explanation)
      return "scan \(scan.source.name) [\(names)]"
        + (facts.isEmpty ? "" : " skip unless \(facts.joined(separator: ", "))")
    case .values(let table): return "values [\(table.schema.names.joined(separator: ", "))] \(table.rowCount) rows"
    case .range(let field, _, _, _): return "range \(field.name)"
    case .filter(_, let predicate): return "filter \(predicate.explanation)"
    case .project(_, let list): return "project \(Plan.list(list))"
    case .aggregate(_, let keys, let aggregates):
      let calls = aggregates.map { call in
        let arguments = call.arguments.map(\.explanation).joined(separator: ", ")
        return "\(call.output.map(\.name).joined(separator: ", ")) = \(call.function.name)(\(arguments))"
      }
      return "aggregate [\(calls.joined(separator: ", "))] by [\(Plan.list(keys))]"
    case .join(let join):
      let keys = join.keys.map { "\($0.left.explanation) == \($0.right.explanation)" }
      return
        "join \(join.kind.rawValue) on \(keys.joined(separator: ", ")) [\(join.output.map(\.name).joined(separator: ", "))]"
    case .sort(_, let keys): return "sort \(Plan.list(keys))"
    case .topRows(_, let count, let keys): return "top \(count) \(Plan.list(keys))"
    case .limit(_, let count): return "limit \(count)"
    case .union(_, let schema): return "union [\(schema.names.joined(separator: ", "))]"
    case .expand(let expand):
      return "expand " + expand.items.map { "\($0.name) = \($0.expression.explanation)" }.joined(separator: ", ")
    case .window(_, let calls): return "window " + calls.map { "\($0.name) = \($0.kind)" }.joined(separator: ", ")
    case .makeSeries(let series): return "make-series on \(series.axis.name)"
    case .parse(let parse): return "parse [\(parse.output.map(\.name).joined(separator: ", "))]"
    case .shared: return "shared"
    case .tableFunction(_, let schema, let name, _): return "\(name) [\(schema.names.joined(separator: ", "))]"
    case .failure(let message, _): return "fail \(message)"
    }
  }

  private static func list(_ items: [NamedExpression]) -> String {
    items.map { "\($0.name) = \($0.expression.explanation)" }.joined(separator: ", ")
  }

  private static func list(_ keys: [SortKey]) -> String {
    keys.map {
      "\($0.expression.explanation) \($0.isAscending ? "asc" : "desc") nulls \($0.nullsFirst ? "first" : "last")"
    }
    .joined(separator: ", ")
  }
}

extension Expression {
  /// The expression with `#n` for columns.
  package var explanation: String {
    switch self {
    case .column(let index, _): "#\(index)"
    case .constant(let value, let type): "\(type.name)(\(value.explanation))"
    case .call(let function, let arguments, _):
      "\(function.name)(\(arguments.map(\.explanation).joined(separator: ", ")))"
    case .and(let parts): "(" + parts.map(\.explanation).joined(separator: " and ") + ")"
    case .or(let parts): "(" + parts.map(\.explanation).joined(separator: " or ") + ")"
    case .membership(let value, let set, let negated):
      "\(value.explanation) \(negated ? "!" : "")in\(set.ignoresCase ? "~" : "") \(set.values.count) values"
    case .scalarQuery: "toscalar(…)"
    case .membershipQuery(let value, _, let ignoresCase, let negated):
      "\(value.explanation) \(negated ? "!" : "")in\(ignoresCase ? "~" : "") (…)"
    }
  }
}

extension Value {
  var explanation: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .long(let value): "\(value)"
    case .real(let value): "\(value)"
    case .decimal(let value): "\(value.significand)e\(value.exponent)"
    case .string(let value): "'\(value)'"
    case .guid(let value): "\(value.high):\(value.low)"
    case .dynamic(let value): value
    }
  }
}

extension Pruning {
  var explanation: String {
    switch self {
    case .compare(let column, let op, let value): "\(column) \(op) \(value.explanation)"
    case .oneOf(let column, let values): "\(column) in \(values.count) values"
    case .term(let column, let term, let isPrefix): "\(column) has \(term)\(isPrefix ? "*" : "")"
    }
  }
}
