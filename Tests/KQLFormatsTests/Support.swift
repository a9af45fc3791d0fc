import KQLColumns
import KQLDiagnostics
import KQLFormats
import KQLIngestion

/// `a:string, b:long` as a schema.
func schema(_ text: String) -> Schema {
  Schema(
    fields: text.split(separator: ",").compactMap { part in
      let sides = part.split(separator: ":").map { String($0.drop { $0 == " " }) }
      guard sides.count == 2, let type = ScalarType(name: sides[1]) else { return nil }
      return Schema.Field(sides[0], type)
    })
}

/// Rows on lines, cells joined by ` | `, `null` for nulls.
func render(_ chunks: [[Column]]) -> String {
  var lines: [String] = []
  for chunk in chunks {
    for row in 0..<(chunk.first?.count ?? 0) {
      lines.append(chunk.map { render($0.value(row), $0.type) }.joined(separator: " | "))
    }
  }
  return lines.joined(separator: "\n")
}

private func render(_ value: Value, _ type: ScalarType) -> String {
  var bytes: [UInt8] = []
  switch value {
  case .null: return "null"
  case .bool(let flag): return "\(flag)"
  case .long(let number) where type == .datetime: return DateTimeText.text(number)
  case .long(let number) where type == .timespan: return TimeSpanText.text(number)
  case .long(let number): return "\(number)"
  case .real(let number): NumberText.append(number, to: &bytes)
  case .decimal(let number): return "\(number.isNegative ? "-" : "")\(number.significand)e\(number.exponent)"
  case .guid(let id): return "\(id.high)/\(id.low)"
  case .string(let text), .dynamic(let text): return text
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// Reads text with the given format and plan changes, in pieces of the given size, on two workers.
func read(
  _ text: [UInt8], _ format: TextFormat, _ columns: String, pieceByteCount: Int = 4 << 20,
  change: (inout ReadPlan) -> Void = { _ in }
) throws -> (text: String, summary: ReadSummary) {
  var plan = ReadPlan.identity(format, schema(columns))
  plan.pieceByteCount = pieceByteCount
  plan.workerCount = 2
  change(&plan)
  let result = try TextReader(plan).readAll([.bytes(text, name: "data")])
  return (render(result.chunks), result.summary)
}

/// The code of the error that the closure throws, and its message.
func failure(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch let diagnostic as Diagnostic {
    return "\(diagnostic.code): \(diagnostic.message)"
  } catch {
    return "\(error)"
  }
}
