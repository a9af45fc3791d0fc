import KQLRendering

/// What a terminal shows after the bytes sent to it: as much of a VT100 as a line editor uses.
struct Screen {
  private(set) var width: Int
  private(set) var height: Int
  private var cells: [[Cell]]
  /// Rows that go on in the row below, because a character came behind their last column.
  private var wraps: [Bool]
  private(set) var row = 0
  private(set) var column = 0
  /// A character in the last column was written; the next one begins a row.
  private var waitsAtEdge = false
  private var pending: [UInt8] = []
  private var left: [(cells: [Cell], wraps: Bool)] = []
  /// Rows that have left at the top.
  var history: [String] { left.map { $0.cells.map(\.text).joined() } }
  /// What the terminal answers to what it was asked.
  private var answers: [UInt8] = []

  mutating func takeAnswers() -> [UInt8] {
    defer { answers = [] }
    return answers
  }

  struct Cell: Equatable {
    /// Empty for the second half of a wide character.
    var text: String = " "
    /// The attributes in force, as in `ESC [ … m`.
    var style: String = ""
  }

  private var style = ""

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    cells = Array(repeating: Array(repeating: Cell(), count: width), count: height)
    wraps = Array(repeating: false, count: height)
  }

  /// The rows without trailing blanks; no empty rows at the end.
  var lines: [String] {
    var lines = cells.map { row in
      var text = row.map(\.text).joined()
      while text.last == " " { text.removeLast() }
      return text
    }
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  var text: String { lines.joined(separator: "\n") }

  /// The attributes of the first cell of a text on the screen; nil when it is not there.
  func style(of text: String) -> String? {
    for row in cells {
      for start in row.indices where row[start...].map(\.text).joined().hasPrefix(text) { return row[start].style }
    }
    return nil
  }

  // MARK: Input

  mutating func feed(_ bytes: [UInt8]) {
    pending += bytes
    while let used = step(), used > 0 { pending.removeFirst(used) }
  }

  /// Takes what stands first; nil when it is not complete.
  private mutating func step() -> Int? {
    guard let first = pending.first else { return nil }
    switch first {
    case 0x1B: return escape()
    case 0x0D:
      column = 0
      waitsAtEdge = false
    case 0x0A: lineFeed()
    case 0x08:
      column = max(0, column - 1)
      waitsAtEdge = false
    case 0x09: column = min(width - 1, (column / 8 + 1) * 8)
    case 0..<0x20: break
    default:
      let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
      guard pending.count >= length else { return nil }
      put(String(decoding: pending[..<length], as: UTF8.self))
      return length
    }
    return 1
  }

  private mutating func put(_ text: String) {
    let cellsNeeded = DisplayWidth.of(Array(text.utf8))
    if cellsNeeded == 0 {
      if column > 0 { cells[row][column - 1].text += text }
      return
    }
    if waitsAtEdge || column + cellsNeeded > width {
      column = 0
      wraps[row] = true
      lineFeed()
    }
    cells[row][column] = Cell(text: text, style: style)
    if cellsNeeded == 2 { cells[row][column + 1] = Cell(text: "", style: style) }
    column += cellsNeeded
    waitsAtEdge = column >= width
    if waitsAtEdge { column = width - 1 }
  }

  private mutating func lineFeed() {
    waitsAtEdge = false
    if row + 1 < height {
      row += 1
    } else {
      left.append((cells.removeFirst(), wraps.removeFirst()))
      cells.append(Array(repeating: Cell(), count: width))
      wraps.append(false)
    }
  }

  private mutating func escape() -> Int? {
    guard pending.count > 1 else { return nil }
    guard pending[1] == UInt8(ascii: "[") else {
      // Operating system commands end with a bell; others are two bytes.
      if pending[1] == UInt8(ascii: "]") { return pending.firstIndex(of: 0x07).map { $0 + 1 } }
      if pending[1] == UInt8(ascii: "(") { return pending.count > 2 ? 3 : nil }
      return 2
    }
    guard let end = pending[2...].firstIndex(where: { (0x40...0x7E).contains($0) }) else { return nil }
    let text = String(decoding: pending[2..<end], as: UTF8.self)
    control(pending[end], text)
    return end + 1
  }

  private mutating func control(_ final: UInt8, _ text: String) {
    let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let count = max(1, numbers.first ?? 1)
    switch final {
    case UInt8(ascii: "A"): row = max(0, row - count)
    case UInt8(ascii: "B"): row = min(height - 1, row + count)
    case UInt8(ascii: "C"): column = min(width - 1, column + count)
    case UInt8(ascii: "D"): column = max(0, column - count)
    case UInt8(ascii: "G"): column = min(width - 1, count - 1)
    case UInt8(ascii: "H"):
      row = min(height - 1, max(0, (numbers.first ?? 1) - 1))
      column = numbers.count > 1 ? min(width - 1, max(0, numbers[1] - 1)) : 0
    case UInt8(ascii: "K"): erase(row, from: numbers.first == 2 ? 0 : column, to: numbers.first == 1 ? column + 1 : width)
    case UInt8(ascii: "J"):
      if numbers.first == 2 {
        for row in 0..<height { erase(row, from: 0, to: width) }
      } else {
        erase(row, from: column, to: width)
        for row in (row + 1)..<max(height, row + 1) where row < height { erase(row, from: 0, to: width) }
      }
    case UInt8(ascii: "P"):
      cells[row].removeSubrange(column..<min(width, column + count))
      while cells[row].count < width { cells[row].append(Cell()) }
    case UInt8(ascii: "@"):
      cells[row].insert(contentsOf: Array(repeating: Cell(), count: count), at: column)
      cells[row].removeSubrange(width...)
    case UInt8(ascii: "n"): if text == "6" { answers += Array("\u{1B}[\(row + 1);\(column + 1)R".utf8) }
    case UInt8(ascii: "m"): style = text == "0" || text.isEmpty ? "" : text
    default: return
    }
    if final != UInt8(ascii: "m"), final != UInt8(ascii: "n") { waitsAtEdge = false }
  }

  private mutating func erase(_ row: Int, from start: Int, to end: Int) {
    for column in start..<max(start, end) { cells[row][column] = Cell() }
    if end >= width { wraps[row] = false }
    // A row that is emptied as a whole begins anew.
    guard start == 0, end >= width else { return }
    if row > 0 { wraps[row - 1] = false } else if !left.isEmpty { left[left.count - 1].wraps = false }
  }

  /// What a terminal does with its rows when its width changes.
  enum Wrapping {
    /// Rows are cut.
    case never
    /// Lines are wrapped anew; empty rows at the end make room.
    case anew
    /// Lines are wrapped anew, those that have left included; empty rows stay, rows leave at the top (tmux).
    case keepingEmptyRows
  }

  mutating func resize(width: Int, height: Int, _ wrapping: Wrapping = .anew) {
    let wraps = wrapping != .never
    var old = Array(zip(cells, self.wraps)).map { (cells: $0, wraps: $1) }
    var cursorRow = row
    if wrapping == .keepingEmptyRows {
      for _ in 0..<max(0, self.height - height) where old.count - 1 > row && old.last?.cells.allSatisfy({ $0 == Cell() }) == true {
        old.removeLast()
      }
      cursorRow += left.count
      old = left + old
      left = []
    }
    var rows: [(cells: [Cell], wraps: Bool)] = []
    var place = (row: row, column: column)
    var line: [Cell] = []
    var cursorInLine: Int?
    func blank() -> [Cell] { Array(repeating: Cell(), count: width) }
    for index in old.indices {
      if index == cursorRow { cursorInLine = line.count + column }
      line += old[index].cells
      if wraps, old[index].wraps, index + 1 < old.count { continue }
      while line.last == Cell(), line.count > (cursorInLine.map { $0 + 1 } ?? 0) { line.removeLast() }
      let first = rows.count
      if wraps {
        repeat {
          var piece = Array(line.prefix(width))
          line.removeFirst(piece.count)
          while piece.count < width { piece.append(Cell()) }
          rows.append((piece, !line.isEmpty))
        } while !line.isEmpty
      } else {
        rows.append((Array(line.prefix(width)) + blank().dropFirst(min(line.count, width)), false))
      }
      if let cursor = cursorInLine {
        place = wraps ? (first + cursor / width, cursor % width) : (first, min(cursor, width - 1))
      }
      cursorInLine = nil
      line = []
    }
    if wrapping != .keepingEmptyRows {
      while rows.count > height, rows.count - 1 > place.row, rows.last?.cells == blank() { rows.removeLast() }
    }
    while rows.count > height {
      left.append(rows.removeFirst())
      place.row -= 1
    }
    while rows.count < height { rows.append((blank(), false)) }
    cells = rows.map(\.cells)
    self.wraps = rows.map(\.wraps)
    self.width = width
    self.height = height
    row = min(max(place.row, 0), height - 1)
    column = place.column
    waitsAtEdge = false
  }
}
