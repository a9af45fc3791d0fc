import KQLCatalog
import KQLColumns
import KQLCommands
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension Session {
  /// What may stand at a UTF-8 offset of a text being typed: words as the grammar knows them, names as the database
  /// and the text before the cursor have them.
  package func candidates(_ text: String, cursor: Int) -> Candidates {
    let bytes = Array(text.utf8)
    let cursor = min(max(cursor, 0), bytes.count)
    let found = Completion.at(cursor, in: text, grammar: QueryRunner.grammar)
    guard !found.isInComment else { return Candidates(replaced: cursor..<cursor, prefix: "") }
    var finder = CandidateFinder(self, bytes, found)
    let items = finder.find()
    let result = Candidates(replaced: finder.replaced, prefix: finder.prefix, items: items).matching()
    guard result.items.isEmpty, !found.prefix.isEmpty, found.stringStart == nil else { return result }
    // Nothing begins like this: the words that contain it, or are one edit away.
    let start = found.replaced.lowerBound
    let all = Completion.at(start, in: String(decoding: bytes[..<start], as: UTF8.self), grammar: QueryRunner.grammar)
    var wider = CandidateFinder(self, Array(bytes[..<start]), all)
    return Candidates(replaced: found.replaced, prefix: found.prefix, items: wider.find(hasPrefix: true)).matching()
  }

  /// What is to be coloured by what it means: the names of columns in reach, and the places of names that mean nothing.
  package func meaning(of text: String) -> (columns: Set<String>, unknown: [Range<Int>]) {
    guard let state = try? currentState() else { return ([], []) }
    var columns: Set<String> = []
    let context = TokenContext(Array(text.utf8), upTo: text.utf8.count)
    for index in context.tokens.indices where context.tokens[index].kind == .name {
      if let table = state.table(context.text(index), in: database) { columns.formUnion(table.columns.map(\.name)) }
    }
    guard !context.isCommand, let query = try? QueryRunner.parse(text) else { return (columns, []) }
    // A name that is being typed means nothing yet.
    let unknown = problems(of: query).filter { $0.code == "SEM0100" }.compactMap(\.range)
    return (columns, unknown.filter { $0.upperBound < text.utf8.count })
  }
}
