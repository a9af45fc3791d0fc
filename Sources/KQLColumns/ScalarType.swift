/// The scalar types of the language.
package enum ScalarType: UInt8, Sendable, CaseIterable, Hashable {
  case bool, int, long, real, decimal, string, datetime, timespan, guid, dynamic

  /// As the language writes it: `long`.
  package var name: String {
    switch self {
    case .bool: "bool"
    case .int: "int"
    case .long: "long"
    case .real: "real"
    case .decimal: "decimal"
    case .string: "string"
    case .datetime: "datetime"
    case .timespan: "timespan"
    case .guid: "guid"
    case .dynamic: "dynamic"
    }
  }

  /// Accepts the language's names and their documented synonyms (`boolean`, `date`, `double`, `int64`, …), in any case.
  package init?(name: String) {
    switch name.lowercased() {
    case "bool", "boolean": self = .bool
    case "int", "int32", "uint", "uint32", "int16", "uint16", "int8", "uint8": self = .int
    case "long", "int64", "ulong", "uint64": self = .long
    case "real", "double", "float", "single": self = .real
    case "decimal": self = .decimal
    case "string": self = .string
    case "datetime", "date": self = .datetime
    case "timespan", "time": self = .timespan
    case "guid", "uuid", "uniqueid": self = .guid
    case "dynamic": self = .dynamic
    default: return nil
    }
  }

  /// The .NET name that schema commands show: `System.Int64`.
  package var dotNetName: String {
    switch self {
    case .bool: "System.SByte"
    case .int: "System.Int32"
    case .long: "System.Int64"
    case .real: "System.Double"
    case .decimal: "System.Data.SqlTypes.SqlDecimal"
    case .string: "System.String"
    case .datetime: "System.DateTime"
    case .timespan: "System.TimeSpan"
    case .guid: "System.Guid"
    case .dynamic: "System.Object"
    }
  }

  /// Whether a value of the type is one signed 64-bit integer: a number, or ticks of 100 ns.
  package var isStoredAsLong: Bool {
    switch self {
    case .int, .long, .datetime, .timespan: true
    default: false
    }
  }

  package var isStoredAsText: Bool { self == .string || self == .dynamic }
  package var isNumeric: Bool {
    switch self {
    case .int, .long, .real, .decimal: true
    default: false
    }
  }
}
