import KQLColumns

/// A column of a table. The id stays with it when it is renamed; extents store their columns under it.
package struct ColumnInfo: Sendable, Hashable {
  package var id: Int64
  package var name: String
  package var type: ScalarType
  package var docString: String

  package init(id: Int64, name: String, type: ScalarType, docString: String = "") {
    self.id = id
    self.name = name
    self.type = type
    self.docString = docString
  }

  static func encode(_ columns: [ColumnInfo]) -> String {
    FieldText.encode(columns.map { [String($0.id), $0.name, $0.type.name, $0.docString] })
  }

  static func decode(_ text: String) -> [ColumnInfo] {
    FieldText.decode(text).compactMap { fields in
      guard fields.count == 4, let id = Int64(fields[0]), let type = ScalarType(name: fields[2]) else { return nil }
      return ColumnInfo(id: id, name: fields[1], type: type, docString: fields[3])
    }
  }
}

extension [ColumnInfo] {
  package var schema: Schema { Schema(fields: map { Schema.Field($0.name, $0.type) }) }
}
