import KQLColumns
import KQLLanguage

/// Makes the functions that test for null and for empty.
enum NullTest {
  static func make(
    _ name: String, empty: Bool, negated: Bool, summary: String, synonyms: [String] = [], examples: [Example]
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .conditional, summary: summary, parameters: [.required("value", .scalar)],
      result: .type(.bool), examples: examples, synonyms: synonyms
    ) { arguments in
      constantFolded(arguments) { arguments in
        let value = arguments[0]
        if empty, value.type.isStoredAsText { return .bools(emptiness(value).map { $0 != negated }) }
        guard let valid = value.validity, value.type != .string else {
          return .constant(.bool(negated), .bool, count: arguments.rowCount)
        }
        return .bools(Loop.map(valid) { $0 == negated })
      }
    }
  }

  /// Empty strings; of dynamics the nulls and empty strings.
  private static func emptiness(_ column: Column) -> [Bool] {
    if column.type == .string, case .text(let text) = column.storage {
      return [Bool](unsafeUninitializedCapacity: text.count) { target, written in
        text.offsets.withUnsafeBufferPointer { offsets in
          for row in 0..<text.count { target[row] = offsets[row] == offsets[row + 1] }
        }
        written = text.count
      }
    }
    let (codes, values) = column.coded()
    let valid = column.validity
    let isDynamic = column.type == .dynamic
    return codes.indices.map { row in
      if valid?[row] == false { return true }
      let length = values.length(Int(codes[row]))
      return length == 0 || (isDynamic && length == 2 && values.bytes[Int(values.offsets[Int(codes[row])])] == 0x22)
    }
  }
}
