import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLStorage

/// What the extents of one ingestion have in common.
package struct ExtentTraits: Sendable {
  package var tags: [String] = []
  /// Ticks: creation time.
  package var createdOn: Int64
  /// Ticks; nil when the table has no ingestion time.
  package var ingestionTime: Int64?

  package init(tags: [String] = [], createdOn: Int64, ingestionTime: Int64?) {
    self.tags = tags
    self.createdOn = createdOn
    self.ingestionTime = ingestionTime
  }
}

extension Database {
  /// Turns rows into extents that wait for their commit: encoded on all cores, the large ones durable already.
  ///
  /// The chunks' columns stand in the order of the table's. Policies of the table say how large extents become, how
  /// rows are ordered and how columns are encoded.
  package func stage(
    _ chunks: [[Column]], for table: TableInfo, traits: ExtentTraits, _ state: CatalogState = CatalogState()
  ) throws -> [StagedExtent] {
    let columns = storedColumns(of: table, state)
    let chunks = try ordered(chunks, table.schema, for: table, state)
    let rowsMax = min(state.extentRowsMax(of: table), Database.rows(of: chunks, bytesMax: state.extentBytesMax(of: table)))
    var staged: [StagedExtent] = []
    do {
      for part in Database.split(chunks, rowsMax: rowsMax) {
        staged.append(try stage(part, columns: columns, table: table, traits: traits))
      }
    } catch {
      discard(staged)
      throw error
    }
    return staged
  }

  func storedColumns(of table: TableInfo, _ state: CatalogState) -> [StoredColumn] {
    table.columns.map { column in
      StoredColumn(
        id: Int(column.id), name: column.name, type: column.type,
        hasTermIndex: column.type == .string && state.encodingProfile(of: column, in: table).hasTermIndex)
    }
  }

  /// How many rows of the average size make an extent of so many bytes.
  private static func rows(of chunks: [[Column]], bytesMax: Int) -> Int {
    let rows = chunks.reduce(0) { $0 + ($1.first?.count ?? 0) }
    let bytes = chunks.reduce(0) { $0 + $1.reduce(0) { $0 + $1.approximateByteCount } }
    guard rows > 0, bytes > bytesMax else { return .max }
    return max(1, Int(Double(rows) * (Double(bytesMax) / Double(bytes))))
  }

  private func stage(
    _ chunks: [[Column]], columns: [StoredColumn], table: TableInfo, traits: ExtentTraits
  ) throws -> StagedExtent {
    let encoded = try ExtentEncoder.encode(columns: columns, chunks: chunks, id: .random(), workers: workers)
    let place = try store.stage(encoded)
    let metadata = encoded.metadata
    let info = ExtentInfo(
      id: metadata.id, tableId: table.id, rowCount: metadata.rowCount, originalSize: metadata.originalSize,
      extentSize: metadata.extentSize, indexSize: metadata.indexSize, minCreatedOn: traits.createdOn,
      maxCreatedOn: traits.createdOn, tags: traits.tags, ingestionTime: traits.ingestionTime, file: place.file,
      metadata: metadata.serialized())
    return StagedExtent(info: info, blob: place.blob, staysInMemory: store.keepsBlobsInMemory)
  }

  /// Removes the files of extents that will not be committed.
  package func discard(_ extents: [StagedExtent]) {
    // The commit that names them may be found to have happened.
    if (try? home.catalog())?.isUncertain == true { return }
    for extent in extents where extent.info.file != nil { store.remove(extent.info) }
  }

  /// Chunks in groups of at most `rowsMax` rows, without empty ones.
  static func split(_ chunks: [[Column]], rowsMax: Int) -> [[[Column]]] {
    var groups: [[[Column]]] = []
    var group: [[Column]] = []
    var rows = 0
    for chunk in chunks {
      let count = chunk.first?.count ?? 0
      var start = 0
      while start < count {
        if rows == rowsMax {
          groups.append(group)
          (group, rows) = ([], 0)
        }
        let end = min(count, start + rowsMax - rows)
        group.append(start == 0 && end == count ? chunk : chunk.map { $0.slice(start..<end) })
        rows += end - start
        start = end
      }
    }
    if rows > 0 { groups.append(group) }
    return groups
  }
}
