import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let datetimeListTimezones = ScalarFunction(
    name: "datetime_list_timezones", family: .dateAndTime, summary: "Lists the names of the known time zones.",
    parameters: [], result: .type(.dynamic),
    examples: [Example("print set_has_element(datetime_list_timezones(), 'Europe/Paris')", "true")]
  ) { arguments in
    let names = JSONValue.array(TimeZone.names().map(JSONValue.string))
    return .constant(.dynamic(names.text), .dynamic, count: arguments.rowCount)
  }
}
