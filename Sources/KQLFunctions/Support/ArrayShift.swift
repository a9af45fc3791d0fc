import KQLColumns
import KQLLanguage

/// Makes the functions that shift and rotate arrays.
enum ArrayShift {
  static func make(_ name: String, rotates: Bool, toLeft: Bool, summary: String, examples: [Example]) -> ScalarFunction {
    var parameters: [Parameter] = [.required("array", .type(.dynamic)), .required("count", .type(.long))]
    if !rotates { parameters.append(.optional("default", .scalar, "Fills the free places; null by default.")) }
    return ArrayFunction.make(name, summary: summary, parameters: parameters, examples: examples) { views, output in
      guard let elements = ArrayFunction.elements(views[0]), let count = views[1]?.long else { return false }
      let size = Int64(elements.count)
      let left = toLeft ? count : 0 &- count
      if rotates {
        guard size > 0 else {
          ArrayFunction.append([], to: &output)
          return true
        }
        let start = Int(Calendar.floorRemainder(left, size))
        ArrayFunction.append(Array(elements[start...] + elements[..<start]), to: &output)
        return true
      }
      let fill = views.count > 2 ? views[2] : nil
      var list = JSONListWriter()
      output.append(0x5B)
      for index in 0..<size {
        let (source, overflow) = index.addingReportingOverflow(left)
        list.element(!overflow && source >= 0 && source < size ? elements[Int(source)] : fill, &output)
      }
      output.append(0x5D)
      return true
    }
  }
}
