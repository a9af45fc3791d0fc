import KQLCatalog
import KQLColumns
import KQLDiagnostics

/// How an external table is shown and written back as a command.
enum ExternalTableText {
  static func row(_ table: ExternalTableInfo) -> [Value] {
    [
      .string(table.name), .string(table.kind == "storage" ? "Blob" : table.kind.capitalizedFirst),
      .string(table.folder),
      .string(table.docString), .string(properties(table).text),
      .dynamic(JSON.array(table.connectionStrings.map { .string(masked($0)) }).text), .dynamic(partitions(table).text),
      .string(pathFormat(table)),
    ]
  }

  /// Without what stands for a credential.
  static func masked(_ connection: String) -> String {
    guard let start = connection.firstIndex(where: { $0 == ";" || $0 == "?" }) else {
      return SecretText.masked(connection)
    }
    return String(connection[...start]) + "*******"
  }

  private static func properties(_ table: ExternalTableInfo) -> JSON {
    func text(_ name: String) -> JSON { table.properties[name].map(JSON.string) ?? .null }
    return .object([
      .init("Format", .string(table.dataFormat.capitalizedFirst)),
      .init("Compressed", .bool(table.properties["compressed"] == "true")),
      .init("CompressionType", text("compressionType")), .init("FileExtension", text("fileExtension")),
      .init("IncludeHeaders", .string(table.properties["includeHeaders"] ?? "None")),
      .init("Encoding", text("encoding")),
      .init("NamePrefix", text("namePrefix")),
    ])
  }

  private static func partitions(_ table: ExternalTableInfo) -> JSON {
    .array(
      table.partitions.enumerated().map { ordinal, partition in
        var members: [JSON.Member] = []
        switch partition.function {
        case "hash": members.append(.init("Mod", .integer(partition.argument)))
        case "bin":
          members += [.init("Function", .string("Bin")), .init("Bin", .string(TimeSpanText.text(partition.argument)))]
        case "", "column": break
        default: members.append(.init("Function", .string(functionTitle(partition.function))))
        }
        members.append(.init("Name", .string(partition.name)))
        members.append(.init("ColumnName", partition.column.isEmpty ? .null : .string(partition.column)))
        members.append(.init("Ordinal", .integer(Int64(ordinal))))
        return .object(members)
      })
  }

  /// `startofday` is shown as `StartOfDay`.
  private static func functionTitle(_ function: String) -> String {
    "StartOf" + function.dropFirst("startof".count).capitalizedFirst
  }

  static func pathFormat(_ table: ExternalTableInfo) -> String {
    table.pathFormat.map { part in
      switch part {
      case .text(let text): EntityText.literal(text)
      case .partition(let name): name
      case .datetimePattern(let pattern, let name): "datetime_pattern(\(EntityText.literal(pattern)),\(name))"
      }
    }.joined(separator: " ")
  }

  static func script(_ table: ExternalTableInfo) -> String {
    let columns = table.columns.map { "\(EntityText.quoted($0.name)):\($0.type.name)" }.joined(separator: ", ")
    var text = ".create-or-alter external table \(EntityText.quoted(table.name)) (\(columns)) kind=\(table.kind)"
    if !table.partitions.isEmpty {
      text += " partition by (\(table.partitions.map(definition).joined(separator: ", ")))"
      if !table.pathFormat.isEmpty { text += " pathformat=(\(pathFormat(table)))" }
    }
    text +=
      " dataformat=\(table.dataFormat) (\(table.connectionStrings.map(EntityText.literal).joined(separator: ", ")))"
    var list = table.properties.sorted { $0.key < $1.key }.map { "\($0.key) = \(EntityText.literal($0.value))" }
    if !table.folder.isEmpty { list.append("folder = \(EntityText.literal(table.folder))") }
    if !table.docString.isEmpty { list.append("docString = \(EntityText.literal(table.docString))") }
    return list.isEmpty ? text : text + " with (\(list.joined(separator: ", ")))"
  }

  private static func definition(_ partition: ExternalTableInfo.Partition) -> String {
    let head = "\(EntityText.quoted(partition.name)):\(partition.type.name)"
    let column = EntityText.quoted(partition.column)
    switch partition.function {
    case "": return head
    case "column": return "\(head)=\(column)"
    case "hash": return "\(head)=hash(\(column), \(partition.argument))"
    case "bin": return "\(head)=bin(\(column), \(TimeSpanText.text(partition.argument)))"
    default: return "\(head)=\(partition.function)(\(column))"
    }
  }
}

extension StringProtocol {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
