import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let formatBytes = ScalarFunction(
    name: "format_bytes",
    family: .text,
    summary: "Formats a number of bytes in a unit.",
    parameters: [
      .required("size", .number),
      .optional("precision", .number, "Decimal places; 0 by default."),
      .optional("units", .type(.string), "Bytes, KB, MB, GB, TB, PB or EB; by size when left out."),
    ],
    result: .type(.string),
    examples: [
      Example(
        #"print format_bytes(564), format_bytes(10332, 1), format_bytes(20010332, 2), format_bytes(20010332, 0, "KB")"#,
        #"564 Bytes | 10.1 KB | 19.08 MB | 19541 KB"#)
    ],
    evaluate: FormatBytes.evaluate
  )
}

private enum FormatBytes {
  static func evaluate(_ arguments: Arguments) -> Column {
    let sizes = arguments[0].doubleRows()
    let places = arguments.count > 1 ? arguments[1].doubleRows() : nil
    let units = arguments.count > 2 ? arguments.textRows(2) : nil
    return arguments.buildText { row, output in
      guard sizes.valid?[row] ?? true, sizes.values[row].isFinite else { return }
      let decimals = places.map { Int(min(max($0.values[row].isFinite ? $0.values[row] : 0, 0), 15)) } ?? 0
      append(sizes.values[row], decimals, units?.string(row) ?? "", to: &output)
    }
  }

  private static let names: [String] = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"]

  private static func append(_ size: Double, _ decimals: Int, _ unit: String, to output: inout [UInt8]) {
    var (value, index) = (size, 0)
    if let wanted = names.firstIndex(where: { $0.lowercased() == unit.lowercased() }) {
      while index < wanted { (value, index) = (value / 1024, index + 1) }
    } else {
      while abs(value) >= 1024, index < names.count - 1 { (value, index) = (value / 1024, index + 1) }
    }
    let factor = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    let scaled = abs(value * factor)
    let rounded = scaled < 1e15 ? (scaled.rounded() / factor) : abs(value)
    if value < 0, rounded > 0 { output.append(UInt8(ascii: "-")) }
    let whole = rounded.rounded(.down)
    NumberText.append(Int64(exactly: whole) ?? Int64.max, to: &output)
    let rest = ((rounded - whole) * factor).rounded()
    if decimals > 0, rest > 0, let digits = Int64(exactly: rest) {
      var text = String(digits)
      text = String(repeating: "0", count: max(0, decimals - text.utf8.count)) + text
      while text.last == "0" { text.removeLast() }
      output.append(UInt8(ascii: "."))
      output.append(contentsOf: text.utf8)
    }
    output.append(UInt8(ascii: " "))
    output.append(contentsOf: names[index].utf8)
  }
}
