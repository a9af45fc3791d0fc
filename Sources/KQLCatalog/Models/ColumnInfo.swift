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
    var text = text
    if let columns = text.withUTF8({ plain($0) }) { return columns }
    return FieldText.decode(text).compactMap { fields in
      guard fields.count == 4, let id = Int64(fields[0]), let type = ScalarType(name: fields[2]) else { return nil }
      return ColumnInfo(id: id, name: fields[1], type: type, docString: fields[3])
    }
  }

  /// Without a string for each field: a directory with thousands of tables is opened in milliseconds. Nil where a field is
  /// escaped or not as written.
  private static func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> [ColumnInfo]? {
    var columns: [ColumnInfo] = []
    var position = 0
    func field() -> UnsafeBufferPointer<UInt8>? {
      let start = position
      while position < bytes.count, bytes[position] != 0x1F {
        if bytes[position] == 0x1B || bytes[position] == 0x1E { return nil }
        position += 1
      }
      guard position < bytes.count else { return nil }
      position += 1
      return UnsafeBufferPointer(rebasing: bytes[start..<position - 1])
    }
    while position < bytes.count {
      guard let digits = field(), let name = field(), let type = field(), let docString = field(),
        position < bytes.count, bytes[position] == 0x1E, digits.count < 19,
        digits.allSatisfy({ (0x30...0x39).contains($0) }), !digits.isEmpty,
        let type = ScalarType(name: String(decoding: type, as: UTF8.self))
      else { return nil }
      position += 1
      let id = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
      columns.append(
        ColumnInfo(
          id: id, name: String(decoding: name, as: UTF8.self), type: type,
          docString: docString.isEmpty ? "" : String(decoding: docString, as: UTF8.self)))
    }
    return columns
  }
}

extension [ColumnInfo] {
  package var schema: Schema { Schema(fields: map { Schema.Field($0.name, $0.type) }) }
}
