package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// What `inline_external_table` says of its table.
package struct InlineExternalTable: Sendable {
  /// `name: type = function(column, argument)`.
  package struct Partition: Sendable {
    package var name: String
    package var type: ScalarType
    /// Empty where the value stands in the path only; `column` for `name: string = Column`; else `hash`, `startofday`, `bin`, …
    package var function = ""
    package var column = ""
    /// The modulus of `hash`, the ticks of `bin`.
    package var argument: Int64 = 0
  }

  package enum PathPart: Sendable {
    case text(String)
    case partition(String)
    case datetimePattern(String, partition: String)
  }

  package var schema: Schema
  package var format: String
  /// Files, or folders of files.
  package var locations: [String]
  package var partitions: [Partition] = []
  package var path: [PathPart] = []
  package var properties: [String: String] = [:]

  package init(schema: Schema, format: String, locations: [String]) {
    self.schema = schema
    self.format = format
    self.locations = locations
  }

  package mutating func addPartition(
    _ name: Name, _ typeName: Name, _ value: ExpressionSyntax?, _ binder: inout Binder
  ) throws(Diagnostic) {
    guard let type = ScalarType(name: typeName.text), [.string, .datetime, .long].contains(type) else {
      throw binder.semanticError(
        "the type of a partition is string, datetime or long.", code: "SEM0100", range: typeName.range)
    }
    var partition = Partition(name: name.text, type: type)
    if let value {
      var source = value
      partition.function = "column"
      if case .call(let call) = value, let first = call.arguments.first {
        partition.function = call.function.text
        source = first
        switch (call.function.text, call.arguments.count) {
        case ("startofday", 1), ("startofweek", 1), ("startofmonth", 1), ("startofyear", 1): break
        case ("bin", 2), ("hash", 2):
          guard case .long(let number) = try binder.constant(call.arguments[1]).value, number > 0 else {
            throw binder.semanticError("a positive constant is expected.", code: "SEM0005", range: call.arguments[1].range)
          }
          partition.argument = number
        default:
          throw binder.semanticError(
            "partitions are columns, startofday() and its kin, bin() or hash() of them.", code: "SEM0219", range: call.range)
        }
      }
      guard let column = source.nameValue, schema.index(of: column.text) != nil else {
        throw binder.semanticError(
          "a column of the table is expected.", code: "SEM0100", range: source.range,
          hints: Spelling.hints(for: source.nameValue?.text ?? "", in: schema.names))
      }
      partition.column = column.text
    }
    partitions.append(partition)
  }

  package mutating func addPath(_ part: ExpressionSyntax, _ binder: inout Binder) throws(Diagnostic) {
    var name: Name?
    if let text = part.stringValue {
      path.append(.text(text))
    } else if case .call(let call) = part, call.function.text == "datetime_pattern", call.arguments.count == 2,
      let pattern = call.arguments[0].stringValue
    {
      name = call.arguments[1].nameValue
      path.append(.datetimePattern(pattern, partition: name?.text ?? ""))
    } else {
      name = part.nameValue
      path.append(.partition(name?.text ?? ""))
    }
    if part.stringValue == nil, name == nil || !partitions.contains(where: { $0.name == name?.text }) {
      throw binder.semanticError(
        "a text, a partition or datetime_pattern('yyyy/MM/dd', Partition) is expected.", code: "SEM0100", range: part.range)
    }
  }
}
