package import KQLColumns
package import KQLDiagnostics

/// What an option of a request is set to, by `set NAME = VALUE` or as a request property, whose values are texts.
package struct OptionValue: Sendable {
  /// In lower case.
  package let name: String
  /// Nil where the option stands alone, which means true.
  private let value: Value?

  package init(_ name: String, _ value: Value?) {
    self.name = name.lowercased()
    self.value = value
  }

  package init(_ name: String, text: String) { self.init(name, .string(text)) }

  /// Anything but false: how most switches are read.
  package var isOn: Bool { text?.lowercased() != "false" }

  /// Only what says so.
  package var isTrue: Bool { value == nil || text?.lowercased() == "true" }

  /// Nil where the option stands alone, and for values that have no text here.
  package var text: String? {
    switch value {
    case .string(let text), .dynamic(let text): text
    case .long(let number): String(number)
    case .bool(let flag): flag ? "true" : "false"
    default: nil
    }
  }

  package func string() throws(Diagnostic) -> String {
    if case .string(let text) = value { return text }
    throw refusal(needs: "a string")
  }

  /// A whole number that is not negative.
  package func number() throws(Diagnostic) -> Int {
    if let number = text.flatMap({ Int($0) }), number >= 0 { return number }
    throw refusal(needs: "a number")
  }

  /// Ticks of 100 ns since year 1.
  package func time() throws(Diagnostic) -> Int64 {
    if case .long(let ticks) = value { return ticks }
    if let text, let ticks = DateTimeText.parse(text) { return ticks }
    throw refusal(needs: "a datetime")
  }

  /// That the value is no value of its option's type.
  package func refusal(needs wanted: String) -> Diagnostic {
    Diagnostic(code: "General_BadRequest", "option '\(name)' needs \(wanted)")
  }
}
