import KQLColumns
import KQLDatabase
import KQLDiagnostics

extension CommandResult {
  /// Without secrets in its texts.
  var masked: CommandResult {
    var copy = self
    copy.tables = tables.map { table in
      guard table.schema.fields.contains(where: { $0.type == .string || $0.type == .dynamic }) else { return table }
      var result = table
      result.chunks = table.chunks.map { columns in columns.map(Self.masked) }
      return result
    }
    return copy
  }

  private static func masked(_ column: Column) -> Column {
    guard column.type == .string || column.type == .dynamic else { return column }
    switch column.storage {
    case .text(let values), .dictionary(_, let values):
      guard values.bytes.withUnsafeBufferPointer(SecretText.mayHold) else { return column }
    default: break
    }
    var isChanged = false
    let values = (0..<column.count).map { row -> Value in
      let value = column.value(row)
      switch value {
      case .string(let text):
        let masked = SecretText.masked(text)
        isChanged = isChanged || masked != text
        return .string(masked)
      case .dynamic(let text):
        let masked = SecretText.masked(text)
        isChanged = isChanged || masked != text
        return .dynamic(masked)
      default: return value
      }
    }
    return isChanged ? Column(column.type, values) : column
  }
}

extension CommandContext {
  /// Takes `ShowObfuscatedStrings`: its value, as far as the principal has the right.
  func showObfuscatedStrings(_ options: PropertyList, isCreator: Bool = false) throws {
    guard try options.bool("ShowObfuscatedStrings") ?? false else { return }
    let database = try databaseInfo.name
    showsSecrets = isCreator || access.isAdmin(of: database)
  }
}
