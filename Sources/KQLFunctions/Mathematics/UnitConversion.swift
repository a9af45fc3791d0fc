import KQLColumns
import KQLLanguage

/// Makes the functions `convert_…`. Units are named as in English, in any case of letters.
enum UnitConversion {
  struct Unit: Sendable {
    let name: String
    /// How many of the base unit one is.
    let factor: Double
    /// Where its zero lies, in the base unit.
    let zero: Double

    init(_ name: String, _ factor: Double, _ zero: Double = 0) {
      (self.name, self.factor, self.zero) = (name.lowercased(), factor, zero)
    }
  }

  static func make(_ name: String, _ summary: String, _ example: Example, _ units: [Unit]) -> ScalarFunction {
    let known = Dictionary(units.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return ScalarFunction(
      name: name, family: .mathematics, summary: summary,
      parameters: [
        .required("value", .type(.real)), .required("from", .type(.string)), .required("to", .type(.string)),
      ],
      result: .type(.real), examples: [example]
    ) { arguments in
      let numbers = arguments[0].doubleRows()
      let (from, to) = (arguments.textRows(1), arguments.textRows(2))
      return arguments.buildReal { row in
        guard numbers.valid?[row] ?? true, let source = known[from.string(row).lowercased()],
          let target = known[to.string(row).lowercased()]
        else { return nil }
        return (numbers.values[row] * source.factor + source.zero - target.zero) / target.factor
      }
    }
  }
}
