package import KQLColumns
package import KQLDiagnostics

/// A scalar function or operator: whole columns in, a column out.
package struct ScalarFunction: Definition {
  /// The chapter of the reference.
  package enum Family: String, Sendable, CaseIterable {
    case operators, strings, text, dateAndTime, mathematics, conversion, conditional, dynamic, bits, hashing, ip,
      window,
      series, geospatial, binning, type, special
  }

  /// On what the result of equal arguments depends.
  package enum Volatility: Int, Sendable, Comparable {
    case immutable
    /// On the request: who asks, and in which database. A constant for one request, never for a stored plan.
    case stable
    /// On each call: `rand()`, `new_guid()`.
    case volatile

    package static func < (left: Volatility, right: Volatility) -> Bool { left.rawValue < right.rawValue }
  }

  package let name: String
  package let family: Family
  package let summary: String
  package let parameters: [Parameter]
  package let result: ResultType
  package let resultName: ResultName
  package let examples: [Example]
  package let volatility: Volatility
  /// Calls are folded when constant and run once per distinct value of a dictionary column.
  package var isDeterministic: Bool { volatility == .immutable }
  /// Other spellings, obsolete ones too; resolved, never offered.
  package let synonyms: [String]
  /// For functions of several results (`series_stats`): one function each, of the same parameters, named by what
  /// follows `series_stats_x_` in the column's name. `result` and `evaluate` are then those of the first.
  package let parts: [ScalarFunction]
  /// For functions that give a result for each array they are given (`array_sort_asc`): the one for an argument. Its
  /// column is called after the argument, with `name` behind it.
  package let argumentPart: (@Sendable (_ index: Int) -> ScalarFunction)?
  package let evaluate: @Sendable (Arguments) throws -> Column

  package init(
    name: String, family: Family, summary: String, parameters: [Parameter], result: ResultType,
    resultName: ResultName = .none, examples: [Example], volatility: Volatility = .immutable, synonyms: [String] = [],
    parts: [ScalarFunction] = [], argumentPart: (@Sendable (_ index: Int) -> ScalarFunction)? = nil,
    evaluate: @escaping @Sendable (Arguments) throws -> Column
  ) {
    self.name = name
    self.family = family
    self.summary = summary
    self.parameters = parameters
    self.result = result
    self.resultName = resultName
    self.examples = examples
    self.volatility = volatility
    self.synonyms = synonyms
    self.parts = parts
    self.argumentPart = argumentPart
    self.evaluate = evaluate
  }

  package var usage: String { "\(name)(\(parameters.usage))" }
}

extension [Parameter] {
  package var usage: String {
    map {
      switch $0.presence {
      case .required: $0.name
      case .optional: "[\($0.name)]"
      case .repeated: "\($0.name), ..."
      }
    }.joined(separator: ", ")
  }
}

/// What a function is given: its arguments as columns of one length, already converted to its parameters' kinds.
package struct Arguments {
  package let columns: [Column]
  package let rowCount: Int
  package let resultType: ScalarType
  package let context: EvaluationContext

  package init(columns: [Column], rowCount: Int, resultType: ScalarType, context: EvaluationContext) {
    self.columns = columns
    self.rowCount = rowCount
    self.resultType = resultType
    self.context = context
  }

  package var count: Int { columns.count }
  package subscript(_ index: Int) -> Column { columns[index] }

  /// The constant value of an argument, or nil when it varies or is absent.
  package func constant(_ index: Int) -> Value? { index < columns.count ? columns[index].constantValue : nil }
}

/// What a query's functions may know of the world. Fixed for the length of the query, but for `random`.
package struct EvaluationContext: Sendable {
  /// Ticks of 100 ns since 0001-01-01 UTC.
  package var now: Int64
  /// Who runs the query.
  package var principal: Principal
  package var database: String
  package var clientActivityId: String
  /// The database cursor when the query started: ticks.
  package var cursor: Int64
  package var random: @Sendable () -> UInt64
  /// Asks loops over rows, and the binder's over calls, to stop.
  package var cancellation = Cancellation()

  package init(
    now: Int64, principal: Principal = .local, database: String, clientActivityId: String, cursor: Int64,
    random: @escaping @Sendable () -> UInt64
  ) {
    self.now = now
    self.principal = principal
    self.database = database
    self.clientActivityId = clientActivityId
    self.cursor = cursor
    self.random = random
  }

  package func checkCancelled() throws(Diagnostic) {
    if cancellation.isCancelled {
      throw Diagnostic(code: "E_QUERY_CANCELLED", "The query was cancelled.", isPermanent: false)
    }
  }
}
