import KQLSyntax

/// Lays out one statement. It moves blanks and line breaks only: the tokens before and after are the same.
struct StatementFormatter {
  private static let indentWidth = 4
  /// A pipeline on one line that is longer than this gets a line for each pipe.
  private static let widthMax = 110

  /// What stands between two `;` of a bracket, or of the statement.
  private struct Section {
    var breaksAtPipes = false
    var hasPipes = false
    var isDefinition = false
    /// Begins with `<|`.
    var isInput = false
  }

  private struct Frame {
    var closer: Int
    /// Of the line on which the bracket opens.
    var openerIndent: Int
    var base: Int
    var section: Int
    /// Whether a piece of the section, other than comments, has been written.
    var isInside = false
  }

  private let pieces: [Piece]
  private var sections: [Section] = []
  /// The section of each piece.
  private var sectionOf: [Int] = []

  private init(_ pieces: [Piece]) {
    self.pieces = pieces
    findSections()
  }

  /// Nil when the statement cannot be laid out without changing it.
  static func format(_ text: String) -> String? {
    guard let pieces = Piece.pieces(of: text), !pieces.isEmpty else { return nil }
    let result = StatementFormatter(pieces).layout()
    guard let again = Piece.pieces(of: result), again.count == pieces.count else { return nil }
    for (old, new) in zip(pieces, again) where old.kind != new.kind || old.text != new.text { return nil }
    return result
  }

  // MARK: Sections

  private mutating func findSections() {
    sectionOf = Array(repeating: 0, count: pieces.count)
    var open: [Int] = []
    sections.append(Section())
    var current = 0
    var starts = [0]
    for (index, piece) in pieces.enumerated() {
      if piece.closes { current = open.popLast() ?? 0 }
      sectionOf[index] = current
      switch piece.kind {
      case .leftParenthesis, .leftBracket, .leftBrace:
        open.append(current)
        current = begin(at: index + 1, &starts)
      case .semicolon: current = begin(at: index + 1, &starts)
      case .inputPipe where open.isEmpty:
        current = begin(at: index + 1, &starts)
        sections[current].isInput = true
      case .pipe: note(pipe: index, in: current)
      default: break
      }
    }
    for section in sections.indices { finish(section, from: starts[section]) }
  }

  private mutating func begin(at index: Int, _ starts: inout [Int]) -> Int {
    // What follows a `;` of a query after `<|` still belongs to it.
    let isInput = index > 0 && pieces[index - 1].kind == .semicolon && sections[sectionOf[index - 1]].isInput
    sections.append(Section(isInput: isInput))
    starts.append(index)
    return sections.count - 1
  }

  private mutating func note(pipe index: Int, in section: Int) {
    sections[section].hasPipes = true
    let next = index + 1 < pieces.count ? pieces[index + 1].lineBreaks : 0
    if pieces[index].lineBreaks > 0 || next > 0 { sections[section].breaksAtPipes = true }
  }

  private mutating func finish(_ section: Int, from start: Int) {
    var width = 0
    var isFirst = true
    var index = start
    while index < pieces.count {
      let piece = pieces[index]
      let isInner = sectionOf[index] != section
      if isInner, !isNested(index, in: section, from: start) { break }
      if piece.kind != .comment {
        if isFirst { sections[section].isDefinition = ["let", "declare"].contains(piece.text) }
        // A line break anywhere means that the author has laid it out.
        if !isFirst && piece.lineBreaks > 0 { return }
        isFirst = false
      }
      width += piece.text.count + (index > start && isSpaced(index) ? 1 : 0)
      index += 1
    }
    if sections[section].hasPipes && width > Self.widthMax { sections[section].breaksAtPipes = true }
  }

  /// Whether the piece stands in a bracket that opened within the section.
  private func isNested(_ index: Int, in section: Int, from start: Int) -> Bool {
    var probe = index - 1
    while probe >= start {
      if sectionOf[probe] == section { return pieces[probe].opens && (pieces[probe].partner ?? 0) > index }
      if pieces[probe].closes, let opener = pieces[probe].partner { probe = opener } else { probe -= 1 }
    }
    return false
  }

  // MARK: Lines

  private func layout() -> String {
    var result = ""
    var lineIndent = 0
    var frames = [Frame(closer: -1, openerIndent: 0, base: 0, section: 0)]
    for (index, piece) in pieces.enumerated() {
      let isClosing = piece.closes && frames.count > 1
      if !isClosing, frames[frames.count - 1].section != sectionOf[index] {
        frames[frames.count - 1].section = sectionOf[index]
        frames[frames.count - 1].isInside = false
      }
      if index > 0 {
        if startsLine(index) {
          if piece.lineBreaks > 1, frames.count > 1 || !frames[0].isInside { result += "\n" }
          lineIndent = indent(index, frames[frames.count - 1])
          result += "\n" + String(repeating: " ", count: lineIndent)
        } else if isSpaced(index) {
          result += " "
        }
      }
      if isClosing { frames.removeLast() }
      result += piece.text
      if piece.kind != .comment { frames[frames.count - 1].isInside = true }
      if piece.opens {
        frames.append(
          Frame(
            closer: piece.partner ?? -1, openerIndent: lineIndent, base: lineIndent + Self.indentWidth,
            section: index + 1 < pieces.count && piece.partner != index + 1 ? sectionOf[index + 1] : 0))
      }
    }
    return result
  }

  private func startsLine(_ index: Int) -> Bool {
    let piece = pieces[index]
    let previous = pieces[index - 1]
    if previous.kind == .comment { return true }
    if piece.kind == .pipe { return sections[sectionOf[index]].breaksAtPipes }
    // A pipe stands at the start of its operator's line.
    if previous.kind == .pipe, piece.kind != .comment { return false }
    return piece.lineBreaks > 0
  }

  private func indent(_ index: Int, _ frame: Frame) -> Int {
    let piece = pieces[index]
    if piece.closes, index == frame.closer { return frame.openerIndent }
    let section = sections[sectionOf[index]]
    let shift = section.isInput && frame.closer < 0 ? Self.indentWidth : 0
    if !frame.isInside { return frame.base + shift }
    let subject = piece.kind == .comment ? following(index) : piece
    let definition = section.isDefinition ? Self.indentWidth : 0
    if subject?.kind == .pipe { return frame.base + shift + definition }
    if subject?.closes == true { return frame.base + shift }
    // In a list that is no pipeline every line stands alike.
    if frame.closer >= 0, !section.hasPipes, !section.isDefinition { return frame.base }
    return frame.base + shift + Self.indentWidth
  }

  private func following(_ index: Int) -> Piece? {
    pieces[(index + 1)...].first { $0.kind != .comment }
  }

  // MARK: Blanks

  private func isSpaced(_ index: Int) -> Bool {
    let piece = pieces[index]
    let previous = pieces[index - 1]
    if piece.kind == .comment { return true }
    if previous.kind == .leftParenthesis || previous.kind == .leftBracket { return false }
    switch piece.kind {
    case .rightParenthesis, .rightBracket, .comma, .semicolon: return false
    default: break
    }
    switch previous.kind {
    case .comma, .semicolon: return true
    default: break
    }
    return Self.isSpacedOperator(piece.kind) || Self.isSpacedOperator(previous.kind) || piece.isApart
  }

  private static func isSpacedOperator(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .pipe, .inputPipe, .equal, .notEqual, .lessOrEqual, .greaterOrEqual, .equalTilde, .notTilde, .angles: true
    default: false
    }
  }
}
