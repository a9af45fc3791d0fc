/// The commands as a tree of the keywords they start with.
struct CommandTree: Sendable {
  struct Node: Sendable {
    /// Literals that may follow, and where they lead.
    var children: [(literal: Int32, node: Int32)] = []
    /// Commands whose leading keywords end here.
    var definitions: [Int32] = []
  }

  private(set) var program = Program(ignoresCase: true)
  /// The first one stands before the dot.
  private(set) var nodes: [Node] = [Node()]
  private(set) var entries: [Int] = []
  /// By definition: whether anything may follow the beginning that the line gives.
  private(set) var isBeginning: [Bool] = []
  private(set) var problems: [String] = []

  init(_ lines: [String]) {
    entries.reserveCapacity(lines.count)
    for line in lines {
      let (elements, problem) = Notation.read(line)
      if let problem { problems.append("\(line): \(problem)") }
      let entry = program.add(elements)
      isBeginning.append(line.hasSuffix("[<input_data>]"))
      insert(entry, definition: Int32(entries.count))
      entries.append(entry)
    }
  }

  private mutating func insert(_ entry: Int, definition: Int32) {
    var node = 0
    var index = entry
    while program.instructions[index].operation == .literal, program.instructions[index].name < 0,
      !program.instructions[index].isHidden
    {
      let literal = program.instructions[index].a
      if let child = nodes[node].children.first(where: { $0.literal == literal }) {
        node = Int(child.node)
      } else {
        nodes.append(Node())
        nodes[node].children.append((literal, Int32(nodes.count - 1)))
        node = nodes.count - 1
      }
      index += 1
    }
    nodes[node].definitions.append(definition)
  }
}
