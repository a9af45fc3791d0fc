/// The text being typed and where the cursor stands, and what the keys do to it. Knows no terminal.
///
/// Left and right step over whole characters, whatever number of scalars they have; a row ends at a newline.
struct EditBuffer: Equatable {
  var scalars: [Unicode.Scalar]
  /// 0...scalars.count
  var cursor: Int

  init(_ text: String = "") {
    scalars = Array(text.unicodeScalars)
    cursor = scalars.count
  }

  init(scalars: [Unicode.Scalar], cursor: Int) {
    self.scalars = scalars
    self.cursor = min(max(cursor, 0), scalars.count)
  }

  var text: String { Self.text(scalars[...]) }
  var textBeforeCursor: String { Self.text(scalars[..<cursor]) }
  var isAtEnd: Bool { cursor == scalars.count }
  var isEmpty: Bool { scalars.isEmpty }

  static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  // MARK: Characters, words, rows

  private static let characterScalarsMax = 32

  /// Behind the character at a place.
  func next(_ place: Int) -> Int {
    guard place < scalars.count else { return scalars.count }
    let slice = scalars[place..<min(scalars.count, place + Self.characterScalarsMax)]
    return place + (Self.text(slice).first?.unicodeScalars.count ?? 1)
  }

  /// At the start of the character before a place.
  func previous(_ place: Int) -> Int {
    guard place > 0 else { return 0 }
    let slice = scalars[max(0, place - Self.characterScalarsMax)..<place]
    return place - (Self.text(slice).last?.unicodeScalars.count ?? 1)
  }

  func rowStart(_ place: Int) -> Int {
    (scalars[..<place].lastIndex(of: "\n") ?? -1) + 1
  }

  func rowEnd(_ place: Int) -> Int { scalars[place...].firstIndex(of: "\n") ?? scalars.count }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// Behind the word at or after a place, within the row.
  func wordEnd(_ place: Int) -> Int {
    var place = place
    let end = rowEnd(place)
    while place < end, !Self.isWord(scalars[place]) { place += 1 }
    while place < end, Self.isWord(scalars[place]) { place += 1 }
    return place
  }

  /// At the start of the word at or before a place, within the row.
  func wordStart(_ place: Int) -> Int {
    var place = place
    let start = rowStart(place)
    while place > start, !Self.isWord(scalars[place - 1]) { place -= 1 }
    while place > start, Self.isWord(scalars[place - 1]) { place -= 1 }
    return place
  }

  // MARK: Moving

  mutating func moveUp() -> Bool {
    let start = rowStart(cursor)
    guard start > 0 else { return false }
    let column = cursor - start
    let above = rowStart(start - 1)
    cursor = min(above + column, start - 1)
    return true
  }

  mutating func moveDown() -> Bool {
    let end = rowEnd(cursor)
    guard end < scalars.count else { return false }
    let column = cursor - rowStart(cursor)
    cursor = min(end + 1 + column, rowEnd(end + 1))
    return true
  }

  // MARK: Changing

  mutating func insert(_ text: String) {
    let added = Array(text.unicodeScalars)
    scalars.insert(contentsOf: added, at: cursor)
    cursor += added.count
  }

  /// Removes a range and gives what it held.
  @discardableResult
  mutating func remove(_ range: Range<Int>) -> String {
    let removed = Self.text(scalars[range])
    scalars.removeSubrange(range)
    if cursor >= range.upperBound { cursor -= range.count } else { cursor = min(cursor, range.lowerBound) }
    return removed
  }

  mutating func replace(_ range: Range<Int>, with text: String) {
    remove(range)
    cursor = range.lowerBound
    insert(text)
  }

  /// Ctrl-W: back to the blank before the word, within the row.
  mutating func removeBlankDelimitedWord() -> String {
    var start = cursor
    let rowStart = rowStart(cursor)
    while start > rowStart, scalars[start - 1].properties.isWhitespace { start -= 1 }
    while start > rowStart, !scalars[start - 1].properties.isWhitespace { start -= 1 }
    return remove(start..<cursor)
  }

  /// The name at the cursor, with a leading dot or `#`.
  var wordAtCursor: String {
    var start = cursor
    var end = cursor
    while start > 0, Self.isWord(scalars[start - 1]) || scalars[start - 1] == "-" { start -= 1 }
    while end < scalars.count, Self.isWord(scalars[end]) || scalars[end] == "-" { end += 1 }
    if start > 0, scalars[start - 1] == "." || scalars[start - 1] == "#" { start -= 1 }
    return Self.text(scalars[start..<end])
  }

  /// UTF-8 offset of a place in the text.
  func utf8Offset(_ place: Int) -> Int { scalars[..<place].reduce(0) { $0 + UTF8.width($1) } }

  /// The place of a UTF-8 offset.
  func place(ofUTF8 offset: Int) -> Int {
    var bytes = 0
    var place = 0
    while place < scalars.count, bytes < offset {
      bytes += UTF8.width(scalars[place])
      place += 1
    }
    return place
  }
}
