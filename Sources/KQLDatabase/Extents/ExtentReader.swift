import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLStorage

/// Reads blocks of one extent as chunks of the columns a scan asked for.
final class ExtentReader: Sendable {
  private let tableName: String
  let extent: TableExtent
  let content: KQLStorage.Extent
  private let sources: [Source]
  private let pruner: ExtentPruner
  private let deleted: [UInt32]
  private let cursors: ClosedRange<Int64>?

  /// Where a column of the chunk comes from.
  private enum Source: Sendable {
    case stored(Int, ScalarType)
    /// Of a stored dynamic column whose extent does not hold the path apart.
    case members(Int, [String])
    case constant(Value, ScalarType)
    /// Added to the position of the row.
    case rowNumber(Int64)
  }

  init(
    tableName: String, extent: TableExtent, content: KQLStorage.Extent, table: [ColumnInfo], wanted: [Scan.Column],
    pruner: ExtentPruner, deleted: [UInt32], ordinal: Int?, cursors: ClosedRange<Int64>?
  ) {
    self.tableName = tableName
    self.extent = extent
    self.content = content
    self.pruner = pruner
    self.deleted = deleted
    self.cursors = cursors
    let info = extent.info
    func hidden(_ id: Int, _ value: Int64?, _ type: ScalarType) -> Source {
      if info.hasRowTimes, let index = content.columnIndex(id: id) { return .stored(index, type) }
      return .constant(value.map(Value.long) ?? .null, type)
    }
    sources = wanted.map { column in
      switch column {
      case .visible(let index):
        guard index < table.count else { return .rowNumber(Int64(ordinal ?? 0) << 32) }
        let column = table[index]
        if let stored = content.columnIndex(id: extent.storedId(column)), content.columns[stored].type == column.type {
          return .stored(stored, column.type)
        }
        return .constant(column.type == .string ? .string("") : .null, column.type)
      case .path(let index, let members):
        let id = extent.storedId(table[index])
        if let stored = content.columnIndex(id: id, path: members) { return .stored(stored, .dynamic) }
        if let stored = content.columnIndex(id: id), content.columns[stored].type == .dynamic {
          return .members(stored, members)
        }
        return .constant(.null, .dynamic)
      case .ingestionTime: return hidden(TableExtent.ingestionTimeId, info.ingestionTime, .datetime)
      case .cursor: return hidden(TableExtent.cursorId, info.cursor, .long)
      case .extentId: return .constant(.guid(info.id), .guid)
      case .extentTags: return .constant(.dynamic(JSON.array(info.tags.map(JSON.string)).text), .dynamic)
      }
    }
  }

  func read(_ block: Int) throws -> Chunk {
    let candidates = try pruner.candidates(block: block, of: content)
    let selection = try selection(candidates.rows, block)
    let count = selection?.count ?? content.rowCount(block: block)
    let (sources, content) = (sources, content)
    return Chunk(rowCount: count, columnCount: sources.count, answered: candidates.answered) { [self] index in
      switch sources[index] {
      case .constant(let value, let type): return .constant(value, type, count: count)
      case .rowNumber(let base):
        let first = base + Int64(content.rows(block).lowerBound)
        return .longs(selection?.map { first + Int64($0) } ?? (0..<count).map { first + Int64($0) })
      case .stored(let column, let type):
        let read = try self.stored(column, block, selection)
        return read.type == type ? read : read.retyped(type)
      case .members(let column, let path): return try self.stored(column, block, selection).member(at: path)
      }
    }
  }

  private func stored(_ column: Int, _ block: Int, _ selection: [UInt32]?) throws -> Column {
    do {
      if let selection { return try content.readColumn(column, block: block, rows: selection) }
      return try content.readColumn(column, block: block)
    } catch {
      throw error.naming(tableName, extent.info)
    }
  }

  /// Positions in the block that can be wanted; nil for all.
  private func selection(_ candidates: [UInt32]?, _ block: Int) throws -> [UInt32]? {
    var rows = candidates
    let range = content.rows(block)
    if !deleted.isEmpty {
      let first = deleted.partitioningIndex { Int($0) >= range.lowerBound }
      let last = deleted.partitioningIndex { Int($0) >= range.upperBound }
      if first < last {
        var isGone = [Bool](repeating: false, count: range.count)
        for row in deleted[first..<last] { isGone[Int(row) - range.lowerBound] = true }
        let all = rows ?? (0..<UInt32(range.count)).map { $0 }
        rows = all.filter { !isGone[Int($0)] }
      }
    }
    if let cursors, let column = content.columnIndex(id: TableExtent.cursorId) {
      rows = try within(cursors, column, block, rows)
    }
    return rows
  }

  /// Of the rows, those committed above the lower cursor and up to the upper one; nil for all of the block.
  private func within(
    _ cursors: ClosedRange<Int64>, _ column: Int, _ block: Int, _ rows: [UInt32]?
  ) throws -> [UInt32]? {
    // An export that runs often asks a merged extent for its last rows only: most blocks hold none of them.
    if case .longs(let first, let last) = content.statistics(column: column, block: block).bounds {
      if last <= cursors.lowerBound || first > cursors.upperBound { return [] }
      if first > cursors.lowerBound && last <= cursors.upperBound { return rows }
    }
    let values = try content.readColumn(column, block: block)
    switch values.storage {
    case .longs(let commits):
      func isWanted(_ row: Int) -> Bool { commits[row] > cursors.lowerBound && commits[row] <= cursors.upperBound }
      if let rows { return rows.filter { isWanted(Int($0)) } }
      return commits.indices.filter(isWanted).map { UInt32($0) }
    case .constant(.long(let commit)):
      return commit > cursors.lowerBound && commit <= cursors.upperBound ? rows : []
    default: return []
    }
  }
}

extension Array {
  /// The first index whose element fulfils a condition that holds for all after it.
  func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
