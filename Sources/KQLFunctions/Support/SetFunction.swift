import KQLColumns
import KQLLanguage

/// Makes the set functions over arrays: every element counts once, in the order of its first place.
enum SetFunction {
  enum Operation: Sendable { case union, intersect, difference }

  static func make(_ name: String, _ operation: Operation, summary: String, examples: [Example]) -> ScalarFunction {
    ArrayFunction.make(
      name, summary: summary, parameters: [.repeated("set", .type(.dynamic), 2...64)], examples: examples
    ) { views, output in
      var arrays: [[JSONView]] = []
      for view in views {
        guard let elements = ArrayFunction.elements(view) else { return false }
        arrays.append(elements)
      }
      ArrayFunction.append(combine(operation, arrays), to: &output)
      return true
    }
  }

  private static func combine(_ operation: Operation, _ arrays: [[JSONView]]) -> [JSONView] {
    var seen: Set<[UInt8]> = []
    var result: [JSONView] = []
    if operation == .union {
      for array in arrays {
        for element in array where seen.insert(DynamicValues.key(element)).inserted { result.append(element) }
      }
      return result
    }
    let others = arrays.dropFirst().map { keys($0) }
    for element in arrays[0] {
      let key = DynamicValues.key(element)
      let isWanted =
        operation == .intersect
        ? others.allSatisfy { $0.contains(key) } : !others.contains { $0.contains(key) }
      if isWanted, seen.insert(key).inserted { result.append(element) }
    }
    return result
  }

  static func keys(_ elements: [JSONView]) -> Set<[UInt8]> { Set(elements.map { DynamicValues.key($0) }) }
}
