/// Syntax lines as instructions for the matcher: lines of one program share literals and names.
struct Program: Sendable {
  enum Operation: UInt8, Sendable {
    /// Matches literal `a`; captured when `name` is not negative, as a `.name` when `b` is 1.
    case literal
    /// Parses nonterminal `a`.
    case nonterminal
    /// Goes on at `a`, and at `b` when that fails.
    case split
    case jump
    case beginList, beginRow, endRow, endList
    case match
  }

  struct Instruction: Sendable {
    var operation: Operation
    var isHidden = false
    var a: Int32 = 0
    var b: Int32 = 0
    var name: Int32 = -1
  }

  struct Literal: Sendable {
    var text: String
    /// Lower case when the program ignores case.
    var bytes: [UInt8]
    /// A keyword rather than punctuation.
    var isWord: Bool
  }

  let ignoresCase: Bool
  private(set) var instructions: [Instruction] = []
  private(set) var literals: [Literal] = []
  private(set) var names: [String] = []
  private(set) var nonterminals: [Nonterminal] = []
  private var literalIndex: [String: Int32] = [:]
  private var nameIndex: [String: Int32] = [:]
  private var nonterminalIndex: [Nonterminal.Kind: Int32] = [:]

  init(ignoresCase: Bool) { self.ignoresCase = ignoresCase }

  /// Compiles a line and gives where it starts.
  mutating func add(_ elements: [Element]) -> Int {
    let entry = instructions.count
    for element in elements { emit(element, as: nil, isBranch: false, isHidden: false) }
    emit(Instruction(operation: .match))
    return entry
  }

  private mutating func emit(_ instruction: Instruction) { instructions.append(instruction) }

  /// `isBranch`: inside an optional part or an alternative without captures, where keywords capture themselves.
  private mutating func emit(_ element: Element, as name: String?, isBranch: Bool, isHidden: Bool, asName: Bool = false) {
    switch element {
    case .literal(let text, let isQuoted):
      var instruction = Instruction(operation: .literal, isHidden: isHidden, a: literal(text), b: asName ? 1 : 0)
      let isWord = literals[Int(instruction.a)].isWord
      if let name {
        instruction.name = self.name(name)
      } else if isBranch, isWord, !isQuoted {
        instruction.name = self.name(text)
      }
      emit(instruction)
    case .nonterminal(let nonterminal):
      emit(
        Instruction(
          operation: .nonterminal, isHidden: isHidden, a: index(of: nonterminal),
          name: self.name(name ?? nonterminal.kind.rawValue)))
    case .sequence(let parts):
      let named = name == nil ? nil : Program.partToName(parts)
      for (index, part) in parts.enumerated() {
        emit(part, as: index == named ? name : nil, isBranch: isBranch, isHidden: isHidden)
      }
    case .choice(let alternatives): emitChoice(alternatives, as: name, isHidden: isHidden)
    case .optional(let inner):
      let split = instructions.count
      emit(Instruction(operation: .split))
      emit(inner, as: name, isBranch: name == nil && !inner.hasCaptures, isHidden: isHidden)
      patch(split, split + 1, instructions.count)
    case .repetition(let inner, let separator, let isRequired):
      emitRepetition(inner, separator: separator, isRequired: isRequired, as: name, isHidden: isHidden)
    case .hidden(let inner): emit(inner, as: name, isBranch: isBranch, isHidden: true, asName: asName)
    case .capture(let name, let inner): emit(inner, as: name, isBranch: false, isHidden: isHidden)
    }
  }

  private mutating func emitChoice(_ alternatives: [Element], as name: String?, isHidden: Bool) {
    let hasName = alternatives.contains { if case .nonterminal(let part) = $0 { part.kind == .name } else { false } }
    var exits: [Int] = []
    for (index, alternative) in alternatives.enumerated() {
      let isLast = index == alternatives.count - 1
      let split = instructions.count
      if !isLast { emit(Instruction(operation: .split)) }
      emit(
        alternative, as: name, isBranch: name == nil && !alternative.hasCaptures, isHidden: isHidden,
        asName: hasName && name != nil)
      if !isLast {
        exits.append(instructions.count)
        emit(Instruction(operation: .jump))
        patch(split, split + 1, instructions.count)
      }
    }
    for exit in exits { instructions[exit].a = Int32(instructions.count) }
  }

  private mutating func emitRepetition(
    _ inner: Element, separator: Element?, isRequired: Bool, as name: String?, isHidden: Bool
  ) {
    let skip = instructions.count
    if !isRequired { emit(Instruction(operation: .split)) }
    let begin = instructions.count
    emit(Instruction(operation: .beginList))
    let row = instructions.count
    emit(Instruction(operation: .beginRow))
    emit(inner, as: name, isBranch: name == nil && !inner.hasCaptures, isHidden: isHidden)
    emit(Instruction(operation: .endRow))
    let again = instructions.count
    emit(Instruction(operation: .split))
    if let separator {
      emit(separator, as: nil, isBranch: false, isHidden: false)
      emit(Instruction(operation: .jump, a: Int32(row)))
      patch(again, again + 1, instructions.count)
    } else {
      patch(again, row, instructions.count)
    }
    emit(Instruction(operation: .endList))
    if let first = instructions[row...].first(where: { $0.name >= 0 }) { instructions[begin].name = first.name }
    if !isRequired { patch(skip, skip + 1, instructions.count) }
  }

  private mutating func patch(_ split: Int, _ first: Int, _ second: Int) {
    instructions[split].a = Int32(first)
    instructions[split].b = Int32(second)
  }

  /// The part of a sequence that gets the name of the group.
  private static func partToName(_ parts: [Element]) -> Int? {
    func first(_ test: (Element) -> Bool) -> Int? { parts.firstIndex(where: test) }
    if let index = first({ if case .nonterminal = $0 { true } else { false } }) { return index }
    if parts.contains(where: \.hasCaptures) { return nil }
    if let index = first({ if case .literal(_, false) = $0 { true } else { false } }) { return index }
    return parts.isEmpty ? nil : 0
  }

  private mutating func literal(_ text: String) -> Int32 {
    if let index = literalIndex[text] { return index }
    let isWord = text.utf8.contains { Lexer.classes[Int($0)] == .letter }
    let bytes = Array(ignoresCase ? text.lowercased().utf8 : text.utf8)
    literals.append(Literal(text: text, bytes: bytes, isWord: isWord))
    literalIndex[text] = Int32(literals.count - 1)
    return Int32(literals.count - 1)
  }

  private mutating func name(_ text: String) -> Int32 {
    if let index = nameIndex[text] { return index }
    names.append(text)
    nameIndex[text] = Int32(names.count - 1)
    return Int32(names.count - 1)
  }

  private mutating func index(of nonterminal: Nonterminal) -> Int32 {
    if nonterminal.arguments.isEmpty, let index = nonterminalIndex[nonterminal.kind] { return index }
    nonterminals.append(nonterminal)
    let index = Int32(nonterminals.count - 1)
    if nonterminal.arguments.isEmpty { nonterminalIndex[nonterminal.kind] = index }
    return index
  }
}

extension Element {
  /// Whether something in it is captured by a name or a nonterminal.
  var hasCaptures: Bool {
    switch self {
    case .literal: false
    case .nonterminal, .capture: true
    case .sequence(let parts), .choice(let parts): parts.contains(where: \.hasCaptures)
    case .optional(let inner), .hidden(let inner): inner.hasCaptures
    case .repetition(let inner, _, _): inner.hasCaptures
    }
  }
}
