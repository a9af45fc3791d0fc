import Foundation
import KQLDiagnostics
import KQLLanguage
import KQLOperators
import KQLSyntax
import Testing

/// A row of a table of cases: a text and what comes of it.
struct Row: Sendable {
  let text: String
  let expected: String
  let location: SourceLocation

  init(
    _ text: String, _ expected: String, fileID: String = #fileID, filePath: String = #filePath, line: Int = #line
  ) {
    self.text = text
    self.expected = expected
    location = SourceLocation(fileID: fileID, filePath: filePath, line: line, column: 1)
  }
}

/// Compares what a function makes of every text with what is written beside it.
func check(_ rows: [Row], _ function: (String) -> String) {
  for row in rows {
    let actual = function(row.text)
    #expect(actual == row.expected, "\(row.text)", sourceLocation: row.location)
  }
}

enum Fixture {
  static let commands: [String] = [
    ".show tables ['(' { TableName=<table>, ',' }+ ')'] [details]", ".show table TableName=<table> policy update",
    ".create table TableName=<name> '(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')' "
      + "[with '(' { PropertyName=(docstring | folder | <name>) '=' PropertyValue=<value>, ',' }+ ')']",
    ".create-or-alter function [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] "
      + "FunctionName=<name> <function_declaration>",
    ".(set | append) [async] TableName=<name> '<|' Query=<input_query>",
    ".ingest inline into table TableName=<name> ('[' Data=<bracketed_input_data> ']' | '<|' Data=<input_data>)",
    ".ingest inline into table TableName=<name> with '(' <properties> ')' <bracketed_input_data>",
    ".replace extents in table TableName=<table> '<|' '{' Drop=<input_query> '}' ',' '{' Move=<input_query> '}'",
    ".show database [Db=<database>] schema", ".drop table TableName=<table> [ifexists]",
    ".create table TableName=<name> ingestion Kind=(csv | json) mapping MappingName=<string> Mapping=<string>",
    ".show operations [(Id=<guid> | '(' { Id=<guid>, ',' }+ ')')]",
    ".alter database Db=<database> policy caching hot '=' Hot=<timespan>",
    ".execute database script '<|' <input_script>",
  ]

  static let grammar = Grammar(
    operators: TabularOperator.all.map { ($0.name, $0.syntax, $0.isSource) }, commands: commands)

  /// The first diagnostic as `start..<end message [hint]`, or the tree.
  static func outcome(_ text: String) -> String {
    var parser = Parser(text, grammar: grammar)
    let (request, diagnostics) = parser.parseRequest()
    if let first = diagnostics.first {
      let place = first.range.map { "\($0.lowerBound)..<\($0.upperBound) " } ?? ""
      return place + first.message + first.hints.map { " [\($0)]" }.joined()
    }
    return request.map { SyntaxJSON.text($0, places: false) } ?? "nothing"
  }

  static func sketch(_ text: String) -> String {
    var parser = Parser(text, grammar: grammar)
    let (expression, diagnostics) = parser.parseExpression()
    return expression.map(Sketch.text) ?? "error: \(diagnostics.first?.message ?? "")"
  }

  static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
}

/// An expression in brackets, operator first.
enum Sketch {
  static func text(_ expression: ExpressionSyntax) -> String {
    switch expression {
    case .literal(let literal): self.literal(literal.kind)
    case .name(let name): name.isBracketed ? "[\(name.text)]" : name.text
    case .star: "*"
    case .wildcard(let text, _): text
    case .call(let call): "\(call.function.text)(\(list(call.arguments)))"
    case .memberCall(let base, let call): "\(text(base)).\(call.function.text)(\(list(call.arguments)))"
    case .member(let base, let name): "\(text(base)).\(name.text)"
    case .element(let base, let index, _): "\(text(base))[\(text(index))]"
    case .unary(let sign, let operand, _): "(\(sign.rawValue) \(text(operand)))"
    case .binary(let binary, let left, let right, _): "(\(binary.rawValue) \(text(left)) \(text(right)))"
    case .between(let operand, let low, let high, let negated, _):
      "(\(negated ? "!" : "")between \(text(operand)) \(text(low)) \(text(high)))"
    case .membership(let membership, let operand, let values, _):
      "(\(membership.rawValue) \(text(operand)) \(list(values)))"
    case .named(let name, let value): "\(name.text)=\(text(value))"
    case .namedList(let names, let value, _): "(\(names.map(\.text).joined(separator: ", ")))=\(text(value))"
    case .pipeline(let pipeline):
      "{\(([pipeline.source.map(text)] + pipeline.operators.map { $0.name }).compactMap { $0 }.joined(separator: " | "))}"
    case .dynamic(let text, _): "dynamic<\(text)>"
    case .datatable(let columns, let values, _): "datatable(\(self.columns(columns)))[\(list(values))]"
    case .externalData(let columns, let uris, let properties, _):
      "externaldata(\(self.columns(columns)))[\(list(uris))]\(properties.map { "\($0.name.text)=\(text($0.value))" })"
    case .typeOf(let columns, _): "typeof(\(self.columns(columns)))"
    case .lambda: "lambda"
    case .missing: "missing"
    }
  }

  private static func list(_ expressions: [ExpressionSyntax]) -> String {
    expressions.map(text).joined(separator: ", ")
  }

  private static func columns(_ columns: [ColumnDeclaration]) -> String {
    columns.map { "\($0.name.text):\($0.type.text)" }.joined(separator: ",")
  }

  private static func literal(_ kind: Literal.Kind) -> String {
    switch kind {
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .real(let value): "real \(value)"
    case .string(let text, let isObfuscated): "\(isObfuscated ? "h" : "")\"\(text)\""
    case .timespan(let ticks): "\(ticks)t"
    case .typed(let type, let text): "\(type)<\(text)>"
    case .overflow(let text): "overflow \(text)"
    }
  }
}
