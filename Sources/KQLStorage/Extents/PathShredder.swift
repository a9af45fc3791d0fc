import KQLColumns

/// Takes frequent members of a dynamic column's bags out into columns of their own, so that a query of `bag.member` reads
/// neither the rest of the bag nor any JSON.
///
/// The bags themselves stay as they are. A value taken out is what `Column.member` finds: null where it finds nothing.
struct PathShredder: Sendable {
  /// A column that an extent holds besides those it was given.
  struct Part: Sendable {
    let column: StoredColumn
    let pieces: ColumnPieces
  }

  private static let sampleRows = 512
  private static let depthMax = 3
  private static let pathsMax = 24
  /// Longer values stay in their bags, where they cost as much to read.
  private static let valueBytesMax = 64

  /// A key on the way to what is taken out.
  private struct Node {
    let name: String
    let quoted: [UInt8]
    var children: [Int] = []
    /// The position of its value among the results; nil for a bag.
    var output: Int?
  }

  /// The first is the bag itself.
  private var nodes: [Node] = [Node(name: "", quoted: [])]
  private var paths: [[String]] = []

  /// The paths worth a column of the dynamic columns that are not dictionaries.
  static func shred(
    _ columns: [StoredColumn], _ sources: [ColumnPieces], _ dictionaries: [ColumnDictionary?], workers: Int
  ) throws -> [Part] {
    var parts: [Part] = []
    for index in columns.indices where columns[index].type == .dynamic && dictionaries[index] == nil {
      let shredder = PathShredder(sampling: sources[index])
      if shredder.paths.isEmpty { continue }
      let pieces = sources[index].columns
      let shredded = try parallelMap(count: pieces.count, workers: workers) { shredder.shred(pieces[$0]) }
      for (position, path) in shredder.paths.enumerated() {
        let column = StoredColumn(id: columns[index].id, name: columns[index].name, type: .dynamic, path: path)
        parts.append(
          Part(column: column, pieces: ColumnPieces(type: .dynamic, columns: shredded.map { $0[position] })))
      }
    }
    return parts
  }

  // MARK: Choosing

  private struct Occurrence {
    var path: [String]
    var count = 0
    var bytes = 0
  }

  private init(sampling pieces: ColumnPieces) {
    var seen: [Occurrence] = []
    var positions: [[String]: Int] = [:]
    let rowCount = pieces.rowCount
    let sampled = min(rowCount, Self.sampleRows)
    for sample in 0..<sampled {
      let row = sample * rowCount / sampled
      guard let part = pieces.parts(row..<row + 1).first, !part.column.isNull(part.rows.lowerBound) else { continue }
      let bytes = Array(part.column.value(part.rows.lowerBound).text.utf8)
      bytes.withUnsafeBufferPointer { bytes in
        Self.walk(JSONView(bytes), []) { path, value in
          let position = positions[path] ?? seen.count
          if position == seen.count {
            positions[path] = position
            seen.append(Occurrence(path: path))
          }
          seen[position].count += 1
          seen[position].bytes += value.end - value.start
        }
      }
    }
    let chosen = seen.filter { $0.count * 2 >= sampled && $0.bytes <= $0.count * Self.valueBytesMax }
    for occurrence in chosen.prefix(Self.pathsMax) { add(occurrence.path) }
  }

  /// Calls `body` for every value that is not a bag to be looked into.
  private static func walk(_ view: JSONView, _ path: [String], _ body: ([String], JSONView) -> Void) {
    view.forEachMember { key, value in
      guard let name = key.string else { return }
      if value.kind == .object && path.count + 1 < depthMax {
        walk(value, path + [name], body)
      } else if value.kind != .object {
        body(path + [name], value)
      }
    }
  }

  private mutating func add(_ path: [String]) {
    var current = 0
    for name in path {
      if let known = nodes[current].children.first(where: { nodes[$0].name == name }) {
        current = known
      } else {
        nodes.append(Node(name: name, quoted: JSON.quoted(name)))
        nodes[current].children.append(nodes.count - 1)
        current = nodes.count - 1
      }
    }
    nodes[current].output = paths.count
    paths.append(path)
  }

  // MARK: Taking out

  /// The values of all paths in one piece of the column.
  private func shred(_ column: Column) -> [Column] {
    switch column.storage {
    case .text(let text): return shred(text, column.valid)
    case .dictionary(let codes, let values):
      return shred(values, nil).map { part in
        let spread = part.gathering(codes)
        return Column(
          type: .dynamic, count: column.count, storage: spread.storage,
          valid: Column.zipValid(spread.valid, column.valid))
      }
    default:
      return paths.map { path in
        guard column.count > 0 else { return column }
        return .constant(column.slice(0..<1).member(at: path).value(0), .dynamic, count: column.count)
      }
    }
  }

  private func shred(_ text: Text, _ valid: [Bool]?) -> [Column] {
    let rows = text.count
    var starts = [UInt32](repeating: 0, count: rows * paths.count)
    // Nothing is one byte long and starts nowhere, so a length of zero says that nothing was found.
    var lengths = starts
    starts.withUnsafeMutableBufferPointer { starts in
      lengths.withUnsafeMutableBufferPointer { lengths in
        var finder = Finder(nodes: nodes, rows: rows, starts: starts, lengths: lengths)
        text.bytes.withUnsafeBufferPointer { bytes in
          text.offsets.withUnsafeBufferPointer { offsets in
            for row in 0..<rows where valid?[row] != false {
              finder.find(bytes, Int(offsets[row]), Int(offsets[row + 1]), row)
            }
          }
        }
      }
    }
    return paths.indices.map { output in
      let range = output * rows..<(output + 1) * rows
      let own = Array(lengths[range])
      let found = own.contains(0) ? own.map { $0 > 0 } : nil
      return Column(
        type: .dynamic, count: rows, storage: TextRanges.storage(text, Array(starts[range]), own), valid: found)
    }
  }

  /// Walks bags along the keys that are wanted; the first of several members with one key counts.
  private struct Finder {
    let nodes: [Node]
    let rows: Int
    let starts: UnsafeMutableBufferPointer<UInt32>
    let lengths: UnsafeMutableBufferPointer<UInt32>
    /// The row in which a node was last met, plus one.
    private var met: [Int]

    init(
      nodes: [Node], rows: Int, starts: UnsafeMutableBufferPointer<UInt32>,
      lengths: UnsafeMutableBufferPointer<UInt32>
    ) {
      self.nodes = nodes
      self.rows = rows
      self.starts = starts
      self.lengths = lengths
      met = Array(repeating: 0, count: nodes.count)
    }

    mutating func find(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ row: Int) {
      walk(0, bytes, start, end, row)
    }

    private mutating func walk(
      _ parent: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ row: Int
    ) {
      guard end - start > 2, bytes[start] == 0x7B else { return }
      let limit = end - 1
      var index = start + 1
      // Bags of one column mostly have the same keys in the same order.
      var expected = 0
      while index < limit {
        let keyEnd = JSON.end(of: bytes, from: index, limit: limit)
        guard keyEnd > index, keyEnd < limit, bytes[keyEnd] == 0x3A else { return }
        let next = JSON.end(of: bytes, from: keyEnd + 1, limit: limit)
        guard next > keyEnd + 1 else { return }
        if let node = child(of: parent, bytes, index, keyEnd, &expected), met[node] != row + 1 {
          met[node] = row + 1
          if let output = nodes[node].output, bytes[keyEnd + 1] != 0x6E {
            starts[output * rows + row] = UInt32(truncatingIfNeeded: keyEnd + 1)
            lengths[output * rows + row] = UInt32(truncatingIfNeeded: next - keyEnd - 1)
          }
          if !nodes[node].children.isEmpty { walk(node, bytes, keyEnd + 1, next, row) }
        }
        guard next < limit, bytes[next] == 0x2C else { return }
        index = next + 1
      }
    }

    private func child(
      of parent: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ expected: inout Int
    ) -> Int? {
      let children = nodes[parent].children
      for step in children.indices {
        let position = expected + step < children.count ? expected + step : expected + step - children.count
        let quoted = nodes[children[position]].quoted
        if quoted.count == end - start, quoted.withUnsafeBufferPointer({ JSON.equal(bytes, start, $0) }) {
          expected = position + 1 < children.count ? position + 1 : 0
          return children[position]
        }
      }
      return nil
    }
  }
}
