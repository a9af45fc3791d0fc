import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let newGuid = ScalarFunction(
    name: "new_guid",
    family: .special,
    summary: "Makes a random guid.",
    parameters: [],
    result: .type(.guid),
    examples: [
      Example("print new_guid() != new_guid()", "true")
    ],
    volatility: .volatile,
    evaluate: NewGuid.evaluate
  )
}

private enum NewGuid {
  static func evaluate(_ arguments: Arguments) -> Column {
    let guids = (0..<arguments.rowCount).map { _ -> GUID in
      // Version 4, variant 1.
      let high = arguments.context.random() & 0xffff_ffff_ffff_0fff | 0x4000
      let low = arguments.context.random() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
      return GUID(high: high, low: low)
    }
    return Column(type: .guid, count: guids.count, storage: .guids(guids))
  }
}
