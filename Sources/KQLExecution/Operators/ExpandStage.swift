internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

/// `mv-expand`: one row per element; the other columns repeat.
final class ExpandStage: Stage {
  private let expand: Expand
  private let inputCount: Int
  private let nodes: [ExpressionNode]
  private let query: QueryRun

  init(_ expand: Expand, _ run: QueryRun) throws {
    self.expand = expand
    query = run
    inputCount = expand.input.schema.count
    nodes = try expand.items.map { try ExpressionNode.make($0.expression, run) }
  }

  func process(_ chunk: Chunk, _ emit: (Chunk) throws -> Bool) throws -> Bool {
    var isConstant = [Bool](repeating: false, count: nodes.count)
    let texts = try nodes.enumerated().map { index, node -> Text in
      var column = try node.evaluate(chunk)
      // A constant is written out once: a long array times all rows would not fit into memory.
      if column.constantValue != nil, column.count > 0 {
        column = column.slice(0..<1)
        isConstant[index] = true
      }
      return (column.type == .dynamic ? column : column.boxed()).nullsAsJSON()
    }
    var lists = texts.map { ElementList($0, 0, bagsAsArrays: expand.bagsAsArrays, isEmpty: chunk.rowCount == 0) }
    var output = ExpandedRows(itemCount: texts.count)
    let limit = expand.rowLimit ?? .max
    let long = try longTexts(chunk)
    var repeatedBytes = 0
    for row in 0..<chunk.rowCount {
      var position = 0
      for index in texts.indices where row > 0 && !isConstant[index] {
        lists[index] = ElementList(texts[index], row, bagsAsArrays: expand.bagsAsArrays)
      }
      // A row with a huge array gives several chunks.
      while true {
        var isMore = false
        let width = long.reduce(1) { $0 + $1.length(row) }
        let fitting = max(1, (Self.repeatedBytesMax - repeatedBytes) / width)
        let room = min(limit - position, ChunkSize.rows - output.rowCount, fitting)
        let added = output.append(&lists, row, from: position, room: room, isMore: &isMore)
        position += added
        repeatedBytes += added * width
        if output.rowCount >= ChunkSize.rows || repeatedBytes >= Self.repeatedBytesMax {
          try query.checkCancelled()
          if try !emit(finish(output, chunk)) { return false }
          output = ExpandedRows(itemCount: texts.count)
          repeatedBytes = 0
        }
        if !isMore || position >= limit { break }
      }
    }
    return output.rowCount == 0 ? true : try emit(finish(output, chunk))
  }

  /// Bytes that the rows of one output chunk may repeat.
  private static let repeatedBytesMax = 64 << 20

  /// The texts that repeat with every element, when a full chunk of their longest rows would be too large.
  private func longTexts(_ chunk: Chunk) throws -> [Text] {
    var texts: [Text] = []
    var longest = 0
    for index in 0..<inputCount where !expand.items.contains(where: { $0.replaces == index }) {
      guard case .text(let text) = try chunk.column(index).storage else { continue }
      texts.append(text)
      longest += (0..<text.count).reduce(0) { max($0, text.length($1)) }
    }
    return longest * ChunkSize.rows > Self.repeatedBytesMax ? texts : []
  }

  private func finish(_ rows: ExpandedRows, _ chunk: Chunk) throws -> Chunk {
    let items = expand.items
    let count = rows.rowCount
    let total = expand.schema.count
    let inputCount = inputCount
    let appended = items.indices.filter { items[$0].replaces == nil }
    return Chunk(rowCount: count, columnCount: total) { index in
      if index < inputCount {
        if let item = items.firstIndex(where: { $0.replaces == index }) { return rows.column(item, items[item].type) }
        return try chunk.column(index).gathering(rows.sources)
      }
      let position = index - inputCount
      if position < appended.count { return rows.column(appended[position], items[appended[position]].type) }
      return .longs(rows.indices)
    }
  }
}

/// The elements of one row's value: those of an array, the members of a bag one by one, or the value itself.
private struct ElementList {
  private let text: Text
  private let elements: [(start: Int, end: Int, key: (start: Int, end: Int)?)]
  private let bagsAsArrays: Bool

  init(_ text: Text, _ row: Int, bagsAsArrays: Bool, isEmpty: Bool = false) {
    self.text = text
    self.bagsAsArrays = bagsAsArrays
    guard !isEmpty else {
      elements = []
      return
    }
    let base = Int(text.offsets[row])
    elements = text.withRow(row) { bytes in
      let view = JSONView(bytes)
      var found: [(start: Int, end: Int, key: (start: Int, end: Int)?)] = []
      switch view.kind {
      case .array: view.forEachElement { found.append((base + $0.start, base + $0.end, nil)) }
      case .object:
        view.forEachMember { key, value in
          found.append((base + value.start, base + value.end, (base + key.start, base + key.end)))
        }
      default: found.append((base + view.start, base + view.end, nil))
      }
      return found
    }
  }

  var count: Int { elements.count }

  /// Appends an element as JSON.
  func append(_ index: Int, to builder: inout TextBuilder) {
    let element = elements[index]
    guard let key = element.key else {
      builder.bytes.append(contentsOf: text.bytes[element.start..<element.end])
      return
    }
    builder.bytes.append(bagsAsArrays ? 0x5B : 0x7B)
    builder.bytes.append(contentsOf: text.bytes[key.start..<key.end])
    builder.bytes.append(bagsAsArrays ? 0x2C : 0x3A)
    builder.bytes.append(contentsOf: text.bytes[element.start..<element.end])
    builder.bytes.append(bagsAsArrays ? 0x5D : 0x7D)
  }
}

/// Rows that an expansion has made so far.
private struct ExpandedRows {
  private(set) var sources: [UInt32] = []
  private(set) var indices: [Int64] = []
  private var builders: [TextBuilder]
  private var valid: [[Bool]]

  init(itemCount: Int) {
    builders = (0..<itemCount).map { _ in TextBuilder(rows: 0) }
    valid = Array(repeating: [], count: itemCount)
  }

  var rowCount: Int { sources.count }

  /// Appends up to `room` elements from a position on; says how many, and whether more are left.
  mutating func append(
    _ lists: inout [ElementList], _ source: Int, from position: Int, room: Int, isMore: inout Bool
  ) -> Int {
    let longest = lists.reduce(0) { max($0, $1.count) }
    let end = min(longest, position + max(0, room))
    isMore = end < longest
    guard end > position else { return 0 }
    for item in lists.indices {
      for index in position..<end {
        if index < lists[item].count {
          let start = builders[item].bytes.count
          lists[item].append(index, to: &builders[item])
          let isNull = builders[item].bytes.count - start == 4 && builders[item].bytes[start] == 0x6E
          valid[item].append(!isNull)
        } else {
          valid[item].append(false)
        }
        builders[item].endRow()
      }
    }
    for index in position..<end {
      sources.append(UInt32(truncatingIfNeeded: source))
      indices.append(Int64(index))
    }
    return end - position
  }

  func column(_ item: Int, _ type: ScalarType) -> Column {
    let flags = valid[item].contains(false) ? valid[item] : nil
    return Column.text(builders[item].finish(), .dynamic, valid: flags).converted(to: type)
  }
}

extension Column {
  /// Dynamic rows as JSON text with nulls written out.
  fileprivate func nullsAsJSON() -> Text {
    let text = materializedText()
    guard let validity else { return text }
    var builder = TextBuilder(rows: count, bytes: text.bytes.count)
    for row in 0..<count {
      if validity[row] { builder.append(text, row: row) } else { builder.append("null") }
    }
    return builder.finish()
  }
}
