extension Column {
  /// Appends one row as Kusto shows it: nothing for null, a dynamic string without quotes. For output, where the
  /// columns are of every type.
  package func appendText(row: Int, to output: inout [UInt8]) {
    let start = output.count
    appendStored(row: row, to: &output)
    guard type == .dynamic, start < output.count, output[start] == UInt8(ascii: "\"") else { return }
    let json = Array(output[start...])
    output.removeSubrange(start...)
    json.withUnsafeBufferPointer { JSONView($0).appendText(to: &output) }
  }

  /// The same with dynamic values as their JSON text.
  package func appendStored(row: Int, to output: inout [UInt8]) {
    if let valid, !valid[row] { return }
    switch storage {
    case .bools(let values): output.append(contentsOf: (values[row] ? "true" : "false").utf8)
    case .longs(let values):
      switch type {
      case .datetime: DateTimeText.append(values[row], to: &output)
      case .timespan: TimeSpanText.append(values[row], to: &output)
      default: NumberText.append(values[row], to: &output)
      }
    case .reals(let values): NumberText.appendShortest(values[row], to: &output)
    case .decimals(let values): values[row].append(to: &output)
    case .guids(let values): values[row].append(to: &output)
    case .text(let text): output.append(contentsOf: text.bytes[Int(text.offsets[row])..<Int(text.offsets[row + 1])])
    case .dictionary(let codes, let values):
      let code = Int(codes[row])
      output.append(contentsOf: values.bytes[Int(values.offsets[code])..<Int(values.offsets[code + 1])])
    case .constant(.bool(let value)): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .constant(.real(let value)): NumberText.appendShortest(value, to: &output)
    case .constant(.dynamic(let text)): output.append(contentsOf: text.utf8)
    case .constant(let value): value.append(type, to: &output)
    }
  }
}
