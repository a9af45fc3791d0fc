import KQLColumns

/// The tables the generated queries read, as commands that make them. Every table has the same column names, so that a
/// name is mostly there after joins and projections.
struct FuzzTables {
  static let columns: [(name: String, type: ScalarType)] = [
    ("b", .bool), ("i", .int), ("l", .long), ("r", .real), ("d", .decimal), ("s", .string), ("t", .datetime),
    ("n", .timespan), ("g", .guid), ("y", .dynamic), ("k", .string),
  ]
  static let names = ["T", "U", "Small", "Empty"]

  static func commands(_ random: inout FuzzRandom) -> [String] {
    let declaration = columns.map { "\($0.name): \($0.type.name)" }.joined(separator: ", ")
    var commands = names.map { ".create table \($0) (\(declaration))" }
    // Several extents, so that scans have several morsels.
    for (table, extents, rows) in [("T", 4, 40), ("U", 2, 12), ("Small", 1, 3)] {
      for _ in 0..<extents {
        var values: [String] = []
        for _ in 0..<1 + random.number(rows) {
          for column in columns { values.append(FuzzValues.literal(column.type, &random, isCell: true)) }
        }
        commands.append(
          ".set-or-append \(table) <| datatable(\(declaration))[\(values.joined(separator: ", "))]")
      }
    }
    commands.append(".create function Twice(x: long) { x * 2 }")
    commands.append(".create function Recent(least: long = 5) { T | where l > least | take 10 }")
    return commands
  }
}

/// Literals, with a liking for the edges of each type.
enum FuzzValues {
  static func literal(_ type: ScalarType, _ random: inout FuzzRandom, isCell: Bool = false) -> String {
    if type != .string, random.chance(12) { return type == .dynamic ? "dynamic(null)" : "\(type.name)(null)" }
    switch type {
    case .bool: return random.chance(50) ? "true" : "false"
    case .int: return random.pick(["int(0)", "int(1)", "int(-7)", "int(2147483647)", "int(-2147483648)", "int(42)"])
    case .long:
      return random.pick([
        "0", "1", "2", "3", "-1", "7", "10", "100", "1000000", "long(-5)", "9223372036854775807",
        "long(-9223372036854775808)", "4294967296", "123456789012",
      ])
    case .real:
      return random.pick([
        "0.0", "1.5", "-2.25", "1e-300", "1e300", "real(nan)", "real(+inf)", "real(-inf)", "3.14159", "0.1", "100.0",
        "-0.0", "9007199254740993.0",
      ])
    case .decimal:
      return random.pick([
        "decimal(0)", "decimal(1.5)", "decimal(-3.25)", "decimal(99999999999999999999999999999999.99)",
        "decimal(0.0000000000000001)", "decimal(12)",
      ])
    case .string: return "'\(random.pick(texts))'"
    case .datetime:
      return random.pick([
        "datetime(2024-02-29 12:34:56.7890123)", "datetime(2023-12-31 23:59:59.9999999)", "datetime(2024-01-01)",
        "datetime(1970-01-01)", "datetime(0001-01-01)", "datetime(9999-12-31 23:59:59.9999999)", "datetime(2024-06-15 08:00)",
        "datetime(2024-06-16)",
      ])
    case .timespan:
      return random.pick([
        "0s", "1d", "2h", "1m", "30s", "1tick", "time(-1.02:03:04)", "100ms", "365d", "time(10675199.02:48:05.4775807)",
        "1microsecond",
      ])
    case .guid:
      return random.pick([
        "guid(74be27de-1e4e-49d9-b579-fe0b331d3642)", "guid(00000000-0000-0000-0000-000000000000)",
        "guid(ffffffff-ffff-ffff-ffff-ffffffffffff)",
      ])
    case .dynamic: return random.pick(dynamics)
    }
  }

  private static let texts = [
    "", "a", "abc", "ABC", "a b c", "Hello, World!", "key=1, other=two", "10.0.0.1", "10.0.0.0/8", "fe80::1", "192.168.1.20",
    "https://user@host:81/path/file.txt?k=v&w=2#frag", "{\"a\": 1, \"b\": [1, 2, {\"c\": null}]}", "[1, 2.5, \"x\"]", "1", "-7",
    "3.5", "true", "2024-01-01", "2024-02-29T12:00:00Z", "1.02:03:04", "é ü ß 漢字", "\\u{1F600}".replacing("\\u{1F600}", with: "\u{1F600}"),
    "line one\\nline two", "\\t", "a,b,\"c d\"", "<x a=\"1\"><y>2</y></x>", "74be27de-1e4e-49d9-b579-fe0b331d3642",
    "SGVsbG8=", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Mozilla/5.0 (X11; Linux x86_64)",
    "error: disk 12 full at 10:15", "error: disk 7 full at 11:20", "1.2.3.4", "u4pruydqqvj", "%20%C3%A9", "xn--bcher-kva.de",
    "NaN", "null", "(a|b)+c*", "$.a.b", "yyyy-MM-dd", "Europe/Berlin", "week",
  ]

  private static let dynamics = [
    "dynamic({})", "dynamic([])", "dynamic([1, 2, 3])", "dynamic([3.5, null, -1, 2])", "dynamic(['a', 'b', 'a'])",
    "dynamic({'a': 1, 'b': 'x'})", "dynamic({'a': {'b': [1, {'c': true}]}})", "dynamic(5)", "dynamic('text')",
    "dynamic(2.5)", "dynamic([[1, 2], [3, 4]])", "dynamic([true, false])", "dynamic(['2024-01-01', 'x', 7, null])",
    "dynamic({'type': 'Point', 'coordinates': [10.5, 45.25]})",
    "dynamic({'type': 'LineString', 'coordinates': [[-73.9, 40.7], [2.3, 48.8]]})",
    "dynamic({'type': 'Polygon', 'coordinates': [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]})",
    "dynamic([1, 2, 4, 8, 16, 32, 64, 32, 16, 8, 4, 2, 1])", "dynamic([0.1, 0.2, 0.15, 10.5, 0.1, 0.2, 0.15, 0.1])",
    "dynamic([9223372036854775807, -1])", "dynamic({'b': 2, 'a': null, 'c': [ ]})",
  ]
}
