/// `source | operator | operator`. The source is any expression: a table, `print`, `range`, `union`, `datatable`, …
package struct Pipeline: Sendable {
  package var source: ExpressionSyntax?
  /// When the pipeline starts with an operator (`print 1`, `range …`, `union A, B`, `search "x"`), it stands first here
  /// and `source` is nil.
  package var operators: [OperatorCall]
  package var range: SourceRange

  package init(source: ExpressionSyntax?, operators: [OperatorCall], range: SourceRange) {
    self.source = source
    self.operators = operators
    self.range = range
  }
}

/// One operator with what its grammar captured.
package struct OperatorCall: Sendable {
  /// The operator's name in the registry: `where`, `mv-expand`, `project-away`.
  package var name: String
  package var nameRange: SourceRange
  package var captures: Captures
  package var range: SourceRange

  package init(name: String, nameRange: SourceRange, captures: Captures, range: SourceRange) {
    self.name = name
    self.nameRange = nameRange
    self.captures = captures
    self.range = range
  }
}

/// A statement of a query request; statements are separated by `;`.
package enum Statement: Sendable {
  case letValue(Name, ExpressionSyntax, SourceRange)
  case set(name: Name, value: ExpressionSyntax?, SourceRange)
  case queryParameters([Lambda.Parameter], SourceRange)
  case alias(database: Name, ExpressionSyntax, SourceRange)
  case restrict([ExpressionSyntax], SourceRange)
  case declarePattern(PatternDeclaration, SourceRange)
  /// A scalar expression at the end of a function body, or a pipeline.
  case expression(ExpressionSyntax)
}

/// `declare pattern app = (id: string)[scope: string] { ("a").["s"] = { body }; … };`
package struct PatternDeclaration: Sendable {
  package struct Case: Sendable {
    package var values: [String]
    package var path: String?
    package var body: [Statement]

    package init(values: [String], path: String?, body: [Statement]) {
      self.values = values
      self.path = path
      self.body = body
    }
  }
  package var name: Name
  package var parameters: [Name]
  package var path: Name?
  package var cases: [Case]
  /// `declare pattern app;`: every use of it is reported.
  package var isEmpty: Bool

  package init(name: Name, parameters: [Name] = [], path: Name? = nil, cases: [Case] = [], isEmpty: Bool) {
    self.name = name
    self.parameters = parameters
    self.path = path
    self.cases = cases
    self.isEmpty = isEmpty
  }
}

/// A whole query: its statements in order; the last tabular ones give results.
package struct Query: Sendable {
  package var statements: [Statement]
  package var range: SourceRange

  package init(statements: [Statement], range: SourceRange) {
    self.statements = statements
    self.range = range
  }
}

/// A management command with what its grammar captured.
package struct Command: Sendable {
  /// Index of its definition in the grammar the parser was given.
  package var definition: Int
  /// The grammar line, for messages: `.show table Table=<table> policy update`.
  package var syntax: String
  package var captures: Captures
  /// After `<|`: a query (or a `.show` command), or raw data.
  package var input: Input?
  /// Operators piped after the command: `.show tables | count`.
  package var pipe: [OperatorCall]
  /// Query statements after a `;`, which may use `$command_results`.
  package var following: [Statement]
  package var range: SourceRange

  package indirect enum Input: Sendable {
    case query(Query)
    case command(Command)
    /// Raw text of `.ingest inline … <|` and of scripts, with its place.
    case data(String, SourceRange)
  }

  package init(
    definition: Int, syntax: String, captures: Captures, input: Input?, pipe: [OperatorCall], following: [Statement],
    range: SourceRange
  ) {
    self.definition = definition
    self.syntax = syntax
    self.captures = captures
    self.input = input
    self.pipe = pipe
    self.following = following
    self.range = range
  }
}

package enum Request: Sendable {
  case query(Query)
  case command(Command)
}

/// What a grammar line captured, by the names it gives: `RowCount=<expression>` is `captures["RowCount"]`.
///
/// A repetition `{ Name=<name> ':' Type=<type>, ',' }+` that captures is available under the name of each capture in
/// it as `.list`, and as a whole as rows: `captures.rows("Name")`.
package struct Captures: Sendable {
  package enum Item: Sendable {
    case name(Name)
    /// A keyword or punctuation that was captured: `Kind=(inner | outer)`, `IfExists=ifexists`.
    case keyword(Name)
    case expression(ExpressionSyntax)
    /// A possibly qualified entity name: `T`, `Db.T`, `database("Db").T`; parts in order.
    case path([Name])
    case columns([ColumnDeclaration])
    case properties([Property])
    /// A function's `(parameters) { body }`, with the raw text of both.
    case function(parameters: String, body: String, lambda: Lambda, SourceRange)
    case list([Captures])
    case pipeline(Pipeline)
    /// Raw text in brackets or to the end.
    case text(String, SourceRange)
    /// What stands after `<|`; the last one is also `Command.input`.
    case input(Command.Input)
  }

  /// In the order written. A name may occur once, but for repetitions, which are one `.list` item under
  /// the name of their first capture.
  package var items: [(name: String, item: Item)]
  package var range: SourceRange

  package init(items: [(name: String, item: Item)] = [], range: SourceRange = 0..<0) {
    self.items = items
    self.range = range
  }

  package subscript(_ name: String) -> Item? { items.first { $0.name == name }?.item }
}
