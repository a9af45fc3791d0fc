import CLibedit

/// What the keys do at the terminal.
extension LineEditor {
  /// One of the library's `CC_…`.
  typealias Answer = UInt8

  static func perform(_ action: EditAction) -> Answer {
    guard let current else { return Answer(CC_ERROR) }
    let answer = current.perform(action)
    if answer == beep { current.send("\u{07}") }
    return answer
  }

  private static let refresh = Answer(CC_REFRESH)
  private static let beep = Answer(CC_REFRESH_BEEP)
  private static let nothing = Answer(CC_NORM)

  func perform(_ action: EditAction) -> Answer {
    if action != .complete && action != .completeBack { completing.isListed = false }
    switch action {
    case .enter: return enter()
    case .newline: return insert("\n")
    case .up:
      return vertical {
        $0.moveUp()
      } otherwise: {
        recall(older: true)
      }
    case .down:
      return vertical {
        $0.moveDown()
      } otherwise: {
        recall(older: false)
      }
    case .left: return move { $0.previous($0.cursor) }
    case .right: return acceptHint() ?? move { $0.next($0.cursor) }
    case .rowStart: return move { $0.rowStart($0.cursor) }
    case .rowEnd: return acceptHint() ?? move { $0.rowEnd($0.cursor) }
    case .wordLeft: return move { $0.wordStart($0.cursor) }
    case .wordRight: return move { $0.wordEnd($0.cursor) }
    case .acceptWord: return acceptHint(word: true) ?? move { $0.wordEnd($0.cursor) }
    case .deleteBack: return change { $0.remove($0.previous($0.cursor)..<$0.cursor) }
    case .deleteForward:
      if buffer.isEmpty { return Answer(CC_EOF) }
      return change { $0.remove($0.cursor..<$0.next($0.cursor)) }
    case .killToRowEnd: return kill { $0.remove($0.cursor..<$0.rowEnd($0.cursor)) }
    case .killToRowStart: return kill { $0.remove($0.rowStart($0.cursor)..<$0.cursor) }
    case .killWordBack: return kill { $0.removeBlankDelimitedWord() }
    case .killWordForward: return kill { $0.remove($0.cursor..<$0.wordEnd($0.cursor)) }
    case .yank: return killed.isEmpty ? Self.beep : insert(killed)
    case .complete: return complete(backwards: false)
    case .completeBack: return complete(backwards: true)
    case .search: return search()
    case .searchPrefixBack: return recall(older: true)
    case .searchPrefixForward: return recall(older: false)
    case .edit: return editElsewhere()
    case .help:
      printBelow(client.help(buffer.wordAtCursor))
      return Self.nothing
    case .clear:
      clearScreen()
      return Self.nothing
    case .paste: return insert(readPaste())
    }
  }

  // MARK: Moving and changing

  private func move(_ target: (EditBuffer) -> Int) -> Answer {
    var buffer = self.buffer
    buffer.cursor = target(buffer)
    self.buffer = buffer
    return Self.refresh
  }

  @discardableResult
  private func change(_ body: (inout EditBuffer) -> Void) -> Answer {
    var buffer = self.buffer
    body(&buffer)
    self.buffer = buffer
    return Self.refresh
  }

  private func kill(_ body: (inout EditBuffer) -> String) -> Answer {
    var buffer = self.buffer
    let removed = body(&buffer)
    if !removed.isEmpty { killed = removed }
    self.buffer = buffer
    return Self.refresh
  }

  private func insert(_ text: String) -> Answer { change { $0.insert(text) } }

  private func vertical(_ body: (inout EditBuffer) -> Bool, otherwise: () -> Answer) -> Answer {
    var buffer = self.buffer
    guard body(&buffer) else { return otherwise() }
    self.buffer = buffer
    return Self.refresh
  }

  private func enter() -> Answer {
    let buffer = self.buffer
    let text = buffer.text
    guard text.hasSuffix("\n") || text.allSatisfy(\.isWhitespace) || client.isComplete(text) else { return insert("\n") }
    // The cursor may stand in an upper row; the text ends at its end.
    change { $0.cursor = $0.scalars.count }
    moveBelowText()
    el_push(editor, Self.endKey)
    return Self.refresh
  }

  // MARK: Hints and history

  /// Nil when there is no hint to accept.
  private func acceptHint(word: Bool = false) -> Answer? {
    let hint = visibleHint
    guard !hint.isEmpty else { return nil }
    guard word else { return insert(hint) }
    let rest = EditBuffer(scalars: Array(hint.unicodeScalars), cursor: 0)
    let end = rest.wordEnd(0)
    return insert(EditBuffer.text(rest.scalars[..<max(end, 1)]))
  }

  private func recall(older: Bool) -> Answer {
    guard let text = older ? history.older(than: buffer.text) : history.newer(than: buffer.text) else {
      return Self.beep
    }
    buffer = EditBuffer(text)
    return Self.refresh
  }

  /// Ctrl-R: each key narrows the search; Ctrl-R goes on to older ones, Enter runs, Ctrl-G goes back, others edit.
  private func search() -> Answer {
    let (oldPrompt, style) = promptParts
    let original = buffer
    var query = ""
    var match = history.count
    func show(_ found: String?) {
      replaceDisplay {
        setPrompt("(\(found == nil && !query.isEmpty ? "no " : "")history: \(query)) ", style: style)
        if let found { buffer = EditBuffer(found) }
      }
    }
    func finish(_ change: () -> Void = {}) {
      replaceDisplay {
        setPrompt(oldPrompt, style: style)
        change()
      }
    }
    show(nil)
    while let key = nextScalar() {
      switch key.value {
      case 0x12:
        if let found = history.find(query, before: match) {
          match = found.index
          show(found.text)
        }
      case 0x7F, 0x08:
        if !query.isEmpty { query.removeLast() }
        match = history.count
        let found = query.isEmpty ? nil : history.find(query, before: match)
        if let found { match = found.index }
        show(found?.text)
      case 0x07:
        finish { buffer = original }
        return Self.nothing
      case 0x0A, 0x0D:
        finish()
        return enter()
      case 0..<0x20:
        finish()
        pushBack([key])
        return Self.nothing
      default:
        query.unicodeScalars.append(key)
        let found = history.find(query, before: match + 1)
        if let found { match = found.index }
        show(found?.text)
      }
    }
    finish { buffer = original }
    return Self.nothing
  }

  private func editElsewhere() -> Answer {
    var edited: String?
    let text = buffer.text
    away { edited = ChildProcess.edit(text, interrupts) }
    if let edited { buffer = EditBuffer(edited) }
    return Self.nothing
  }

  // MARK: Completion

  private func complete(backwards: Bool) -> Answer {
    let buffer = self.buffer
    if completing.isListed, completing.expected == buffer {
      self.buffer = completing.next(backwards: backwards)
      return Self.refresh
    }
    let list = client.candidates(buffer.text, buffer.utf8Offset(buffer.cursor))
    guard !list.items.isEmpty else { return Self.beep }
    let start = buffer.place(ofUTF8: list.replaced.lowerBound)
    let end = buffer.place(ofUTF8: list.replaced.upperBound)
    if list.items.count == 1 {
      change { $0.replace(start..<end, with: list.items[0].insertion + list.closing) }
      return Self.refresh
    }
    if let common = list.commonInsertion(longerThan: EditBuffer.text(buffer.scalars[start..<end])) {
      change { $0.replace(start..<end, with: common) }
      return Self.refresh
    }
    completing = CompletionCycle(list: list, buffer: buffer, range: start..<end)
    printBelow(list.table(width: width, rows: max(4, height - 3), usesColor: usesColor))
    return Self.nothing
  }
}
