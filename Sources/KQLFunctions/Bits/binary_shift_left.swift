import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let binaryShiftLeft = ScalarFunction(
    name: "binary_shift_left",
    family: .bits,
    summary: "Shifts the bits of an integer to the left; the shift counts modulo 64.",
    parameters: [
      .required("left", .type(.long)),
      .required("right", .type(.long)),
    ],
    result: .type(.long),
    resultName: .firstArgument,
    examples: [
      Example("print binary_shift_left(1, 4)", "16")
    ],
    evaluate: BinaryShiftLeft.evaluate
  )
}

private enum BinaryShiftLeft {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (left, leftValid) = arguments[0].longRows()
    let (right, rightValid) = arguments[1].longRows()
    let values = left.indices.map { row -> Int64 in
      let (a, b) = (left[row], right[row])
      return a &<< b
    }
    return .longs(values, valid: Column.zipValid(leftValid, rightValid))
  }
}
