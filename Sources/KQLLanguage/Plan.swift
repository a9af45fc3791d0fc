package import KQLColumns

/// The core algebra. Surface operators bind to these nodes; a new node touches this enum, an executor and `explain`.
///
/// Columns are positions in the input's schema. Every node knows its output schema.
package indirect enum Plan: Sendable {
  case scan(Scan)
  /// Constant rows.
  case values(Table)
  /// `range`: one column, values generated lazily.
  case range(Schema.Field, from: Value, to: Value, step: Value)
  case filter(Plan, Expression)
  case project(Plan, [NamedExpression])
  /// Grouping by `keys`; no aggregates means distinct. Without keys there is exactly one row.
  case aggregate(Plan, keys: [NamedExpression], aggregates: [AggregateCall])
  case join(Join)
  case sort(Plan, [SortKey])
  /// The first `count` rows in the order of the keys.
  case topRows(Plan, count: Int, [SortKey])
  case limit(Plan, Int)
  /// The inputs' rows one after the other; every input has the schema given.
  case union([Plan], Schema)
  /// `mv-expand`.
  case expand(Expand)
  /// Adds columns that depend on neighbouring rows in order: `row_number()`, `prev()`, `row_cumsum()`.
  case window(Plan, [WindowCall])
  case makeSeries(MakeSeries)
  /// Adds the columns that a `parse` pattern captures.
  case parse(Parse)
  /// The result of a plan that is run once and shared.
  case shared(SharedPlan)
  /// A whole table in, a whole table out: plugins and operators that are not worth a node of their own (`reduce`,
  /// `evaluate pivot`, `scan`). The closure runs once.
  case tableFunction([Plan], Schema, name: String, @Sendable ([Table], EvaluationContext) throws -> Table)
  /// Fails when run, as `assert()` and refused constructs do.
  case failure(String, Schema)

  package var schema: Schema {
    switch self {
    case .scan(let scan): scan.schema
    case .values(let table): table.schema
    case .range(let field, _, _, _): Schema(fields: [field])
    case .filter(let input, _), .sort(let input, _), .topRows(let input, _, _), .limit(let input, _): input.schema
    case .project(_, let expressions): Schema(fields: expressions.map { .init($0.name, $0.expression.type) })
    case .aggregate(_, let keys, let aggregates):
      Schema(fields: keys.map { .init($0.name, $0.expression.type) } + aggregates.flatMap(\.output))
    case .join(let join): join.schema
    case .union(_, let schema): schema
    case .expand(let expand): expand.schema
    case .window(let input, let calls): Schema(fields: input.schema.fields + calls.map { .init($0.name, $0.type) })
    case .makeSeries(let series): series.schema
    case .parse(let parse): Schema(fields: parse.input.schema.fields + parse.output)
    case .shared(let shared): shared.plan.schema
    case .tableFunction(_, let schema, _, _), .failure(_, let schema): schema
    }
  }
}

package struct NamedExpression: Sendable {
  package var name: String
  package var expression: Expression
  package init(_ name: String, _ expression: Expression) {
    self.name = name
    self.expression = expression
  }
}

/// Reads a stored or external table.
package struct Scan: Sendable {
  package let source: any ScanSource
  /// What to read: visible columns by position, hidden ones by kind.
  package var columns: [Column]
  /// What the reader may use to skip extents, blocks and rows; the filter above still decides.
  package var pruning: [Pruning]

  package enum Column: Sendable, Hashable {
    case visible(Int)
    /// What a path of members leads to in a visible dynamic column; only for sources that say they store it.
    case path(Int, [String])
    case ingestionTime, extentId, extentTags, cursor

    /// The name under which hidden columns travel through the binder's scopes.
    package var hiddenName: String? {
      switch self {
      case .visible, .path: nil
      case .ingestionTime: "$hidden.IngestionTime"
      case .extentId: "$hidden.ExtentId"
      case .extentTags: "$hidden.ExtentTags"
      case .cursor: "$hidden.Cursor"
      }
    }
  }

  package init(source: any ScanSource, columns: [Column], pruning: [Pruning] = []) {
    self.source = source
    self.columns = columns
    self.pruning = pruning
  }

  package var schema: Schema {
    Schema(
      fields: columns.map {
        switch $0 {
        case .visible(let index): source.schema[index]
        case .path(_, let members): .init(members.joined(separator: "."), .dynamic)
        case .ingestionTime: .init("$hidden.IngestionTime", .datetime)
        case .extentId: .init("$hidden.ExtentId", .guid)
        case .extentTags: .init("$hidden.ExtentTags", .dynamic)
        case .cursor: .init("$hidden.Cursor", .long)
        }
      })
  }
}

/// A fact every wanted row fulfils, in terms of the scan's own columns.
package enum Pruning: Sendable {
  /// `column op constant`; op is `==`, `<`, `<=`, `>`, `>=`. The value has the column's type and is not null.
  case compare(Scan.Column, String, Value)
  case oneOf(Scan.Column, [Value])
  /// The string column has this term (lower-cased; `has`, `has_cs`, `hasprefix` with `isPrefix`).
  case term(Scan.Column, String, isPrefix: Bool)
}

/// Rows of a table as a scan sees them: immutable for the life of the object.
package protocol ScanSource: AnyObject, Sendable {
  /// For messages: `T`, `external_table('E')`.
  var name: String { get }
  /// The visible columns.
  var schema: Schema { get }
  /// All rows, when known without reading any.
  var rowCount: Int? { get }
  /// Hidden columns that a query can ask for; all of them unless said otherwise.
  var hiddenColumns: [Scan.Column] { get }
  /// The pieces to read, in order; those that `pruning` excludes are left out. Each is read by one worker.
  func morsels(columns: [Scan.Column], pruning: [Pruning]) throws -> [any Morsel]
  /// Whether reading what the members lead to is cheaper than reading the whole dynamic column.
  func storesPath(_ column: Int, _ members: [String]) -> Bool
}

extension ScanSource {
  package var hiddenColumns: [Scan.Column] { [.ingestionTime, .extentId, .extentTags, .cursor] }
  package func storesPath(_ column: Int, _ members: [String]) -> Bool { false }
}

/// A piece of a table, up to one block (32,768 rows).
package protocol Morsel: Sendable {
  /// At most; the exact number when `read` narrows nothing.
  var rowCount: Int { get }
  /// The chunk, with the columns asked for in that order, loaded when first touched.
  func read() throws -> Chunk
  /// Gives the rows to `body` chunk by chunk, until it returns false, which this returns then; what is larger than a block
  /// is never in memory as a whole.
  func forEachChunk(_ body: (Chunk) throws -> Bool) throws -> Bool
}

extension Morsel {
  package func forEachChunk(_ body: (Chunk) throws -> Bool) throws -> Bool { try body(try read()) }
}

package struct AggregateCall: Sendable {
  package let function: AggregateFunction
  package let arguments: [Expression]
  package let shape: AggregateShape
  /// One field, or several for `arg_max` and the like.
  package let output: [Schema.Field]
  /// From `sumif`-like forms: only rows where it holds are aggregated.
  package let filter: Expression?

  package init(
    function: AggregateFunction, arguments: [Expression], shape: AggregateShape, output: [Schema.Field],
    filter: Expression? = nil
  ) {
    self.function = function
    self.arguments = arguments
    self.shape = shape
    self.output = output
    self.filter = filter
  }
}

package struct SortKey: Sendable {
  package var expression: Expression
  package var isAscending: Bool
  package var nullsFirst: Bool
  package init(_ expression: Expression, isAscending: Bool, nullsFirst: Bool) {
    self.expression = expression
    self.isAscending = isAscending
    self.nullsFirst = nullsFirst
  }
}

package struct Join: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case innerunique, inner, leftouter, rightouter, fullouter, leftanti, rightanti, leftsemi, rightsemi
  }
  package var kind: Kind
  package var left: Plan
  package var right: Plan
  /// Pairs of equal keys; null keys join nothing unless `nullsMatch`.
  package var keys: [(left: Expression, right: Expression)]
  /// Left columns then right columns that are output, by position in their input, with their output names.
  package var output: [(side: Side, column: Int, name: String)]
  /// `lookup` drops the right key columns and broadcasts the right side.
  package enum Side: Sendable { case left, right }

  package init(
    kind: Kind, left: Plan, right: Plan, keys: [(left: Expression, right: Expression)],
    output: [(side: Side, column: Int, name: String)]
  ) {
    self.kind = kind
    self.left = left
    self.right = right
    self.keys = keys
    self.output = output
  }

  package var schema: Schema {
    Schema(
      fields: output.map { side, column, name in
        .init(name, (side == .left ? left : right).schema[column].type)
      })
  }
}

package struct Expand: Sendable {
  package struct Item: Sendable {
    package var expression: Expression
    package var name: String
    /// From `to typeof(…)`; dynamic otherwise.
    package var type: ScalarType
    /// Position of the column it replaces, or nil to append.
    package var replaces: Int?
    package init(expression: Expression, name: String, type: ScalarType, replaces: Int?) {
      self.expression = expression
      self.name = name
      self.type = type
      self.replaces = replaces
    }
  }
  package var input: Plan
  package var items: [Item]
  package var indexName: String?
  /// `bagexpansion=array`: bags become [key, value] pairs.
  package var bagsAsArrays: Bool
  package var rowLimit: Int?
  /// `mv-apply`: the subquery over each row's expansion is bound as a table function by its operator.

  package init(input: Plan, items: [Item], indexName: String?, bagsAsArrays: Bool, rowLimit: Int?) {
    self.input = input
    self.items = items
    self.indexName = indexName
    self.bagsAsArrays = bagsAsArrays
    self.rowLimit = rowLimit
  }

  package var schema: Schema {
    var fields = input.schema.fields
    for item in items {
      if let position = item.replaces {
        fields[position] = .init(item.name, item.type)
      } else {
        fields.append(.init(item.name, item.type))
      }
    }
    if let indexName { fields.append(.init(indexName, .long)) }
    return Schema(fields: fields)
  }
}

/// A window function over serialized rows.
package struct WindowCall: Sendable {
  package enum Kind: Sendable {
    case rowNumber(start: Int64)
    case rowRank(dense: Bool)
    case shift(by: Int, default: Expression?)
    case cumulativeSum
    case session(maxDistanceFromFirst: Value, maxDistanceBetweenNeighbors: Value)
  }
  package var kind: Kind
  package var arguments: [Expression]
  /// Restarts where it is true.
  package var restart: Expression?
  package var name: String
  package var type: ScalarType

  package init(kind: Kind, arguments: [Expression], restart: Expression?, name: String, type: ScalarType) {
    self.kind = kind
    self.arguments = arguments
    self.restart = restart
    self.name = name
    self.type = type
  }
}

package struct MakeSeries: Sendable {
  package var input: Plan
  package var aggregates: [(call: AggregateCall, defaultValue: Value)]
  package var axis: NamedExpression
  /// Constants of the axis type; nil: the data's own range.
  package var from: Value?
  package var to: Value?
  package var step: Value
  package var isInclusiveOfEnd: Bool
  package var keys: [NamedExpression]

  package init(
    input: Plan, aggregates: [(call: AggregateCall, defaultValue: Value)], axis: NamedExpression, from: Value?,
    to: Value?, step: Value, isInclusiveOfEnd: Bool, keys: [NamedExpression]
  ) {
    self.input = input
    self.aggregates = aggregates
    self.axis = axis
    self.from = from
    self.to = to
    self.step = step
    self.isInclusiveOfEnd = isInclusiveOfEnd
    self.keys = keys
  }

  package var schema: Schema {
    Schema(
      fields: keys.map { .init($0.name, $0.expression.type) }
        + aggregates.flatMap { $0.call.output.map { .init($0.name, .dynamic) } } + [.init(axis.name, .dynamic)])
  }
}

package struct Parse: Sendable {
  package enum Kind: Sendable { case simple, relaxed, regex(flags: String) }
  package enum Part: Sendable {
    case literal(String)
    case star
    /// Index into `output`.
    case capture(Int)
  }
  package var input: Plan
  package var source: Expression
  package var kind: Kind
  package var parts: [Part]
  package var output: [Schema.Field]
  /// `parse-where`: rows that do not match are dropped.
  package var dropsUnmatched: Bool

  package init(
    input: Plan, source: Expression, kind: Kind, parts: [Part], output: [Schema.Field], dropsUnmatched: Bool
  ) {
    self.input = input
    self.source = source
    self.kind = kind
    self.parts = parts
    self.output = output
    self.dropsUnmatched = dropsUnmatched
  }
}
