import KQLColumns
import KQLDiagnostics

/// An extent ready to be written: to a file, or as a blob where it is small.
package struct EncodedExtent: Sendable {
  package var metadata: ExtentMetadata
  /// The bytes in order, in the pieces they were made in.
  package var pieces: [[UInt8]]

  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(metadata.extentSize)
    for piece in pieces { bytes.append(contentsOf: piece) }
    return bytes
  }
}

/// Turns rows into an extent.
package enum ExtentEncoder {
  private static let cellsPerThread = 8_192

  /// Encodes the chunks, whose columns stand in the order of `columns`. The result does not depend on `workers`.
  ///
  /// Throws when a chunk does not fit the columns or there are more rows than an extent may have.
  package static func encode(
    columns: [StoredColumn], chunks: [[Column]], id: GUID, workers: Int
  ) throws(Diagnostic) -> EncodedExtent {
    try check(columns, chunks)
    var columns = columns
    var sources = columns.indices.map { index in
      ColumnPieces(type: columns[index].type, columns: chunks.map { $0[index] })
    }
    let originalSize = originalSize(sources)
    let rowCount = chunks.reduce(0) { $0 + ($1.first?.count ?? 0) }
    let blockCount = (rowCount + ExtentFormat.blockRows - 1) / ExtentFormat.blockRows
    // A thread costs more than a few cells.
    let workers = rowCount * columns.count < Self.cellsPerThread ? 1 : workers
    do {
      var dictionaries = try dictionaries(sources, workers: workers)
      if rowCount >= ExtentFormat.indexedRowsMin {
        let parts = try PathShredder.shred(columns, sources, dictionaries, workers: workers)
        columns += parts.map(\.column)
        sources += parts.map(\.pieces)
        dictionaries += try Self.dictionaries(parts.map(\.pieces), workers: workers)
      }
      let stored = sources
      let encoders = columns.indices.map { BlockEncoder(pieces: stored[$0], dictionary: dictionaries[$0]) }
      let indexed = columns.indices.filter { index in
        columns[index].type == .string && columns[index].hasTermIndex && encoders[index].dictionary == nil
          && rowCount >= ExtentFormat.indexedRowsMin
      }
      let segmentRows = ExtentFormat.blockRows * ExtentFormat.blocksPerIndexSegment
      let segmentCount = indexed.isEmpty ? 0 : (rowCount + segmentRows - 1) / segmentRows
      let segmentJobs = indexed.count * segmentCount
      // Index segments are the longest jobs, so they go first.
      let parts = try parallelMap(count: segmentJobs + columns.count * blockCount, workers: workers) { job -> Part in
        if job < segmentJobs {
          let segment = job % segmentCount
          let rows = segment * segmentRows..<min((segment + 1) * segmentRows, rowCount)
          return Part(TermIndexBuilder.build(stored[indexed[job / segmentCount]], rows: rows, seed: id.low))
        }
        let block = (job - segmentJobs) % blockCount
        let rows = block * ExtentFormat.blockRows..<min((block + 1) * ExtentFormat.blockRows, rowCount)
        let (bytes, statistics) = try encoders[(job - segmentJobs) / blockCount].encode(rows)
        return Part(bytes, statistics)
      }
      var assembly = Assembly()
      var layouts = columns.map { _ in ColumnLayout() }
      for job in 0..<segmentJobs {
        layouts[indexed[job / segmentCount]].indexSegments.append(assembly.append(parts[job]))
      }
      let indexSize = assembly.size - ExtentFormat.headerBytes
      for index in columns.indices {
        if let dictionary = encoders[index].dictionary {
          layouts[index].dictionary = assembly.append(Part(serialized(dictionary.values)))
        }
        for block in 0..<blockCount {
          let part = parts[segmentJobs + index * blockCount + block]
          layouts[index].blocks.append(assembly.append(part))
          layouts[index].statistics.append(part.statistics)
        }
      }
      let footer = ExtentFooter(
        id: id, rowCount: rowCount, originalSize: originalSize, columns: columns, layouts: layouts)
      return assembly.finish(footer, indexSize: indexSize)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic(code: "Storage_Encoding", "the extent could not be encoded: \(error)")
    }
  }

  private static func dictionaries(
    _ sources: [ColumnPieces], workers: Int
  ) throws -> [ColumnDictionary?] {
    try parallelMap(count: sources.count, workers: workers) { index -> ColumnDictionary?? in
      .some(sources[index].type.isStoredAsText ? DictionaryBuilder.build(sources[index]) : nil)
    }.map { $0 ?? nil }
  }

  /// A chunk's bytes with their checksum, made by a worker.
  private struct Part: Sendable {
    let bytes: [UInt8]
    let hash: UInt64
    let statistics: ColumnStatistics

    init(_ bytes: [UInt8], _ statistics: ColumnStatistics = ColumnStatistics(nullCount: 0, bounds: .unknown)) {
      self.bytes = bytes
      hash = checksum(bytes)
      self.statistics = statistics
    }
  }

  /// The extent as it grows.
  private struct Assembly {
    var pieces: [[UInt8]]
    var size: Int

    init() {
      var header = ByteWriter()
      header.append(ExtentFormat.magic)
      header.append(ExtentFormat.version)
      header.append(UInt32(0))
      pieces = [header.bytes]
      size = header.bytes.count
    }

    mutating func append(_ part: Part) -> ChunkReference {
      let reference = ChunkReference(offset: size, length: part.bytes.count, checksum: part.hash)
      pieces.append(part.bytes)
      size += part.bytes.count
      return reference
    }

    mutating func finish(_ footer: ExtentFooter, indexSize: Int) -> EncodedExtent {
      let bytes = footer.serialized()
      let hash = checksum(bytes)
      var trailer = ByteWriter()
      trailer.append(UInt64(bytes.count))
      trailer.append(hash)
      trailer.append(ExtentFormat.version)
      trailer.append(UInt32(0))
      trailer.append(ExtentFormat.magic)
      pieces.append(bytes)
      pieces.append(trailer.bytes)
      size += bytes.count + trailer.bytes.count
      let metadata = ExtentMetadata(
        id: footer.id, rowCount: footer.rowCount, originalSize: footer.originalSize, extentSize: size,
        indexSize: indexSize, footerChecksum: hash, columns: footer.columns,
        statistics: footer.layouts.map(\.total))
      return EncodedExtent(metadata: metadata, pieces: pieces)
    }
  }

  private static func serialized(_ values: Text) -> [UInt8] {
    var writer = ByteWriter()
    let lengths = (0..<values.count).map { Int64(values.length($0)) }
    writer.appendVarint(lengths.count)
    lengths.withUnsafeBufferPointer { _ = IntegerStream.append($0, isTime: false, to: &writer) }
    values.bytes.withUnsafeBytes { ByteStream.append($0, to: &writer) }
    return writer.bytes
  }

  private static func originalSize(_ sources: [ColumnPieces]) -> Int {
    sources.reduce(0) { total, source in total + source.columns.reduce(0) { $0 + $1.originalSize } }
  }

  private static func check(_ columns: [StoredColumn], _ chunks: [[Column]]) throws(Diagnostic) {
    var rowCount = 0
    for chunk in chunks {
      guard chunk.count == columns.count else { throw misfit("\(chunk.count) columns, \(columns.count) expected") }
      for (stored, column) in zip(columns, chunk) where column.count != chunk[0].count || column.type != stored.type {
        throw misfit("column '\(stored.name)' is \(column.count) × \(column.type.name)")
      }
      rowCount += chunk.first?.count ?? 0
    }
    guard rowCount <= Int(Int32.max) else { throw misfit("\(rowCount) rows are too many for one extent") }
  }

  private static func misfit(_ what: String) -> Diagnostic {
    Diagnostic(code: "Storage_Encoding", "the rows do not fit their table: \(what)")
  }
}

extension ColumnLayout {
  /// The statistics of all blocks together. A block of nulls says nothing of the others' bounds.
  fileprivate var total: ColumnStatistics {
    var nullCount = 0
    var bounds: ColumnStatistics.Bounds?
    for (block, statistics) in statistics.enumerated() {
      nullCount += statistics.nullCount
      if blocks[block].length == 1 { continue }
      bounds = bounds.map { $0.union(statistics.bounds) } ?? statistics.bounds
    }
    return ColumnStatistics(nullCount: nullCount, bounds: bounds ?? .unknown)
  }
}

extension Column {
  /// Bytes of the values as they would stand without any encoding.
  package var originalSize: Int {
    switch type {
    case .bool: return count
    case .int: return count * 4
    case .long, .real, .datetime, .timespan: return count * 8
    case .decimal, .guid: return count * 16
    case .string, .dynamic:
      switch storage {
      case .text(let text): return Int(text.offsets[text.count] - text.offsets[0])
      case .dictionary(let codes, let values): return codes.reduce(0) { $0 + values.length(Int($1)) }
      case .constant(let value): return value == .null ? 0 : value.text.utf8.count * count
      default: return 0
      }
    }
  }
}
