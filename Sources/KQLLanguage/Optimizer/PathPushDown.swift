internal import KQLColumns

/// Lets scans give what `bag.member` leads to where the source stores it as a column of its own, so that the JSON text is
/// not read.
enum PathPushDown {
  /// Nil when nothing changes.
  static func push(_ plan: Plan) -> Plan? {
    var rewriter = Rewriter()
    let result = rewriter.rewrite(plan)
    return rewriter.hasChanged ? result : nil
  }

  private struct Rewriter {
    var hasChanged = false

    mutating func rewrite(_ plan: Plan) -> Plan {
      switch plan {
      case .project(let input, let list):
        guard var chain = FilteredScan(input) else { break }
        let items = chain.shortened(list)
        return .project(close(chain), items)
      case .aggregate(let input, let keys, let aggregates):
        guard var chain = FilteredScan(input) else { break }
        let shortKeys = chain.shortened(keys)
        let calls = aggregates.map { chain.shortened($0) }
        return .aggregate(close(chain), keys: shortKeys, aggregates: calls)
      case .makeSeries(var series):
        guard var chain = FilteredScan(series.input) else { break }
        series.aggregates = series.aggregates.map { (chain.shortened($0.call), $0.defaultValue) }
        series.axis.expression = chain.shortened(series.axis.expression)
        series.keys = chain.shortened(series.keys)
        series.input = close(chain)
        return .makeSeries(series)
      case .expand(var expand):
        guard var chain = FilteredScan(expand.input) else { break }
        let before = plan.schema
        let width = chain.width
        expand.items = expand.items.map { item in
          var item = item
          item.expression = chain.shortened(item.expression)
          return item
        }
        let added = chain.width - width
        expand.input = close(chain)
        return added == 0 ? .expand(expand) : .project(.expand(expand), Self.positions(before, skipping: added, from: width))
      case .sort(let input, let keys):
        guard var chain = FilteredScan(input) else { break }
        let (before, width) = (plan.schema, chain.width)
        let short = chain.shortened(keys)
        let added = chain.width - width
        let sorted = Plan.sort(close(chain), short)
        return added == 0 ? sorted : .project(sorted, Self.positions(before, skipping: added, from: width))
      case .topRows(let input, let count, let keys):
        guard var chain = FilteredScan(input) else { break }
        let (before, width) = (plan.schema, chain.width)
        let short = chain.shortened(keys)
        let added = chain.width - width
        let top = Plan.topRows(close(chain), count: count, short)
        return added == 0 ? top : .project(top, Self.positions(before, skipping: added, from: width))
      case .filter:
        guard let chain = FilteredScan(plan) else { break }
        let before = plan.schema
        let width = chain.width
        var short = chain
        short.shortenFilters()
        let added = short.width - width
        if added == 0 { return plan }
        return .project(close(short), Self.positions(before, skipping: added, from: width))
      default: break
      }
      return plan.mapInputs { rewrite($0) }
    }

    private mutating func close(_ chain: FilteredScan) -> Plan {
      var chain = chain
      chain.shortenFilters()
      if chain.hasChanged { hasChanged = true }
      return chain.plan
    }

    /// The columns of a schema whose input got `added` more ones at `from`.
    private static func positions(_ schema: Schema, skipping added: Int, from: Int) -> [NamedExpression] {
      schema.fields.enumerated().map { index, field in
        NamedExpression(field.name, .column(index < from ? index : index + added, field.type))
      }
    }
  }
}

/// Filters over a scan, whose expressions may ask the scan for paths.
private struct FilteredScan {
  private var scan: Scan
  /// The innermost first.
  private var filters: [Expression]
  private(set) var hasChanged = false

  init?(_ plan: Plan) {
    var filters: [Expression] = []
    var current = plan
    while case .filter(let input, let predicate) = current {
      filters.append(predicate)
      current = input
    }
    guard case .scan(let scan) = current else { return nil }
    self.scan = scan
    self.filters = filters.reversed()
  }

  var width: Int { scan.columns.count }
  var plan: Plan { filters.reduce(.scan(scan)) { .filter($0, $1) } }

  mutating func shortenFilters() { filters = filters.map { shortened($0) } }

  mutating func shortened(_ list: [NamedExpression]) -> [NamedExpression] {
    list.map { NamedExpression($0.name, shortened($0.expression)) }
  }

  mutating func shortened(_ keys: [SortKey]) -> [SortKey] {
    keys.map { SortKey(shortened($0.expression), isAscending: $0.isAscending, nullsFirst: $0.nullsFirst) }
  }

  mutating func shortened(_ call: AggregateCall) -> AggregateCall {
    AggregateCall(
      function: call.function, arguments: call.arguments.map { shortened($0) }, shape: call.shape,
      output: call.output, filter: call.filter.map { shortened($0) })
  }

  /// The expression with stored paths in place of calls that walk them.
  mutating func shortened(_ expression: Expression) -> Expression {
    if let (column, members) = Self.path(expression), case .visible(let position) = scan.columns[column],
      let stored = stored(position, members)
    {
      return stored
    }
    switch expression {
    case .column, .constant, .scalarQuery: return expression
    case .call(let function, let arguments, let type):
      return .call(function, arguments.map { shortened($0) }, type)
    case .and(let parts): return .and(parts.map { shortened($0) })
    case .or(let parts): return .or(parts.map { shortened($0) })
    case .membership(let value, let set, let negated): return .membership(shortened(value), set, negated: negated)
    case .membershipQuery(let value, let plan, let ignoresCase, let negated):
      return .membershipQuery(shortened(value), plan, ignoresCase: ignoresCase, negated: negated)
    }
  }

  private mutating func stored(_ position: Int, _ members: [String]) -> Expression? {
    let wanted = Scan.Column.path(position, members)
    if let known = scan.columns.firstIndex(of: wanted) { return .column(known, .dynamic) }
    guard scan.source.storesPath(position, members) else { return nil }
    scan.columns.append(wanted)
    hasChanged = true
    return .column(scan.columns.count - 1, .dynamic)
  }

  /// The column and the members of `column.a.b` and `column['a']['b']`.
  private static func path(_ expression: Expression) -> (column: Int, members: [String])? {
    guard case .call(let function, let arguments, _) = expression, function.name == ".member" || function.name == "[]",
      arguments.count == 2, case .constant(.string(let name), .string) = arguments[1]
    else { return nil }
    if case .column(let index, .dynamic) = arguments[0] { return (index, [name]) }
    guard let (column, members) = path(arguments[0]) else { return nil }
    return (column, members + [name])
  }
}
