/// A database of any size as the script that makes it: to see how start-up, completion and commands grow with it.
///
/// The same arguments give the same script. Every fifth table has a function, an update policy and a mapping; there is
/// an external table and a continuous export for every fiftieth.
struct GeneratedSchema {
  var tables = 1000
  var columns = 10

  private static let types = ["datetime", "string", "long", "real", "dynamic", "int", "guid", "bool", "timespan", "decimal"]
  private static let words = [
    "Timestamp", "Name", "Count", "Ratio", "Details", "Status", "Id", "IsValid", "Duration", "Amount", "Region", "Message",
  ]
  private static let subjects = ["Requests", "Errors", "Sessions", "Metrics", "Events", "Orders", "Devices", "Traces"]

  static func table(_ index: Int) -> String { "\(subjects[index % subjects.count])\(index)" }

  static func column(_ index: Int) -> (name: String, type: String) {
    let round = index / words.count
    return (words[index % words.count] + (round == 0 ? "" : String(round)), types[index % types.count])
  }

  /// The commands in an order in which each finds what it needs.
  var commands: [String] {
    let columns = (0..<self.columns).map { Self.column($0) }
    let list = columns.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
    let names = columns.map(\.name).joined(separator: ", ")
    var commands = (0..<tables).map {
      ".create table \(Self.table($0)) (\(list)) with (docstring = 'Generated', folder = 'Area\($0 % 20)')"
    }
    for index in stride(from: 1, to: tables, by: 5) {
      let source = Self.table(index - 1)
      let target = Self.table(index)
      commands.append(".create function Parse\(target)() { \(source) | project \(names) }")
      commands.append(
        ".alter table \(target) policy update @'[{\"Source\": \"\(source)\", \"Query\": \"Parse\(target)()\", "
          + "\"IsTransactional\": true}]'")
      commands.append(
        ".create table \(target) ingestion csv mapping 'Map' "
          + "'[{\"Column\": \"\(columns[0].name)\", \"Properties\": {\"Ordinal\": \"0\"}}]'")
    }
    for index in stride(from: 0, to: tables, by: 50) {
      let table = Self.table(index)
      commands.append(
        ".create external table Files\(index) (\(list)) kind = storage dataformat = csv ('/tmp/kqlsh-generated/\(index)')")
      commands.append(".create-or-alter continuous-export Export\(index) to table Files\(index) <| \(table)")
    }
    return commands
  }
}
