import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage

extension Policy {
  private static let keys: [PolicyKey] = [
    // What older versions of the service wrote beside them.
    PolicyKey("Origin", .any), PolicyKey("RowCountUpperBoundForMerge", .integer, .integer(16_000_000)),
    PolicyKey("OriginalSizeMBUpperBoundForMerge", .integer, .integer(30_000)),
    PolicyKey("MaxExtentsToMerge", .integer, .integer(100)), PolicyKey("MaxRangeInHours", .integer, .integer(24)),
    PolicyKey("AllowRebuild", .bool, .bool(true)), PolicyKey("AllowMerge", .bool, .bool(true)),
    PolicyKey("Lookback", .any, .object([.init("Kind", .string("Default")), .init("CustomPeriod", .null)])),
  ]

  static let merge = Policy(
    name: "merge", title: "ExtentsMergePolicy", stem: "Merge",
    summary: "Which extents are merged into one.",
    effect: .partly(
      "Small extents are merged when a table has more than 256 of them; merging rewrites rows, so AllowRebuild or AllowMerge "
        + "permits it; a merged extent has a million rows at most."),
    entities: [.table, .database, .materializedView], tables: [.alter], mergeSyntax: "Policy=<string>",
    examples: [
      .show: [Example(".show table Logs policy merge | project PolicyName, Policy", "ExtentsMergePolicy | null")],
      .alterMerge: [
        Example(
          #".alter-merge table Logs policy merge '{"AllowMerge": false}' | project tobool(parse_json(Policy).AllowMerge)"#,
          "false")
      ],
    ],
    sample: PolicySample(
      #"'{"MaxRangeInHours": 8}'"#,
      gives:
        #"{"RowCountUpperBoundForMerge":16000000,"OriginalSizeMBUpperBoundForMerge":30000,"MaxExtentsToMerge":100,"MaxRangeInHours":8,"AllowRebuild":true,"AllowMerge":true,"Lookback":{"Kind":"Default","CustomPeriod":null}}"#
    )
  ) { change in
    var members = JSON(try change.object(keys))?.object ?? []
    members.removeAll { $0.key == "Origin" }
    guard let index = members.firstIndex(where: { $0.key == "Lookback" }) else { return JSON.object(members).text }
    members[index].value = try lookback(members[index].value, change)
    return JSON.object(members).text
  }

  private static func lookback(_ value: JSON, _ change: PolicyChange) throws -> JSON {
    let kinds = MergePolicy.Lookback.names
    guard let object = value.object else { throw change.refuse("'Lookback' needs an object") }
    for member in object where !["kind", "customperiod"].contains(member.key.lowercased()) {
      throw change.refuse("'\(member.key)' is not a key of 'Lookback' of this policy", hints: ["keys: Kind, CustomPeriod"])
    }
    // Numbers stand for the kinds in this order.
    let name = value["Kind"]?.integer.flatMap { kinds.indices.contains(Int($0)) ? kinds[Int($0)] : nil }
    guard let kind = name ?? kinds.first(where: { $0.lowercased() == value["Kind"]?.string?.lowercased() }) else {
      throw change.refuse("'Lookback.Kind' needs one of " + kinds.joined(separator: ", "))
    }
    let period = value["CustomPeriod"]?.string.flatMap { TimeSpanText.parse($0) }
    guard kind != "Custom" || period ?? -1 >= 0 else {
      throw change.refuse("'Lookback' of kind Custom needs a timespan as 'CustomPeriod'")
    }
    return .object([
      .init("Kind", .string(kind)),
      .init("CustomPeriod", kind == "Custom" ? .string(TimeSpanText.text(period ?? 0)) : .null),
    ])
  }
}
