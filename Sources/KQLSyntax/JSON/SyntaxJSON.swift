/// The syntax tree as JSON on one line, for `kqlsh ast` and for tools.
///
/// Every node is an object with `kind` and its parts. Nodes that stand in the text have `at`: `[start, end]`, UTF-8
/// offsets; it is left out when places are not asked for. A tree has at most `Parser.Limit.depth` levels, so this
/// recurses.
package struct SyntaxJSON {
  private var json = JSONText()
  private let hasPlaces: Bool

  private init(places: Bool) { hasPlaces = places }

  package static func text(_ request: Request, places: Bool = true) -> String {
    var writer = SyntaxJSON(places: places)
    switch request {
    case .query(let query): writer.write(query)
    case .command(let command): writer.write(command)
    }
    return writer.json.text
  }

  package static func text(_ expression: ExpressionSyntax, places: Bool = true) -> String {
    var writer = SyntaxJSON(places: places)
    writer.write(expression)
    return writer.json.text
  }

  // MARK: Parts

  private mutating func node(_ kind: String, _ range: SourceRange?, _ body: (inout SyntaxJSON) -> Void) {
    json.beginObject()
    json.field("kind", kind)
    body(&self)
    if hasPlaces, let range {
      json.key("at")
      json.beginArray()
      json.literal(String(range.lowerBound))
      json.literal(String(range.upperBound))
      json.endArray()
    }
    json.endObject()
  }

  private mutating func list<Element>(
    _ name: String, _ elements: [Element], _ write: (inout SyntaxJSON, Element) -> Void
  ) {
    json.key(name)
    json.beginArray()
    for element in elements { write(&self, element) }
    json.endArray()
  }

  private mutating func child(_ name: String, _ expression: ExpressionSyntax) {
    json.key(name)
    write(expression)
  }

  private mutating func children(_ name: String, _ expressions: [ExpressionSyntax]) {
    list(name, expressions) { $0.write($1) }
  }

  // MARK: Requests

  private mutating func write(_ query: Query) {
    node("query", query.range) { $0.list("statements", query.statements) { $0.write($1) } }
  }

  private mutating func write(_ command: Command) {
    node("command", command.range) { writer in
      writer.json.field("syntax", command.syntax)
      writer.json.key("captures")
      writer.write(command.captures)
      if let input = command.input {
        writer.json.key("input")
        writer.write(input)
      }
      if !command.pipe.isEmpty { writer.list("pipe", command.pipe) { $0.write($1) } }
      if !command.following.isEmpty { writer.list("following", command.following) { $0.write($1) } }
    }
  }

  private mutating func write(_ input: Command.Input) {
    switch input {
    case .query(let query): write(query)
    case .command(let command): write(command)
    case .data(let text, let range): node("data", range) { $0.json.field("text", text) }
    }
  }

  private mutating func write(_ statement: Statement) {
    switch statement {
    case .expression(let expression): write(expression)
    case .letValue(let name, let value, let range):
      node("let", range) {
        $0.json.field("name", name.text)
        $0.child("value", value)
      }
    case .set(let name, let value, let range):
      node("set", range) {
        $0.json.field("name", name.text)
        if let value { $0.child("value", value) }
      }
    case .queryParameters(let parameters, let range):
      node("declareQueryParameters", range) { $0.list("parameters", parameters) { $0.write($1) } }
    case .alias(let name, let value, let range):
      node("aliasDatabase", range) {
        $0.json.field("name", name.text)
        $0.child("value", value)
      }
    case .restrict(let entities, let range): node("restrictAccess", range) { $0.children("to", entities) }
    case .declarePattern(let pattern, let range):
      node("declarePattern", range) { $0.json.field("name", pattern.name.text) }
    }
  }

  private mutating func write(_ pipeline: Pipeline) {
    node("pipeline", pipeline.range) { writer in
      if let source = pipeline.source { writer.child("source", source) }
      writer.list("operators", pipeline.operators) { $0.write($1) }
    }
  }

  private mutating func write(_ call: OperatorCall) {
    node("operator", call.range) { writer in
      writer.json.field("name", call.name)
      writer.json.key("captures")
      writer.write(call.captures)
    }
  }

  private mutating func write(_ captures: Captures) {
    json.beginObject()
    for (name, item) in captures.items {
      json.key(name)
      write(item)
    }
    json.endObject()
  }

  private mutating func write(_ item: Captures.Item) {
    switch item {
    case .name(let name): write(name)
    case .keyword(let word): node("keyword", word.range) { $0.json.field("text", word.text) }
    case .expression(let expression): write(expression)
    case .path(let parts): node("path", nil) { $0.list("parts", parts) { $0.json.string($1.text) } }
    case .columns(let columns): node("columns", nil) { $0.write("columns", columns) }
    case .properties(let properties): node("properties", nil) { $0.write("properties", properties) }
    case .function(_, _, let lambda, let range):
      node("function", range) { writer in
        writer.json.key("lambda")
        writer.write(lambda)
      }
    case .list(let rows):
      json.beginArray()
      for row in rows { write(row) }
      json.endArray()
    case .pipeline(let pipeline): write(pipeline)
    case .text(let text, let range): node("text", range) { $0.json.field("text", text) }
    case .input(let input): write(input)
    }
  }

  private mutating func write(_ name: Name) { node("name", name.range) { $0.json.field("name", name.text) } }

  private mutating func write(_ key: String, _ columns: [ColumnDeclaration]) {
    list(key, columns) { writer, column in
      writer.json.beginObject()
      writer.json.field("name", column.name.text)
      writer.json.field("type", column.type.text)
      writer.json.endObject()
    }
  }

  private mutating func write(_ key: String, _ properties: [Property]) {
    list(key, properties) { writer, property in
      writer.json.beginObject()
      writer.json.field("name", property.name.text)
      writer.child("value", property.value)
      writer.json.endObject()
    }
  }

  private mutating func write(_ lambda: Lambda) {
    node("lambda", lambda.range) { writer in
      if lambda.isView { writer.json.field("isView", literal: "true") }
      writer.list("parameters", lambda.parameters) { $0.write($1) }
      writer.list("body", lambda.body) { $0.write($1) }
    }
  }

  private mutating func write(_ parameter: Lambda.Parameter) {
    json.beginObject()
    json.field("name", parameter.name.text)
    switch parameter.kind {
    case .scalar(let type, let value):
      json.field("type", type.text)
      if let value { child("default", value) }
    case .tabular(let columns, let isOpen):
      if isOpen { json.field("isOpen", literal: "true") }
      write("columns", columns)
    }
    json.endObject()
  }

  // MARK: Expressions

  private mutating func write(_ expression: ExpressionSyntax) {
    switch expression {
    case .literal(let literal): write(literal)
    case .name(let name): write(name)
    case .star(let range): node("star", range) { _ in }
    case .wildcard(let text, let range): node("wildcard", range) { $0.json.field("name", text) }
    case .call(let call): write(call, on: nil)
    case .memberCall(let base, let call): write(call, on: base)
    case .member(let base, let name):
      node("member", name.range) {
        $0.child("base", base)
        $0.json.field("name", name.text)
      }
    case .element(let base, let index, let range):
      node("element", range) {
        $0.child("base", base)
        $0.child("index", index)
      }
    case .unary(let sign, let operand, let range):
      node("unary", range) {
        $0.json.field("operator", sign.rawValue)
        $0.child("operand", operand)
      }
    case .binary(let binary, let left, let right, let range):
      node("binary", range) {
        $0.json.field("operator", binary.rawValue)
        $0.child("left", left)
        $0.child("right", right)
      }
    case .between(let operand, let low, let high, let negated, let range):
      node("between", range) {
        if negated { $0.json.field("negated", literal: "true") }
        $0.child("operand", operand)
        $0.child("low", low)
        $0.child("high", high)
      }
    case .membership(let membership, let operand, let values, let range):
      node("membership", range) {
        $0.json.field("operator", membership.rawValue)
        $0.child("operand", operand)
        $0.children("values", values)
      }
    case .named(let name, let value):
      node("named", name.range) {
        $0.json.field("name", name.text)
        $0.child("value", value)
      }
    case .namedList(let names, let value, let range):
      node("namedList", range) { writer in
        writer.list("names", names) { $0.json.string($1.text) }
        writer.child("value", value)
      }
    default: writeTable(expression)
    }
  }

  private mutating func writeTable(_ expression: ExpressionSyntax) {
    switch expression {
    case .pipeline(let pipeline): write(pipeline)
    case .dynamic(let text, let range): node("dynamic", range) { $0.json.field("text", text) }
    case .datatable(let columns, let values, let range):
      node("datatable", range) {
        $0.write("columns", columns)
        $0.children("values", values)
      }
    case .externalData(let columns, let uris, let properties, let range):
      node("externaldata", range) {
        $0.write("columns", columns)
        $0.children("uris", uris)
        $0.write("properties", properties)
      }
    case .typeOf(let columns, let range): node("typeof", range) { $0.write("columns", columns) }
    case .lambda(let lambda): write(lambda)
    case .missing(let range): node("missing", range) { _ in }
    default: json.literal("null")
    }
  }

  private mutating func write(_ call: Call, on base: ExpressionSyntax?) {
    node("call", call.range) {
      if let base { $0.child("on", base) }
      $0.json.field("function", call.function.text)
      $0.children("arguments", call.arguments)
    }
  }

  private mutating func write(_ literal: Literal) {
    switch literal.kind {
    case .bool(let value): scalar("bool", literal.range, literal: value ? "true" : "false")
    case .integer(let value): scalar("long", literal.range, literal: String(value))
    case .real(let value) where value.isFinite: scalar("real", literal.range, literal: String(value))
    case .real(let value): scalar("real", literal.range, text: String(value))
    case .string(let text, _): scalar("string", literal.range, text: text)
    case .timespan(let ticks): scalar("timespan", literal.range, literal: String(ticks))
    case .typed(let type, let text): scalar(type, literal.range, text: text)
    case .overflow(let text): scalar("overflow", literal.range, text: text)
    }
  }

  private mutating func scalar(_ type: String, _ range: SourceRange, literal: String) {
    node("literal", range) {
      $0.json.field("type", type)
      $0.json.field("value", literal: literal)
    }
  }

  private mutating func scalar(_ type: String, _ range: SourceRange, text: String) {
    node("literal", range) {
      $0.json.field("type", type)
      $0.json.field("value", text)
    }
  }
}
