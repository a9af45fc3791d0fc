import KQLColumns
import KQLLanguage

/// Fills the elements of arrays that are null or equal to a placeholder; other elements stay as they are written.
enum SeriesFilling {
  static func evaluate(
    _ arguments: Arguments, placeholderAt index: Int, _ fill: ([[UInt8]], [Bool], Int) -> [[UInt8]]
  ) -> Column {
    let rows = TextRows(arguments[0].retyped(.string))
    let valid = arguments[0].validity
    let placeholders = index < arguments.count ? TextRows(arguments[index].boxed().retyped(.string)) : nil
    let placeholderValid = index < arguments.count ? arguments[index].validity : nil
    return arguments.buildDynamic { row, output in
      guard valid?[row] ?? true else { return false }
      let placeholder = placeholderValid?[row] ?? true ? placeholders?.bytes(row) : nil
      return rows.withRow(row) { json in
        let view = JSONView(json)
        guard view.kind == .array else { return false }
        let parts = view.elements.map { Array($0.slice) }
        let isMissing = parts.map { $0 == Array("null".utf8) || isEqual($0, placeholder) }
        output.append(UInt8(ascii: "["))
        for (index, part) in fill(parts, isMissing, row).enumerated() {
          if index > 0 { output.append(UInt8(ascii: ",")) }
          output.append(contentsOf: part)
        }
        output.append(UInt8(ascii: "]"))
        return true
      }
    }
  }

  private static func isEqual(_ part: [UInt8], _ placeholder: [UInt8]?) -> Bool {
    guard let placeholder else { return false }
    if part == placeholder { return true }
    guard let value = Double(String(decoding: part, as: UTF8.self)) else { return false }
    return value == Double(String(decoding: placeholder, as: UTF8.self))
  }
}
