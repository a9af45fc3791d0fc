import KQLColumns

/// Puts the leaves below a node together into JSON, one value a row.
///
/// Follows the levels of the Dremel paper: a leaf has one entry for each of its values, and one for each null or empty
/// list above it.
struct RecordAssembler {
  private struct Cursor {
    let definitions: [UInt8]
    let repetitions: [UInt8]
    /// The values as JSON.
    let codes: [UInt32]
    let cells: Text
    let valid: [Bool]?
    var entry = 0
    var value = 0
  }

  private let node: ParquetNode
  private let firstLeaf: Int
  private var cursors: [Cursor] = []
  /// The names of the members of records, quoted, in the order in which they are met.
  private var keys: [ObjectIdentifier: [UInt8]] = [:]

  /// - Parameter pieces: One for each leaf below the node, in order.
  init(_ node: ParquetNode, _ leaves: [ParquetLeaf], _ pieces: [LeafPiece]) throws {
    self.node = node
    firstLeaf = node.leaves.lowerBound
    for (leaf, piece) in zip(leaves, pieces) {
      let natural = try leaf.natural(piece.values)
      // Text that is JSON stays what it is.
      let json = leaf.source == .json ? natural.parsedJSON() : natural.boxed()
      let (codes, cells) = json.coded()
      cursors.append(
        Cursor(
          definitions: piece.definitions, repetitions: piece.repetitions, codes: codes, cells: cells,
          valid: json.validity))
    }
    collectKeys(node)
  }

  private mutating func collectKeys(_ node: ParquetNode) {
    var quoted: [UInt8] = []
    JSON.appendQuoted(node.name, to: &quoted)
    keys[ObjectIdentifier(node)] = quoted
    switch node.shape {
    case .leaf: break
    case .record(let children): for child in children { collectKeys(child) }
    case .list(let element, _, _): collectKeys(element)
    case .map(let key, let value, _, _):
      collectKeys(key)
      if let value { collectKeys(value) }
    }
  }

  /// The JSON of every row; `null` where the node is.
  mutating func assemble(rows: Int) throws -> Text {
    var builder = TextBuilder(rows: rows)
    for _ in 0..<rows {
      try append(node, &builder.bytes)
      // Leaves that do not agree about where a row ends would drift apart.
      for index in cursors.indices where repetition(index) > 0 { throw RecordAssembler.disagree }
      builder.endRow()
    }
    return builder.finish()
  }

  private static let disagree = FileFault.damaged("the columns of a record do not fit together")

  private func definition(_ node: ParquetNode) throws -> Int {
    let index = node.leaves.lowerBound - firstLeaf
    let entry = cursors[index].entry
    guard entry < cursors[index].definitions.count else { throw RecordAssembler.disagree }
    return Int(cursors[index].definitions[entry])
  }

  /// The level at which the next entry of a leaf goes on; 0 at the end.
  private func repetition(_ index: Int) -> Int {
    let entry = cursors[index].entry
    return entry < cursors[index].repetitions.count ? Int(cursors[index].repetitions[entry]) : 0
  }

  /// Passes over the one entry that stands for a null or an empty list.
  private mutating func skip(_ node: ParquetNode) throws {
    for index in node.leaves.lowerBound - firstLeaf..<node.leaves.upperBound - firstLeaf {
      guard cursors[index].entry < cursors[index].definitions.count else { throw RecordAssembler.disagree }
      cursors[index].entry += 1
    }
  }

  private static let null: [UInt8] = Array("null".utf8)

  private mutating func append(_ node: ParquetNode, _ output: inout [UInt8]) throws {
    if case .leaf = node.shape { return try appendLeaf(node, &output) }
    if try definition(node) < node.definition {
      try skip(node)
      output += RecordAssembler.null
      return
    }
    switch node.shape {
    case .leaf: break
    case .record(let children):
      output.append(0x7B)
      for (index, child) in children.enumerated() {
        if index > 0 { output.append(0x2C) }
        if let key = keys[ObjectIdentifier(child)] { output += key }
        output.append(0x3A)
        try append(child, &output)
      }
      output.append(0x7D)
    case .list(let element, let level, let repetition):
      output.append(0x5B)
      try appendItems(node, level, repetition, &output) { try $0.append(element, &$1) }
      output.append(0x5D)
    case .map(let key, let value, let level, let repetition):
      output.append(0x7B)
      try appendItems(node, level, repetition, &output) { assembler, output in
        try assembler.appendKey(key, &output)
        output.append(0x3A)
        if let value { try assembler.append(value, &output) } else { output += RecordAssembler.null }
      }
      output.append(0x7D)
    }
  }

  private mutating func appendItems(
    _ node: ParquetNode, _ level: Int, _ repetition: Int, _ output: inout [UInt8],
    _ item: (inout RecordAssembler, inout [UInt8]) throws -> Void
  ) throws {
    if try definition(node) < level { return try skip(node) }
    let first = node.leaves.lowerBound - firstLeaf
    while true {
      try item(&self, &output)
      let next = self.repetition(first)
      if next < repetition { return }
      guard next == repetition else { throw RecordAssembler.disagree }
      output.append(0x2C)
    }
  }

  private mutating func appendLeaf(_ node: ParquetNode, _ output: inout [UInt8]) throws {
    let index = node.leaves.lowerBound - firstLeaf
    let isPresent = try definition(node) >= node.definition
    cursors[index].entry += 1
    let value = cursors[index].value
    if isPresent { cursors[index].value += 1 }
    guard isPresent, cursors[index].valid?[value] ?? true else {
      output += RecordAssembler.null
      return
    }
    let code = Int(cursors[index].codes[value])
    let cells = cursors[index].cells
    output += cells.bytes[Int(cells.offsets[code])..<Int(cells.offsets[code + 1])]
    // A row may hold many items, which repeat a long one.
    guard output.count <= 1 << 30 else { throw FileFault.damaged("more than 1 GB of JSON in rows read together") }
  }

  /// Keys of a bag are strings, whatever they were.
  private mutating func appendKey(_ node: ParquetNode, _ output: inout [UInt8]) throws {
    let start = output.count
    try append(node, &output)
    if output[start] == 0x22 { return }
    let text = Array(output[start...])
    output.removeLast(text.count)
    text.withUnsafeBufferPointer { JSON.appendQuoted($0, to: &output) }
  }
}
