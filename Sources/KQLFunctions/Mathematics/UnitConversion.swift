import KQLColumns
import KQLLanguage

/// Makes the functions `convert_…`. Units are named as in English, in any case of letters.
enum UnitConversion {
  struct Unit: Sendable {
    let name: String
    let toBase: @Sendable (Double) -> Double
    let fromBase: @Sendable (Double) -> Double

    /// `factor` is how many of the base unit one is, `zero` where its zero lies in the base unit.
    init(_ name: String, _ factor: Double, _ zero: Double = 0) {
      self.init(name, toBase: { $0 * factor + zero }, fromBase: { ($0 - zero) / factor })
    }

    init(
      _ name: String, toBase: @escaping @Sendable (Double) -> Double,
      fromBase: @escaping @Sendable (Double) -> Double
    ) {
      (self.name, self.toBase, self.fromBase) = (name.lowercased(), toBase, fromBase)
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
        return target.fromBase(source.toBase(numbers.values[row]))
      }
    }
  }
}
