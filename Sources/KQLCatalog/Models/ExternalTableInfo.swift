import KQLColumns

/// An external table: where its files are and how they are read and written.
package struct ExternalTableInfo: CatalogRow, Hashable {
  package var database: String
  package var name: String
  /// `storage`, `delta` or `sql`.
  package var kind: String
  package var columns: [ColumnInfo]
  /// `csv`, `parquet`; as written.
  package var dataFormat: String
  package var connectionStrings: [String]
  package var partitions: [Partition]
  /// Parts of the path format in order; empty for the default.
  package var pathFormat: [PathPart]
  /// Names in their canonical case, values as text.
  package var properties: [String: String]
  package var folder: String
  package var docString: String

  /// A partition column: `name : type = function(column, argument)`.
  package struct Partition: Sendable, Hashable {
    package var name: String
    package var type: ScalarType
    /// Empty for a virtual column; `column` for `name: string = Column`; else `hash`, `startofday`, `bin`, …
    package var function: String
    package var column: String
    /// The modulus of `hash`, the ticks of `bin`.
    package var argument: Int64

    package init(name: String, type: ScalarType, function: String = "", column: String = "", argument: Int64 = 0) {
      self.name = name
      self.type = type
      self.function = function
      self.column = column
      self.argument = argument
    }
  }

  package enum PathPart: Sendable, Hashable {
    case text(String)
    case partition(String)
    case datetimePattern(String, partition: String)
  }

  package init(
    database: String, name: String, kind: String, columns: [ColumnInfo], dataFormat: String,
    connectionStrings: [String], partitions: [Partition] = [], pathFormat: [PathPart] = [],
    properties: [String: String] = [:], folder: String = "", docString: String = ""
  ) {
    self.database = database
    self.name = name
    self.kind = kind
    self.columns = columns
    self.dataFormat = dataFormat
    self.connectionStrings = connectionStrings
    self.partitions = partitions
    self.pathFormat = pathFormat
    self.properties = properties
    self.folder = folder
    self.docString = docString
  }

  package var schema: Schema { columns.schema }

  package static let tableName = "external_tables"
  package static let columns = [
    "database", "name", "kind", "columns", "format", "connections", "partitions", "path_format", "properties",
    "folder", "docstring",
  ]
  package static let keyCount = 2
  package init(_ row: SQLStatement) {
    database = row.text(0)
    name = row.text(1)
    kind = row.text(2)
    columns = ColumnInfo.decode(row.text(3))
    dataFormat = row.text(4)
    connectionStrings = FieldText.decode(list: row.text(5))
    partitions = FieldText.decode(row.text(6)).compactMap { fields in
      guard fields.count == 5, let type = ScalarType(name: fields[1]) else { return nil }
      return Partition(
        name: fields[0], type: type, function: fields[2], column: fields[3], argument: Int64(fields[4]) ?? 0)
    }
    pathFormat = FieldText.decode(row.text(7)).compactMap { fields in
      guard fields.count == 3 else { return nil }
      switch fields[0] {
      case "text": return .text(fields[1])
      case "partition": return .partition(fields[1])
      default: return .datetimePattern(fields[1], partition: fields[2])
      }
    }
    properties = Dictionary(
      FieldText.decode(row.text(8)).filter { $0.count == 2 }.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
    folder = row.text(9)
    docString = row.text(10)
  }
  package var values: [SQLValue] {
    let partitionText = FieldText.encode(
      partitions.map { [$0.name, $0.type.name, $0.function, $0.column, String($0.argument)] })
    let pathText = FieldText.encode(
      pathFormat.map { part in
        switch part {
        case .text(let text): ["text", text, ""]
        case .partition(let name): ["partition", name, ""]
        case .datetimePattern(let pattern, let name): ["datetime", pattern, name]
        }
      })
    let propertyText = FieldText.encode(properties.sorted { $0.key < $1.key }.map { [$0.key, $0.value] })
    return [
      .text(database), .text(name), .text(kind), .text(ColumnInfo.encode(columns)), .text(dataFormat),
      .text(FieldText.encode(list: connectionStrings)), .text(partitionText), .text(pathText), .text(propertyText),
      .text(folder), .text(docString),
    ]
  }
}
