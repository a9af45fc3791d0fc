internal import KQLColumns
internal import KQLLanguage

/// Adds the captured columns; over a dictionary, each value is parsed once.
final class ParseStage: Stage {
  private let parse: Parse
  private let pattern: ParsePattern
  private let source: ExpressionNode
  private let inputCount: Int
  private var cache: (values: Text, result: Parsed)?

  private struct Parsed {
    var columns: [Column]
    var matched: [Bool]
  }

  init(_ parse: Parse, _ pattern: ParsePattern, _ run: QueryRun) throws {
    self.parse = parse
    self.pattern = pattern
    source = try ExpressionNode.make(parse.source, run)
    inputCount = parse.input.schema.count
  }

  func process(_ chunk: Chunk, _ emit: (Chunk) throws -> Bool) throws -> Bool {
    let column = try source.evaluate(chunk).asText()
    var input = chunk
    var result: Parsed
    if case .dictionary(let codes, let values) = column.storage, values.count <= codes.count * 2 {
      let inner: Parsed
      if let cache, cache.values === values {
        inner = cache.result
      } else {
        inner = parsed(values)
        cache = (values, inner)
      }
      result = Parsed(
        columns: inner.columns.map { DictionaryResult($0).gathering(codes) },
        matched: codes.map { inner.matched[Int($0)] })
    } else {
      result = parsed(column.materializedText())
    }
    if parse.dropsUnmatched {
      guard let rows = Column.bools(result.matched).selection() else { return try emit(joined(input, result.columns)) }
      if rows.isEmpty { return true }
      input = chunk.selecting(rows)
      result.columns = result.columns.map { $0.gathering(rows) }
    }
    return try emit(joined(input, result.columns))
  }

  private func joined(_ chunk: Chunk, _ columns: [Column]) -> Chunk {
    let inputCount = inputCount
    return Chunk(rowCount: chunk.rowCount, columnCount: inputCount + columns.count) {
      $0 < inputCount ? try chunk.column($0) : columns[$0 - inputCount]
    }
  }

  private func parsed(_ text: Text) -> Parsed {
    let output = parse.output
    var ranges = pattern.match(text, output)
    var columns = [Column?](repeating: nil, count: output.count)
    // Typed captures first: in strict kinds one that does not convert unmatches the row.
    for capture in output.indices where output[capture].type != .string {
      columns[capture] = CaptureColumns.typed(text, &ranges, capture, output[capture].type, isStrict: pattern.isStrict)
    }
    let matched = ranges.matched
    let isComplete = !matched.contains(false)
    return Parsed(
      columns: output.indices.map { capture in
        guard let column = columns[capture] else { return CaptureColumns.strings(text, ranges, capture) }
        if isComplete { return column }
        let valid = column.valid.map { valid in valid.indices.map { valid[$0] && matched[$0] } } ?? matched
        return Column(type: column.type, count: column.count, storage: column.storage, valid: valid)
      }, matched: matched)
  }
}
