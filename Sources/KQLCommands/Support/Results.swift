import KQLCatalog
import KQLColumns

/// The result schemas that many commands share, and the rows that fill them.
enum Results {
  static let table = "TableName: string, DatabaseName: string, Folder: string, DocString: string"
  static let schema = "TableName: string, Schema: string, DatabaseName: string, Folder: string, DocString: string"
  static let function = "Name: string, Parameters: string, Body: string, Folder: string, DocString: string"
  static let policy =
    "PolicyName: string, EntityName: string, Policy: string, ChildEntities: string, EntityType: string"
  static let ingested =
    "ExtentId: guid, OriginalSize: long, ExtentSize: long, ColumnSize: long, IndexSize: long, RowCount: long"
  static let externalTable =
    "TableName: string, TableType: string, Folder: string, DocString: string, Properties: string, "
    + "ConnectionStrings: dynamic, Partitions: dynamic, PathFormat: string"
  static let continuousExportDefinition =
    "Name: string, ExternalTableName: string, Query: string, ForcedLatency: timespan, IntervalBetweenRuns: timespan, "
    + "CursorScopedTables: string, ExportProperties: string"
  static let continuousExport =
    continuousExportDefinition + ", LastRunTime: datetime, StartCursor: string, IsDisabled: bool, "
    + "LastRunResult: string, ExportedTo: datetime, IsRunning: bool"
  static let mapping = "Name: string, Kind: string, Mapping: string, LastUpdatedOn: datetime, Database: string"
  static let tableMapping = mapping + ", Table: string"
  static let extents =
    "ExtentId: guid, DatabaseName: string, TableName: string, MaxCreatedOn: datetime, OriginalSize: real, "
    + "ExtentSize: real, CompressedSize: real, IndexSize: real, Blocks: long, Segments: long, "
    + "ExtentContainerId: string, RowCount: long, MinCreatedOn: datetime, Tags: string, Kind: string, "
    + "DeletedRowCount: long"
  static let purge =
    "OperationId: guid, DatabaseName: string, TableName: string, ScheduledTime: datetime, Duration: timespan, "
    + "LastUpdatedOn: datetime, EngineOperationId: string, State: string, StateDetails: string, "
    + "EngineStartTime: datetime, EngineDuration: timespan, Retries: int, ClientRequestId: string, Principal: string"
  /// Of `.show database schema`.
  static let flatSchema =
    "DatabaseName: string, TableName: string, ColumnName: string, ColumnType: string, IsDefaultTable: bool, "
    + "IsDefaultColumn: bool, PrettyName: string, Version: string, Folder: string, DocString: string"
  static let journal =
    "Event: string, EventTimestamp: datetime, Database: string, EntityName: string, UpdatedEntityName: string, "
    + "EntityVersion: string, EntityContainerName: string, OriginalEntityState: string, UpdatedEntityState: string, "
    + "ChangeCommand: string, Principal: string, RootActivityId: guid, ClientRequestId: string, User: string, "
    + "OriginalEntityVersion: string"
}

extension TableInfo {
  var tableRow: [Value] { [.string(name), .string(database), .string(folder), .string(docString)] }

  var schemaRow: [Value] {
    [.string(name), .string(columns.cslText), .string(database), .string(folder), .string(docString)]
  }
}

extension FunctionInfo {
  var row: [Value] { [.string(name), .string(parameters), .string(body), .string(folder), .string(docString)] }
}

extension [ColumnInfo] {
  /// `a:long,b:string`, names quoted where they must be.
  var cslText: String { map { "\(EntityText.quoted($0.name)):\($0.type.name)" }.joined(separator: ",") }
}

/// Names and strings as they must stand in a script.
enum EntityText {
  /// Bare when it can be, else `['…']`.
  static func quoted(_ name: String) -> String {
    let isPlain =
      !name.isEmpty && name.utf8.first.map { !($0 >= 0x30 && $0 <= 0x39) } ?? false
      && name.utf8.allSatisfy { ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F }
      && !keywords.contains(name)
    return isPlain ? name : "['" + escaped(name, quote: "'") + "']"
  }

  static func literal(_ text: String) -> String { "\"" + escaped(text, quote: "\"") + "\"" }

  /// A multi-line literal, or an escaped one when the text holds its delimiter.
  static func block(_ text: String) -> String {
    text.contains("```") ? literal(text) : "```" + text + "```"
  }

  private static let keywords: Set<String> = [
    "table", "tables", "database", "function", "where", "by", "on", "with", "to", "from", "kind", "and", "or", "in",
    "set", "let", "all", "policy", "union", "print", "range", "datatable", "long", "int", "string", "datetime",
    "timespan", "real", "bool", "dynamic", "guid", "decimal",
  ]

  private static func escaped(_ text: String, quote: Character) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\\\"
      case quote: result += "\\\(quote)"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.append(character)
      }
    }
    return result
  }
}
