import KQLDiagnostics
import KQLEngine
import KQLSyntax

/// Lexer, block reader, parser and completion on texts that are nearly right.
struct SyntaxFuzzer {
  private let journal: FuzzJournal
  private var random: FuzzRandom
  private let mutator: TextMutator

  init(_ options: FuzzCommand.Options, _ journal: FuzzJournal) {
    self.journal = journal
    random = FuzzRandom(seed: options.seed)
    mutator = TextMutator(journal.seeds())
  }

  func run() -> Int32 {
    var random = random
    while !journal.isOver {
      let text = mutator.text(&random)
      journal.begin(text)
      if let problem = check(text, &random) { journal.found("difference", text, problem) }
    }
    print("syntax: \(journal.runs) texts, \(journal.findings) findings")
    return journal.findings == 0 ? 0 : 1
  }

  /// What is wrong with how the text is read; nil when all holds.
  private func check(_ text: String, _ random: inout FuzzRandom) -> String? {
    let size = text.utf8.count
    var parser = Parser(text, grammar: EngineGrammar.grammar)
    let (request, diagnostics) = parser.parseRequest()
    let errors = diagnostics.filter { $0.severity == .error }
    if request == nil && errors.isEmpty { return "neither a request nor an error" }
    for diagnostic in diagnostics {
      guard let range = diagnostic.range else { continue }
      if range.lowerBound < 0 || range.upperBound > size { return "a place outside the text: \(diagnostic)" }
      if diagnostic.message.isEmpty { return "an empty message" }
    }
    if let request {
      var second = Parser(text, grammar: EngineGrammar.grammar)
      let (again, _) = second.parseRequest()
      guard let again else { return "parsed once, not twice" }
      if SyntaxJSON.text(request) != SyntaxJSON.text(again) { return "two trees for one text" }
    }
    _ = BlockReader.isComplete(text)
    let blocks = BlockReader.blocks(of: text)
    for block in blocks where block.text.utf8.count > size + 1 { return "a block larger than the text" }
    let completion = Completion.at(random.number(size + 1), in: text, grammar: EngineGrammar.grammar)
    if completion.replaced.upperBound > size { return "completion replaces what is not there" }
    return nil
  }
}
