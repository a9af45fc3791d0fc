import Testing

@testable import KQLShell

/// What the keys do to a text, without a terminal.
@Suite struct EditBufferTests {
  /// The cursor is written as `|`.
  private func buffer(_ text: String) -> EditBuffer {
    let scalars = Array(text.unicodeScalars)
    let cursor = scalars.firstIndex(of: "¦") ?? scalars.count
    return EditBuffer(scalars: scalars.filter { $0 != "¦" }, cursor: cursor)
  }

  private func shown(_ buffer: EditBuffer) -> String {
    EditBuffer.text(buffer.scalars[..<buffer.cursor]) + "¦" + EditBuffer.text(buffer.scalars[buffer.cursor...])
  }

  @Test func `keys stay within their row`() {
    let cases: [(String, (inout EditBuffer) -> Void, String)] = [
      ("one two¦\nthree", { $0.cursor = $0.rowStart($0.cursor) }, "¦one two\nthree"),
      ("one\ntw¦o\nthree", { $0.cursor = $0.rowEnd($0.cursor) }, "one\ntwo¦\nthree"),
      ("one\ntw¦o\nthree", { $0.remove($0.cursor..<$0.rowEnd($0.cursor)) }, "one\ntw¦\nthree"),
      ("one\ntw¦o\nthree", { $0.remove($0.rowStart($0.cursor)..<$0.cursor) }, "one\n¦o\nthree"),
      ("a b_c.d¦", { $0.cursor = $0.wordStart($0.cursor) }, "a b_c.¦d"),
      ("a\n¦bc d", { $0.cursor = $0.wordStart($0.cursor) }, "a\n¦bc d"),
      ("a¦ bc d", { $0.cursor = $0.wordEnd($0.cursor) }, "a bc¦ d"),
      ("x | where a.b¦", { _ = $0.removeBlankDelimitedWord() }, "x | where ¦"),
      ("long row\nx¦", { _ = $0.moveUp() }, "l¦ong row\nx"), ("long ro¦w\nx", { _ = $0.moveDown() }, "long row\nx¦"),
    ]
    for (before, change, after) in cases {
      var text = buffer(before)
      change(&text)
      #expect(shown(text) == after, "\(before)")
    }
  }

  @Test func `a character is one step however it is made`() {
    for character in ["é", "e\u{301}", "日", "😀", "👨‍👩‍👧", "🇩🇪"] {
      let text = buffer("a\(character)b¦")
      let before = text.previous(text.previous(text.cursor))
      #expect(EditBuffer.text(text.scalars[..<before]) == "a", "\(character)")
      #expect(EditBuffer.text(text.scalars[text.next(before)...]) == "b", "\(character)")
    }
  }

  @Test func `offsets of bytes and places agree`() {
    let text = buffer("aé日😀b")
    for place in 0...text.scalars.count { #expect(text.place(ofUTF8: text.utf8Offset(place)) == place) }
  }

  @Test func `Up and Down of the first and last row ask for history`() {
    var text = buffer("a¦b\ncd")
    let movedUp = text.moveUp()
    #expect(!movedUp)
    text = buffer("ab\nc¦d")
    let movedDown = text.moveDown()
    #expect(!movedDown)
  }
}

/// The statements typed before, as Up finds them.
@Suite struct HistoryNavigatorTests {
  @Test func `entries that begin like the text come, then the text again`() {
    let history = HistoryNavigator { [".show tables", "print 1", ".show functions", "print 2"] }
    history.begin()
    #expect(history.older(than: "pr") == "print 2")
    #expect(history.older(than: "print 2") == "print 1")
    #expect(history.older(than: "print 1") == nil)
    #expect(history.newer(than: "print 1") == "print 2")
    #expect(history.newer(than: "print 2") == "pr")
    history.begin()
    #expect(history.older(than: "") == "print 2")
    #expect(history.older(than: "print 2") == ".show functions")
    #expect(history.hint(for: ".show t") == "ables")
    #expect(history.find("FUNC", before: 4)?.index == 2)
  }

  @Test func `nothing is read before it is asked for`() {
    var reads = 0
    let history = HistoryNavigator {
      reads += 1
      return ["a"]
    }
    history.begin()
    history.remember("b")
    #expect(reads == 0)
    _ = history.count
    _ = history.count
    #expect(reads == 1)
  }
}

/// Colours by what the text says.
@Suite struct HighlighterTests {
  @Test func `words, literals and brackets have their colours`() {
    var meaning = Highlighter.Meaning()
    meaning.columns = ["State"]
    meaning.functions = ["strlen"]
    let text = "T | where State == 'x' and strlen(y > 5 // end"
    let styles = Highlighter.styles(Array(text.utf8), meaning)
    func style(of word: String) -> Highlighter.Style? {
      text.firstRange(of: word).map { styles[text.utf8.distance(from: text.startIndex, to: $0.lowerBound)] }
    }
    #expect(style(of: "where") == .keyword)
    #expect(style(of: "State") == .column)
    #expect(style(of: "'x'") == .string)
    #expect(style(of: "strlen") == .function)
    #expect(style(of: "(") == .wrong, "never closed")
    #expect(style(of: "5") == .number)
    #expect(style(of: "// end") == .comment)
    #expect(style(of: "T") == .plain)
  }
}
