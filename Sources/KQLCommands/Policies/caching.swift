import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage

extension Policy {
  private static let spans =
    "(hot '=' Hot=<timespan> | hotdata '=' HotData=<timespan> hotindex '=' HotIndex=<timespan>) "
    + "[[','] { hot_window '=' From=<datetime> '..' To=<datetime>, ',' }+]"

  static let caching = Policy(
    name: "caching", title: "CachingPolicy",
    summary: "Which data counts as hot.",
    effect: .partly("Shown, and heeded where a command or query asks for hot data; all data is on the same disk."),
    entities: [.table, .database, .cluster, .column, .materializedView], tables: [.alter], alterSyntax: spans,
    examples: [
      .show: [Example(".show table Logs policy caching | project Policy", "null")],
      .alter: [
        Example(
          ".alter table Logs policy caching hot = 3d | project Policy",
          #"{"DataHotSpan":{"Value":"3.00:00:00"},"IndexHotSpan":{"Value":"3.00:00:00"}}"#)
      ],
    ],
    sample: PolicySample(
      "hot = 3d", gives: #"{"DataHotSpan":{"Value":"3.00:00:00"},"IndexHotSpan":{"Value":"3.00:00:00"}}"#), script: script
  ) { change in
    let data = change.captures.expression("Hot") ?? change.captures.expression("HotData")
    let index = change.captures.expression("Hot") ?? change.captures.expression("HotIndex")
    guard let data = data.flatMap(TimespanSyntax.ticks), let index = index.flatMap(TimespanSyntax.ticks), data >= 0,
      index >= 0
    else { throw change.refuse("a caching policy needs timespans that are not negative") }
    func span(_ ticks: Int64) -> JSON { .object([.init("Value", .string(TimeSpanText.text(ticks)))]) }
    var members: [JSON.Member] = [.init("DataHotSpan", span(data)), .init("IndexHotSpan", span(index))]
    let windows = try change.captures.rows("From").map { row -> JSON in
      let bounds = [row.expression("From"), row.expression("To")].map { $0.flatMap(PropertyList.text) }
      guard let from = bounds[0], let to = bounds[1], let first = PolicyText.datetime(from),
        let last = PolicyText.datetime(to), first < last
      else { throw change.refuse("a hot window goes from a datetime to a later one") }
      return .object([.init("MinValue", .string(from)), .init("MaxValue", .string(to))])
    }
    if !windows.isEmpty { members.append(.init("HotWindows", .array(windows))) }
    return JSON.object(members).text
  }

  @Sendable private static func script(_ text: String) -> String {
    let json = JSON(text)
    func span(_ name: String) -> String { json?[name]?["Value"]?.string ?? "0" }
    var result = "hotdata = \(span("DataHotSpan")) hotindex = \(span("IndexHotSpan"))"
    for window in json?["HotWindows"]?.array ?? [] {
      let bounds = ["MinValue", "MaxValue"].map { "datetime(\(window[$0]?.string ?? ""))" }
      result += ", hot_window = " + bounds.joined(separator: " .. ")
    }
    return result
  }
}
