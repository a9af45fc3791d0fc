import KQLColumns
import KQLDiagnostics
import Synchronization

/// An immutable extent, open for reading. Any number of threads may read at once.
///
/// Each chunk's checksum is verified when it is first read in a process. What is damaged throws, naming the extent and
/// the column.
package final class Extent: Sendable {
  package let id: GUID
  package let rowCount: Int
  package let columns: [StoredColumn]
  /// Bytes of the file or blob.
  package let size: Int

  private let file: FileBytes
  /// As errors call it: `extent file '…'`.
  private let name: String
  private let footer: ExtentFooter
  private let cache: Mutex<Cache>
  private let owner = BlockCache.shared.makeOwner()

  private struct Cache {
    var verified: Set<Int> = []
    var dictionaries: [Int: Text] = [:]
    var terms = TermCache()
  }

  /// Maps a file of ours. The length and the checksum of the footer must be what the catalog knows.
  package static func open(
    _ path: String, expectedLength: Int, expectedFooterChecksum: UInt64, fileSystem: any FileSystem
  ) throws(Diagnostic) -> Extent {
    do {
      let length = try fileSystem.size(of: path)
      guard length == expectedLength else {
        throw damaged("extent file '\(path)'", "it has \(length) bytes, \(expectedLength) expected")
      }
      // The footer is read before anything is mapped: a device's error here is an error, not a signal.
      let trailer = try fileSystem.read(
        path, from: max(length - ExtentFormat.trailerBytes, 0), count: ExtentFormat.trailerBytes)
      let footerLength = trailer.withUnsafeBytes { $0.count >= 8 ? $0.loadUnaligned(as: UInt64.self) : 0 }
      if footerLength < UInt64(length) {
        let start = length - ExtentFormat.trailerBytes - Int(footerLength)
        _ = try fileSystem.read(path, from: max(start, 0), count: Int(footerLength))
      }
      return try Extent(
        try fileSystem.map(path), name: "extent file '\(path)'", expectedFooterChecksum: expectedFooterChecksum)
    } catch let error as FileError {
      throw error.diagnostic
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw damaged("extent file '\(path)'", "\(error)")
    }
  }

  /// An extent held in memory: a blob of the catalog, or one that was just encoded. Nil expects any footer.
  package convenience init(bytes: [UInt8], expectedFooterChecksum: UInt64?) throws(Diagnostic) {
    try self.init(FileBytes(copying: bytes), name: "extent", expectedFooterChecksum: expectedFooterChecksum)
  }

  private init(_ file: FileBytes, name: String, expectedFooterChecksum: UInt64?) throws(Diagnostic) {
    let length = file.count
    guard length >= ExtentFormat.headerBytes + ExtentFormat.trailerBytes else {
      throw Extent.damaged(name, "it has only \(length) bytes")
    }
    do {
      var header = ByteReader(UnsafeRawBufferPointer(rebasing: file.buffer[..<ExtentFormat.headerBytes]))
      let trailerStart = length - ExtentFormat.trailerBytes
      var trailer = ByteReader(UnsafeRawBufferPointer(rebasing: file.buffer[trailerStart...]))
      guard try header.word() == ExtentFormat.magic else { throw DamagedBytes() }
      let version = try header.word32()
      guard ExtentFormat.versions.contains(version) else {
        throw Diagnostic(
          code: "Storage_NewerFormat",
          "\(name) has format \(version), this kqlsh reads up to \(ExtentFormat.version)")
      }
      guard try header.word32() == 0 else { throw DamagedBytes() }
      let footerLength = try trailer.count64(upTo: trailerStart - ExtentFormat.headerBytes)
      let footerChecksum = try trailer.word()
      guard try trailer.word32() == version, try trailer.word32() == 0,
        try trailer.word() == ExtentFormat.magic
      else { throw DamagedBytes() }
      let footerStart = trailerStart - footerLength
      let footerBytes = UnsafeRawBufferPointer(rebasing: file.buffer[footerStart..<trailerStart])
      guard checksum(footerBytes) == footerChecksum, footerChecksum == expectedFooterChecksum ?? footerChecksum else {
        throw Extent.damaged(name, "checksum of the footer")
      }
      footer = try ExtentFooter(reading: footerBytes, version: version, chunkEnd: footerStart)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Extent.damaged(name, "its header or footer is not that of an extent")
    }
    self.file = file
    self.name = name
    size = length
    id = footer.id
    rowCount = footer.rowCount
    columns = footer.columns
    cache = Mutex(Cache())
  }

  deinit { BlockCache.shared.remove(owner: owner) }

  // MARK: Shape

  package var blockCount: Int { footer.blockCount }
  package var originalSize: Int { footer.originalSize }
  package func rowCount(block: Int) -> Int { rows(block).count }

  /// Bytes stored for a column and the paths kept apart from it, without the term index.
  package func storedSize(columnID: Int) -> Int {
    zip(columns, footer.layouts).filter { $0.0.id == columnID }.reduce(0) { total, column in
      total + (column.1.dictionary?.length ?? 0) + column.1.blocks.reduce(0) { $0 + $1.length }
    }
  }

  /// The rows of a block within the extent.
  package func rows(_ block: Int) -> Range<Int> {
    let start = min(max(block, 0), blockCount) * ExtentFormat.blockRows
    return min(start, rowCount)..<min(start + ExtentFormat.blockRows, rowCount)
  }

  /// The position of the column with this identity; nil when it was created after the extent.
  package func columnIndex(id: Int, path: [String] = []) -> Int? { columns.index(id: id, path: path) }

  package func statistics(column: Int, block: Int) -> ColumnStatistics {
    footer.layouts[column].statistics[block]
  }

  package func isDictionary(_ column: Int) -> Bool { footer.layouts[column].dictionary != nil }

  // MARK: Columns

  /// The values of a column stored as dictionary, one object for all blocks; nil for other columns.
  package func dictionary(_ column: Int) throws(Diagnostic) -> Text? {
    guard let reference = footer.layouts[column].dictionary else { return nil }
    if let known = cache.withLock({ $0.dictionaries[column] }) { return known }
    let bytes = try chunk(reference, column)
    let values: Text
    do {
      values = try BlockDecoder.dictionary(bytes)
    } catch { throw damage(column, "dictionary") }
    // Another thread may have been faster; all must share one object.
    return cache.withLock { cache in
      if let known = cache.dictionaries[column] { return known }
      cache.dictionaries[column] = values
      return values
    }
  }

  /// All rows of a block.
  package func readColumn(_ column: Int, block: Int) throws(Diagnostic) -> Column {
    if let known = BlockCache.shared.column(owner: owner, column, block: block) { return known }
    let values = try dictionary(column)
    let bytes = try chunk(footer.layouts[column].blocks[block], column)
    let read: Column
    do {
      read = try BlockDecoder.decode(
        bytes, type: columns[column].type, count: rows(block).count, dictionary: values)
    } catch { throw damage(column, "rows from \(rows(block).lowerBound)") }
    BlockCache.shared.insert(read, owner: owner, column, block: block)
    return read
  }

  /// The rows at the given positions within a block; of few rows of long texts only a part is decompressed.
  package func readColumn(_ column: Int, block: Int, rows selection: [UInt32]) throws(Diagnostic) -> Column {
    let count = rows(block).count
    guard selection.allSatisfy({ $0 < count }) else { throw damage(column, "a position of a row") }
    // Where most of the block is wanted anyway, decoding it in one go is faster, and it can be kept.
    guard columns[column].type.isStoredAsText, !isDictionary(column), selection.count * 8 < count else {
      return try readColumn(column, block: block).gathering(selection)
    }
    if let known = BlockCache.shared.column(owner: owner, column, block: block) { return known.gathering(selection) }
    let bytes = try chunk(footer.layouts[column].blocks[block], column)
    do {
      return try BlockDecoder.decodeText(bytes, type: columns[column].type, count: count, rows: selection)
    } catch { throw damage(column, "rows from \(rows(block).lowerBound)") }
  }

  // MARK: Terms

  /// The rows of the block that may satisfy `column has needle`, from the term index; nil where it cannot tell.
  package func candidates(has needle: [UInt8], column: Int, block: Int) throws(Diagnostic) -> TermCandidates? {
    let segments = footer.layouts[column].indexSegments
    let segment = block / ExtentFormat.blocksPerIndexSegment
    guard segment < segments.count, let query = TermQuery(needle, seed: id.low) else { return nil }
    var rows: [UInt32]?
    var isExact = query.isOneTerm
    for hash in query.hashes {
      let found = try matches(hash, column, segment, segments[segment])
      isExact = isExact && found.isExact
      let part = found.rows(inBlock: block % ExtentFormat.blocksPerIndexSegment)
      rows = rows.map { intersection($0, part) } ?? part
      if rows?.isEmpty == true { break }
    }
    return TermCandidates(rows: rows ?? [], isExact: isExact)
  }

  private func matches(
    _ hash: UInt64, _ column: Int, _ segment: Int, _ reference: ChunkReference
  ) throws(Diagnostic) -> TermMatches {
    let key = TermCache.Key(column: column, segment: segment, hash: hash)
    if let known = cache.withLock({ $0.terms.matches(key) }) { return known }
    let bytes = try chunk(reference, column)
    let blocks = ExtentFormat.blocksPerIndexSegment
    let segmentRows = min(rowCount - segment * blocks * ExtentFormat.blockRows, blocks * ExtentFormat.blockRows)
    let found: TermMatches
    do {
      let index = try TermSegment(bytes)
      found = TermMatches(rows: try index.rows(hash: hash, rowCount: segmentRows), isExact: index.isExact)
    } catch { throw damage(column, "term index") }
    cache.withLock { $0.terms.insert(found, key) }
    return found
  }

  // MARK: Chunks

  /// Reads every chunk and decodes it: what `check --deep` asks for.
  package func verify() throws(Diagnostic) {
    for column in columns.indices {
      for segment in footer.layouts[column].indexSegments {
        let bytes = try chunk(segment, column)
        guard (try? TermSegment(bytes)) != nil else { throw damage(column, "term index") }
      }
      for block in 0..<blockCount { _ = try readColumn(column, block: block) }
    }
  }

  private func chunk(_ reference: ChunkReference, _ column: Int) throws(Diagnostic) -> UnsafeRawBufferPointer {
    let bytes = UnsafeRawBufferPointer(
      rebasing: file.buffer[reference.offset..<reference.offset + reference.length])
    if cache.withLock({ $0.verified.contains(reference.offset) }) { return bytes }
    guard checksum(bytes) == reference.checksum else { throw damage(column, "checksum") }
    cache.withLock { _ = $0.verified.insert(reference.offset) }
    return bytes
  }

  private func damage(_ column: Int, _ what: String) -> Diagnostic {
    Extent.damaged(
      "\(name) (\(rowCount) rows)", "\(what) of column '\(columns[column].name)' of extent \(id.text)")
  }

  private static func damaged(_ name: String, _ what: String) -> Diagnostic {
    Diagnostic(
      code: "Storage_DamagedExtent", "\(name) is damaged: \(what)",
      hints: ["put a good copy of the file back, or discard the extent with '.drop extents'"])
  }
}

extension ByteReader {
  fileprivate mutating func count64(upTo limit: Int) throws(DamagedBytes) -> Int {
    let number = try word()
    guard number <= UInt64(max(limit, 0)) else { throw DamagedBytes() }
    return Int(number)
  }
}
