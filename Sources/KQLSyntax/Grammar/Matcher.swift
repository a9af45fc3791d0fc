/// Runs a compiled syntax line against the tokens: an explicit stack of alternatives, no recursion of its own.
extension Parser {
  /// What must follow for a line to have matched.
  enum Boundary {
    /// `|`, `;`, a comma, a closing bracket or the end.
    case pipeline
    /// `|`, `;` or the end.
    case command
  }

  private enum Event {
    case item(name: Int32, Captures.Item)
    case beginList(name: Int32)
    case beginRow(position: Int)
    case endRow(position: Int)
    case endList
  }

  private struct Alternative {
    var counter: Int
    var token: Int
    var events: Int
    /// Take one string literal here, not all that follow one another: `"name" "value"`.
    var isSingleString = false
  }

  /// The captures, or nil when the line does not match; the place stays where it was then.
  mutating func match(_ program: Program, at entry: Int, boundary: Boundary) throws(Failure) -> Captures? {
    let start = index
    var counter = entry
    var events: [Event] = []
    var alternatives: [Alternative] = []
    // An instruction that was reached before at the same token has failed there: whatever follows it was tried.
    var visited: Set<UInt64> = []
    var found: (captures: Captures, index: Int)?
    var isSingleString = false
    var deepest = 0
    defer { depth = deepest + 1 }

    func isNew(_ counter: Int, _ token: Int) -> Bool {
      visited.insert(UInt64(truncatingIfNeeded: counter) << 32 | UInt64(truncatingIfNeeded: token)).inserted
    }

    while true {
      let instruction = program.instructions[counter]
      var matched = true
      switch instruction.operation {
      case .literal:
        let from = index
        if match(program.literals[Int(instruction.a)], ignoresCase: program.ignoresCase) {
          if instruction.name >= 0 {
            events.append(.item(name: instruction.name, literalItem(program, instruction, from)))
          }
          counter += 1
        } else {
          if !instruction.isHidden { expect(.literal(program.literals[Int(instruction.a)].text)) }
          matched = false
        }
      case .nonterminal:
        let nonterminal = program.nonterminals[Int(instruction.a)]
        matched = isNew(counter, index) || isSingleString
        if matched {
          if nonterminal.kind == .string, !isSingleString, kind == .string, token(1).kind == .string {
            alternatives.append(
              Alternative(counter: counter, token: index, events: events.count, isSingleString: true))
          }
          takesOneString = isSingleString
          isSingleString = false
          defer { takesOneString = false }
          do throws(Failure) {
            if let item = try parse(nonterminal, isCommand: program.ignoresCase) {
              events.append(.item(name: instruction.name, item))
            }
            deepest = max(deepest, depth)
            counter += 1
          } catch {
            if fatal != nil { throw error }
            matched = false
          }
        }
      case .split:
        matched = isNew(counter, index)
        if matched {
          alternatives.append(Alternative(counter: Int(instruction.b), token: index, events: events.count))
          counter = Int(instruction.a)
        }
      case .jump: counter = Int(instruction.a)
      case .beginList:
        events.append(.beginList(name: instruction.name))
        counter += 1
      case .beginRow:
        events.append(.beginRow(position: position))
        counter += 1
      case .endRow:
        events.append(.endRow(position: endOfPrevious))
        counter += 1
      case .endList:
        events.append(.endList)
        counter += 1
      case .match:
        if isAt(boundary) {
          if !isExhaustive { return captures(events, program, from: start) }
          if found == nil { found = (captures(events, program, from: start), index) }
        } else {
          expect(.endOfStatement)
        }
        matched = false
      }
      guard !matched else { continue }
      guard let alternative = alternatives.popLast() else { break }
      counter = alternative.counter
      index = alternative.token
      isSingleString = alternative.isSingleString
      events.removeSubrange(alternative.events...)
    }
    index = found?.index ?? start
    return found?.captures
  }

  private func isAt(_ boundary: Boundary) -> Bool {
    switch kind {
    case .end, .pipe, .semicolon: true
    case .rightParenthesis, .rightBrace, .rightBracket, .comma:
      boundary == .pipeline || isInBraces && kind == .rightBrace
    default: false
    }
  }

  private func literalItem(_ program: Program, _ instruction: Program.Instruction, _ from: Int) -> Captures.Item {
    let range = range(from: from)
    if instruction.b == 1 { return .name(Name(text(range), range)) }
    return .keyword(Name(program.literals[Int(instruction.a)].text, range))
  }

  /// Whether a literal stands here, over as many touching tokens as it has; moves behind it.
  mutating func match(_ literal: Program.Literal, ignoresCase: Bool) -> Bool {
    let token = current
    let width = literal.bytes.count
    guard token.lower + width <= bytes.count, token.kind != .end, token.kind != .string else { return false }
    if literal.isWord, token.kind == .name, Int(token.end - token.start) > width { return false }
    for offset in 0..<width {
      var byte = bytes[token.lower + offset]
      if ignoresCase, byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
      if byte != literal.bytes[offset] { return false }
    }
    let end = token.lower + width
    var last = index
    while tokens[last].upper < end {
      last += 1
      ensure(last)
    }
    guard tokens[last].upper == end else { return false }
    // In commands `alter` does not stand at the start of `alter-merge`.
    if ignoresCase, literal.isWord {
      ensure(last + 2)
      let (hyphen, word) = (tokens[last + 1], tokens[last + 2])
      if hyphen.kind == .minus, hyphen.lower == end, word.kind == .name, word.lower == hyphen.upper { return false }
    }
    index = last
    advance()
    return true
  }

  /// Builds the captures of a line from what happened on the way.
  private func captures(_ events: [Event], _ program: Program, from start: Int) -> Captures {
    var stack: [(name: Int32, rows: [Captures], row: Captures)] = [(-1, [], Captures(range: range(from: start)))]
    for event in events {
      let top = stack.count - 1
      switch event {
      case .item(let name, let item):
        stack[top].row.items.append((name < 0 ? "" : program.names[Int(name)], item))
      case .beginList(let name): stack.append((name, [], Captures()))
      case .beginRow(let position): stack[top].row = Captures(range: position..<position)
      case .endRow(let position):
        let lower = stack[top].row.range.lowerBound
        stack[top].row.range = lower..<max(lower, position)
        stack[top].rows.append(stack[top].row)
      case .endList:
        guard let list = stack.popLast(), !stack.isEmpty, list.name >= 0 else { continue }
        stack[stack.count - 1].row.items.append((program.names[Int(list.name)], .list(list.rows)))
      }
    }
    return stack.first?.row ?? Captures()
  }
}
