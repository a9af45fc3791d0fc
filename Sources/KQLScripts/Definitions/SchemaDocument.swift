import KQLColumns
import KQLDiagnostics

/// The document that `.show database schema as json` gives, here or at the service, as commands.
enum SchemaDocument {
  /// Whether a file holds such a document, by itself or as the result of the command in JSON.
  static func isDocument(_ bytes: [UInt8]) -> Bool {
    let start = bytes.filter { $0 > 0x20 }.prefix(2)
    return start.first == UInt8(ascii: "{") || Array(start) == Array("[{".utf8)
  }

  static func commands(_ bytes: [UInt8], path: String) throws(Diagnostic) -> [String] {
    guard let database = database(bytes) else {
      throw Diagnostic(
        code: "", "'\(path)' is no schema document", hints: ["write one with: .show database schema as json"])
    }
    let tables = (database["Tables"]?.members ?? []).map { table in
      let columns = (table.value["OrderedColumns"]?.array ?? []).map(column)
      return ".create-merge table \(quoted(table.key)) (\(columns.joined(separator: ", ")))\(properties(table.value))"
    }
    let functions = (database["Functions"]?.members ?? []).map { function in
      ".create-or-alter function\(properties(function.value, and: "skipvalidation = true")) \(quoted(function.key))"
        + "\(parameters(function.value)) \(function.value["Body"]?.string ?? "{}")"
    }
    return tables + functions
  }

  private static func database(_ bytes: [UInt8]) -> JSONValue? {
    var document = JSONValue(String(decoding: bytes, as: UTF8.self))
    if let row = document?.array?.first, let text = row["DatabaseSchema"]?.string { document = JSONValue(text) }
    return document?["Databases"]?.members?.first?.value
  }

  /// `['a']: long`, from the type in KQL or its .NET name.
  private static func column(_ value: JSONValue) -> String {
    let dotNet = value["Type"]?.string ?? ""
    let type = value["CslType"]?.string ?? ScalarType.allCases.first { $0.dotNetName == dotNet }?.name ?? "string"
    return "\(quoted(value["Name"]?.string ?? "")): \(type)"
  }

  private static func parameters(_ function: JSONValue) -> String {
    if let text = function["Parameters"]?.string { return text }
    let list = (function["InputParameters"]?.array ?? []).map { parameter -> String in
      if let columns = parameter["Columns"]?.array, !columns.isEmpty {
        return "\(quoted(parameter["Name"]?.string ?? "")): (\(columns.map(column).joined(separator: ", ")))"
      }
      let byDefault = parameter["CslDefaultValue"]?.string.map { " = \($0)" } ?? ""
      return column(parameter) + byDefault
    }
    return "(\(list.joined(separator: ", ")))"
  }

  private static func properties(_ entity: JSONValue, and last: String? = nil) -> String {
    var list: [String] = []
    if let folder = entity["Folder"]?.string, !folder.isEmpty { list.append("folder = \(literal(folder))") }
    if let text = entity["DocString"]?.string, !text.isEmpty { list.append("docstring = \(literal(text))") }
    if let last { list.append(last) }
    return list.isEmpty ? "" : " with (\(list.joined(separator: ", ")))"
  }

  private static func quoted(_ name: String) -> String {
    let isPlain = !name.isEmpty && name.utf8.allSatisfy { $0 >= 0x80 || isWordByte($0) } && !(name.first?.isNumber ?? true)
    return isPlain ? name : "[\(literal(name))]"
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func literal(_ text: String) -> String { "@'" + text.replacing("'", with: "''") + "'" }
}
