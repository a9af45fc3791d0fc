import KQLCatalog
import KQLColumns

/// The small result of a command as one JSON text: `{"Columns": [["a", "long"]], "Rows": [[1]]}`.
enum StoredTable {
  static func text(_ table: Table) -> String {
    let columns = table.schema.fields.map { JSON.array([.string($0.name), .string($0.type.name)]) }
    let rows = table.chunks.flatMap { chunk in
      (0..<(chunk.first?.count ?? 0)).map { row in JSON.array(chunk.map { json($0.value(row)) }) }
    }
    return JSON.object([.init("Columns", .array(columns)), .init("Rows", .array(rows))]).text
  }

  /// Nil when the text is none of `text`'s.
  static func table(_ text: String) -> Table? {
    guard let json = JSON(text), let columns = json["Columns"]?.array, let lines = json["Rows"]?.array else {
      return nil
    }
    var fields: [Schema.Field] = []
    for column in columns {
      guard let pair = column.array, pair.count == 2, let name = pair[0].string,
        let type = pair[1].string.flatMap({ ScalarType(name: $0) })
      else { return nil }
      fields.append(Schema.Field(name, type))
    }
    let rows = lines.map { line in
      zip(line.array ?? [], fields).map { value($0, $1.type) }
    }
    guard rows.allSatisfy({ $0.count == fields.count }) else { return nil }
    return Table(schema: Schema(fields: fields), rows: rows)
  }

  private static func json(_ value: Value) -> JSON {
    switch value {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .long(let number): .integer(number)
    case .real(let number): .string(String(number))
    case .decimal(let number): .string(number.text)
    case .string(let text), .dynamic(let text): .string(text)
    case .guid(let guid): .string(guid.dashed)
    }
  }

  private static func value(_ json: JSON, _ type: ScalarType) -> Value {
    switch type {
    case .bool: json.bool.map(Value.bool) ?? .null
    case .int, .long, .datetime, .timespan: json.integer.map(Value.long) ?? .null
    case .real: json.string.flatMap(Double.init).map(Value.real) ?? .null
    case .decimal: json.string.flatMap { Decimal128($0) }.map(Value.decimal) ?? .null
    case .guid: json.string.flatMap { GUID(hex: $0) }.map(Value.guid) ?? .null
    case .dynamic: json.string.map(Value.dynamic) ?? .null
    case .string: .string(json.string ?? "")
    }
  }
}
