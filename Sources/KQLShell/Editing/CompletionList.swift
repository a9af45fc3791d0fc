import KQLEngine
import KQLRendering

/// What Tab may insert at a place.
struct CompletionList {
  /// UTF-8 offsets of what is replaced.
  var replaced: Range<Int>
  var items: [Candidate]
  /// What follows the candidate when it is the only one.
  var closing = ""

  init(replaced: Range<Int>, items: [Candidate], closing: String = "") {
    self.replaced = replaced
    self.items = items
    self.closing = closing
  }

  /// The beginning that all insertions share, when it says more than what was typed.
  func commonInsertion(longerThan typed: String) -> String? {
    guard let first = items.first?.insertion else { return nil }
    var common = Substring(first)
    for item in items.dropFirst() { common = common[..<common.commonEnd(with: item.insertion)] }
    return common.count > typed.count ? String(common) : nil
  }

  /// Name, type and description in columns; only names when they are many.
  func table(width: Int, rows: Int, usesColor: Bool) -> String {
    if items.count > rows || items.allSatisfy({ $0.detail.isEmpty && $0.summary.isEmpty }) {
      return names(width: width, rows: rows)
    }
    let nameWidth = min(40, items.map { Self.cells($0.name) }.max() ?? 0)
    let detailWidth = min(36, items.map { Self.cells($0.detail) }.max() ?? 0)
    var text = ""
    for item in items {
      var line = Self.padded(item.name, to: nameWidth) + "  " + Self.padded(item.detail, to: detailWidth)
      if !item.summary.isEmpty { line += "  " + item.summary }
      line = String(decoding: DisplayWidth.cut(Array(line.utf8), to: width - 1), as: UTF8.self)
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }

  private func names(width: Int, rows: Int) -> String {
    let cell = min(width - 1, (items.map { Self.cells($0.name) }.max() ?? 0) + 2)
    let columns = max(1, (width - 1) / max(cell, 1))
    let shown = items.prefix(columns * rows)
    let height = (shown.count + columns - 1) / columns
    var text = ""
    for row in 0..<height {
      var line = ""
      for column in 0..<columns where column * height + row < shown.count {
        line += Self.padded(shown[column * height + row].name, to: cell)
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    if shown.count < items.count { text += "… \(items.count - shown.count) more\n" }
    return text
  }

  private static func cells(_ text: String) -> Int { DisplayWidth.of(Array(text.utf8)) }

  private static func padded(_ text: String, to width: Int) -> String {
    let cut = String(decoding: DisplayWidth.cut(Array(text.utf8), to: width), as: UTF8.self)
    return cut + String(repeating: " ", count: max(0, width - cells(cut)))
  }
}

extension Substring {
  fileprivate func commonEnd(with other: String) -> Index {
    var index = startIndex
    for character in other {
      guard index < endIndex, self[index] == character else { break }
      index = self.index(after: index)
    }
    return index
  }
}

/// Tab after the list: one candidate after the other in the same place.
struct CompletionCycle {
  var isListed = false
  private(set) var expected = EditBuffer()
  private var list = CompletionList(replaced: 0..<0, items: [])
  private var original = EditBuffer()
  private var range = 0..<0
  private var index = -1

  init() {}

  init(list: CompletionList, buffer: EditBuffer, range: Range<Int>) {
    isListed = true
    self.list = list
    self.range = range
    original = buffer
    expected = buffer
  }

  mutating func next(backwards: Bool) -> EditBuffer {
    let count = list.items.count
    guard count > 0 else { return original }
    index = backwards ? (index <= 0 ? count - 1 : index - 1) : (index + 1) % count
    var buffer = original
    buffer.replace(range, with: list.items[index].insertion)
    expected = buffer
    return buffer
  }
}
