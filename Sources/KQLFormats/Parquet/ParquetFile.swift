import KQLColumns
import KQLDiagnostics

/// A Parquet file whose footer has been read. Several threads may read its row groups at once.
package final class ParquetFile: ColumnarFile {
  package let name: String
  package let rowCount: Int
  /// Bytes of all columns when unpacked.
  package let uncompressedByteCount: Int
  let input: RandomAccessInput
  let metadata: FileMetadata
  let root: ParquetNode
  /// The leaves in the order of the columns of a row group.
  let leaves: [ParquetLeaf]
  /// What all that read the file hold at a time.
  let memory = ReadingMemory()

  private static let magic: [UInt8] = Array("PAR1".utf8)
  /// A larger footer is refused.
  private static let footerByteCountMax = 16 << 20
  private static let rowGroupRowsMax = 1 << 31
  private static let rowsMax = 1 << 36
  /// Equal rows take next to nothing, but pages and metadata for them take some bytes: a small file cannot claim any
  /// number. Of the densest files that writers make a byte stands for some hundred rows.
  private static let rowsPerByteMax = 32_768
  private static let trustedRows = 1 << 20
  /// Sizes are sums of what a file claims; they only steer how it is cut.
  private static let claimedMax = 1 << 50

  /// - Throws: `BadRequest_InvalidBlob` for what is no whole Parquet file, and what opening a file throws.
  package convenience init(_ source: InputSource) throws {
    let input = try RandomAccessInput(source)
    do { try self.init(input) } catch let fault as FileFault { throw fault.diagnostic(input.name, "Parquet") }
  }

  private init(_ input: RandomAccessInput) throws {
    self.input = input
    name = input.name
    let metadata = try ParquetFile.footer(input)
    self.metadata = metadata
    root = try locating("its schema") { try ParquetSchemaBuilder.root(metadata.schema) }
    var leaves: [ParquetLeaf] = []
    ParquetFile.collect(root, &leaves)
    self.leaves = leaves
    var rowCount = 0
    var byteCount = 0
    for (index, group) in metadata.rowGroups.enumerated() {
      try locating("row group \(index + 1)") {
        try ParquetFile.check(group, leaves)
        rowCount += group.rowCount
        guard rowCount <= max(min(input.byteCount, 1 << 40) * ParquetFile.rowsPerByteMax, ParquetFile.trustedRows),
          rowCount <= ParquetFile.rowsMax
        else {
          throw FileFault.damaged(
            "with it the file claims to have \(rowCount) rows, and has \(input.byteCount) bytes for them")
        }
      }
      byteCount = ParquetFile.claimed(byteCount, group.uncompressedByteCount)
    }
    guard rowCount == metadata.rowCount else {
      throw FileFault.damaged("its row groups have \(rowCount) rows, its footer says \(metadata.rowCount)")
    }
    self.rowCount = rowCount
    uncompressedByteCount = byteCount
  }

  private static func check(_ group: RowGroupInfo, _ leaves: [ParquetLeaf]) throws {
    guard group.columns.count == leaves.count else {
      throw FileFault.damaged("it has \(group.columns.count) columns, the schema \(leaves.count)")
    }
    guard group.rowCount <= rowGroupRowsMax, group.rowCount == 0 || !leaves.isEmpty else {
      throw FileFault.damaged("it claims to have \(group.rowCount) rows in \(leaves.count) columns")
    }
    // What every column tells about its size keeps a damaged count from making rows out of nothing.
    for leaf in leaves {
      let count = group.columns[leaf.index].valueCount
      guard leaf.repetitionMax == 0 ? count == group.rowCount : count >= group.rowCount else {
        throw FileFault.damaged("column '\(leaf.name)' has \(count) values for \(group.rowCount) rows")
      }
    }
  }

  private static func footer(_ input: RandomAccessInput) throws -> FileMetadata {
    let size = input.byteCount
    guard size > 0 else { throw FileFault.damaged("it is empty") }
    let head = PieceBuffer(capacity: 4)
    guard size >= 12 else { throw FileFault.damaged("it is only \(size) bytes long") }
    try input.read(at: 0, count: 4, into: head.base)
    guard UnsafeBufferPointer(start: head.base, count: 4).elementsEqual(magic) else {
      let isEncrypted = UnsafeBufferPointer(start: head.base, count: 4).elementsEqual("PARE".utf8)
      throw isEncrypted
        ? FileFault.unsupported("it is encrypted") : FileFault.damaged("it does not begin with PAR1")
    }
    // One read is enough for most footers.
    let tailCount = min(size, 64 << 10)
    let tail = PieceBuffer(capacity: tailCount)
    try input.read(at: size - tailCount, count: tailCount, into: tail.base)
    guard UnsafeBufferPointer(start: tail.base + tailCount - 4, count: 4).elementsEqual(magic) else {
      throw FileFault.damaged("it does not end with PAR1: it is cut")
    }
    let count = Int(UnsafeRawPointer(tail.base).loadUnaligned(fromByteOffset: tailCount - 8, as: UInt32.self))
    guard count <= size - 12 else { throw FileFault.damaged("its footer is said to be \(count) bytes long") }
    guard count <= footerByteCountMax else {
      throw FileFault.unsupported("its footer of \(count) bytes is larger than \(footerByteCountMax >> 20) MB")
    }
    return try locating("its footer at byte \(size - 8 - count)") {
      if count <= tailCount - 8 { return try FileMetadata(tail.base + (tailCount - 8 - count), count: count) }
      let whole = PieceBuffer(capacity: count)
      try input.read(at: size - 8 - count, count: count, into: whole.base)
      return try FileMetadata(whole.base, count: count)
    }
  }

  private static func collect(_ node: ParquetNode, _ leaves: inout [ParquetLeaf]) {
    switch node.shape {
    case .leaf(let leaf): leaves.append(leaf)
    case .record(let children): for child in children { collect(child, &leaves) }
    case .list(let element, _, _): collect(element, &leaves)
    case .map(let key, let value, _, _):
      collect(key, &leaves)
      if let value { collect(value, &leaves) }
    }
  }

  package var rowGroupCount: Int { metadata.rowGroups.count }
  package func rowCount(ofGroup index: Int) -> Int { metadata.rowGroups[index].rowCount }

  /// The columns with the types they have by themselves; those of no type are left out.
  package var schema: Schema {
    Schema(
      fields: root.children.compactMap { node in
        guard case .leaf(let leaf) = node.shape else { return Schema.Field(node.name, .dynamic) }
        return leaf.naturalType.map { Schema.Field(node.name, $0) }
      })
  }

  /// The sum of what a file claims, which may be anything.
  static func claimed(_ sum: Int, _ more: Int) -> Int { min(sum + min(more, claimedMax), claimedMax) }

  /// Names of columns that the plan does not take.
  package func ignoredColumns(_ plan: ColumnarPlan) -> [String] {
    if plan.paths.contains(where: { $0.steps.isEmpty }) { return [] }
    let taken = Set(
      plan.paths.compactMap { path in
        if case .key(let key)? = path.steps.first { root.child(key).map(ObjectIdentifier.init) } else { nil }
      })
    return root.children.filter { !taken.contains(ObjectIdentifier($0)) }.map(\.name)
  }
}
