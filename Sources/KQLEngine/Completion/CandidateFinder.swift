import KQLCatalog
import KQLColumns
import KQLCommands
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

/// Turns what the grammar expects at a place into names: of columns in scope, of entities, of functions.
struct CandidateFinder {
  private let session: Session
  private let bytes: [UInt8]
  private let found: Completion
  private let context: TokenContext
  private let state: CatalogState
  private(set) var replaced: Range<Int>
  private(set) var prefix: String
  private var items: [Candidate] = []

  init(_ session: Session, _ bytes: [UInt8], _ found: Completion) {
    self.session = session
    self.bytes = bytes
    self.found = found
    context = TokenContext(bytes, upTo: found.stringStart ?? found.replaced.lowerBound)
    state = (try? session.currentState()) ?? CatalogState()
    replaced = found.replaced
    prefix = found.prefix
  }

  mutating func find(hasPrefix: Bool = false) -> [Candidate] {
    if found.stringStart != nil {
      addInsideString()
      return items
    }
    if context.isInProperties, addProperties() { return items }
    addWords()
    for parameter in found.parameters {
      items.append(Candidate(.property, parameter, insertion: parameter + "="))
    }
    // What these call is no expression.
    let isCalled = ["evaluate", "invoke"].contains(context.last())
    for kind in found.kinds where !isCalled || kind != .expression { add(kind, hasPrefix: hasPrefix || !prefix.isEmpty) }
    return items
  }

  // MARK: Words

  private mutating func addWords() {
    let isPolicyName = context.last() == "policy"
    for word in found.words where prefix.isEmpty || word.first?.isLetter == true || word.hasPrefix(prefix) {
      // Punctuation is no decision; it is typed as fast as chosen.
      guard word.first?.isLetter == true || word == "." || word.first == "!" || found.words.count == 1 else { continue }
      if let definition = BuiltinDefinitions.builtins.operators[word], isAtOperator {
        items.append(
          Candidate(.keyword, word, detail: "operator", summary: definition.summary))
      } else if isPolicyName {
        // Those that are refused by name are not offered.
        guard let policy = Policy.all.first(where: { $0.name == word }) else { continue }
        items.append(Candidate(.keyword, word, detail: "policy", summary: policy.summary))
      } else {
        items.append(Candidate(.keyword, word))
      }
    }
  }

  private var isAtOperator: Bool { context.tokens.last.map { $0.kind == .pipe } ?? true }

  // MARK: Properties

  /// Names and values inside `with (…)`; false when the command has none of its own.
  private mutating func addProperties() -> Bool {
    let properties = CommandProperty.all(of: context.commandWords)
    if let name = context.property {
      guard let property = properties.first(where: { $0.name.lowercased() == name.lowercased() }) else { return false }
      items = property.values.map { Candidate(.value, $0) }
      return !items.isEmpty
    }
    guard let last = context.tokens.last, last.kind == .leftParenthesis || last.kind == .comma, !properties.isEmpty else {
      return false
    }
    items = properties.map { Candidate(.property, $0.name, insertion: $0.name + "=", detail: $0.detail) }
    return true
  }

  // MARK: Kinds

  private mutating func add(_ kind: Completion.Kind, hasPrefix: Bool) {
    let database = session.database
    switch kind {
    case .expression:
      addColumns()
      addVariables()
      addStoredFunctions()
      if hasPrefix { addBuiltins() }
    case .tabular, .query:
      addTables()
      addVariables()
      addStoredFunctions()
    case .call: if hasPrefix || context.last() == "evaluate" || context.last() == "invoke" { addCalls() }
    case .column: addColumnsOfCommand()
    case .table: addTables(isCommand: true)
    case .externalTable: addExternalTables()
    case .database:
      for database in state.databases.values { items.append(entity(.table, database.name, "database", "")) }
    case .function: addStoredFunctions(isCommand: true)
    case .materializedView: addViews()
    case .graphModel: addDocuments("graph_model")
    case .entityGroup: addDocuments("entity_group")
    case .entity, .name: addNamed()
    case .type: for type in ScalarType.allCases { items.append(Candidate(.value, type.name, detail: "type")) }
    case .bool: for word in ["true", "false"] { items.append(Candidate(.value, word)) }
    case .string, .number, .guid, .timespan, .datetime, .value, .data: break
    }
  }

  private func entity(_ kind: Candidate.Kind, _ name: String, _ detail: String, _ summary: String) -> Candidate {
    Candidate(kind, name, insertion: NameText.quoted(name), detail: detail, summary: summary)
  }

  private mutating func addViews() {
    for view in state.materializedViews(in: session.database) {
      items.append(entity(.table, view.name, "materialized view", view.docString))
    }
  }

  private mutating func addExternalTables() {
    for table in state.externalTables(in: session.database) {
      items.append(entity(.table, table.name, "external table", table.docString))
    }
  }

  private mutating func addTables(isCommand: Bool = false) {
    for table in state.tables(in: session.database) where !table.isHidden {
      items.append(entity(.table, table.name, "table", table.docString))
    }
    guard !isCommand else { return }
    addViews()
    for table in state.externalTables(in: session.database) {
      items.append(
        Candidate(
          .table, "external_table('\(table.name)')", detail: "external table", summary: table.docString))
    }
  }

  private mutating func addStoredFunctions(isCommand: Bool = false) {
    for function in state.functions(in: session.database) {
      let name = NameText.quoted(function.name)
      items.append(
        Candidate(
          .function, function.name, insertion: isCommand ? name : name + "(", detail: function.name + function.parameters,
          summary: function.docString))
    }
  }

  private mutating func addVariables() {
    for variable in context.variables {
      items.append(
        Candidate(
          .variable, variable.name,
          insertion: variable.detail == "let function" ? variable.name + "(" : NameText.quoted(variable.name),
          detail: variable.detail))
    }
  }

  private mutating func addBuiltins() {
    let place = context.operatorAtCursor
    let takesAggregates =
      place.map { ["summarize", "make-series", "top-nested", "evaluate"].contains($0.name) && !$0.isAfterBy } ?? false
    if takesAggregates {
      for function in BuiltinDefinitions.builtins.aggregates.values { items.append(builtin(function)) }
    }
    for (name, function) in BuiltinDefinitions.builtins.scalars where name == function.name && NameText.isPlain(name) {
      items.append(builtin(function))
    }
    for (name, function) in BuiltinDefinitions.builtins.contextuals where NameText.isPlain(name) {
      items.append(builtin(function))
    }
  }

  private mutating func addCalls() {
    if context.last() == "invoke" {
      addVariables()
      return addStoredFunctions()
    }
    for plugin in BuiltinDefinitions.builtins.plugins.values { items.append(builtin(plugin)) }
  }

  private func builtin(_ definition: any Definition) -> Candidate {
    Candidate(
      .builtin, definition.name, insertion: definition.name + "(", detail: definition.usage,
      summary: definition.summary)
  }

  // MARK: Columns

  private mutating func addColumns() {
    guard let pipeline = found.pipeline else { return }
    for field in session.columns(of: pipeline, in: bytes, context) {
      items.append(
        Candidate(.column, field.name, insertion: NameText.quoted(field.name), detail: field.type.name))
    }
  }

  /// The columns of the table that the command has named last.
  private mutating func addColumnsOfCommand() {
    var named: TableInfo?
    for index in context.tokens.indices.reversed() where named == nil && context.tokens[index].kind == .name {
      named = state.table(context.text(index), in: session.database)
    }
    guard let table = named else { return }
    for column in table.columns {
      items.append(
        Candidate(
          .column, column.name, insertion: NameText.quoted(column.name), detail: column.type.name,
          summary: column.docString))
    }
  }

  // MARK: Names of other entities

  /// A name that the grammar leaves open: the word before it says of what.
  private mutating func addNamed() {
    let words = context.commandWords
    guard let verb = words.first, !verb.hasPrefix("create") || verb == "create-or-alter" else { return }
    switch words.last {
    case "continuous-export", "continuous-exports":
      for export in state.continuousExports(in: session.database) {
        items.append(entity(.table, export.name, "continuous export", "to \(export.externalTable)"))
      }
    case "stored_query_result":
      for result in state.storedQueryResults where result.database == session.database {
        items.append(entity(.table, result.name, "stored query result", ""))
      }
    case "graph_snapshots": addDocuments(GraphModel.kind)
    case "from" where words.contains("graph_snapshot"): addDocuments(GraphModel.kind)
    case "graph_snapshot" where verb != "make":
      for snapshot in state.graphSnapshots.values.joined() where snapshot.database == session.database {
        let name = [snapshot.model, snapshot.name]
        items.append(
          Candidate(
            .table, name.joined(separator: "."), insertion: name.map(NameText.quoted).joined(separator: "."),
            detail: "graph snapshot", summary: ""))
      }
    case "principal", "policy", "mapping": break
    default: addDocuments(words.last ?? "")
    }
  }

  private mutating func addDocuments(_ word: String) {
    for (kind, documents) in state.documents {
      guard kind == word || kind == word.replacing("-", with: "_") || word.hasPrefix(kind) else { continue }
      for key in documents.keys where key.database.lowercased() == session.database.lowercased() || key.database.isEmpty {
        items.append(entity(.table, key.name, word.replacing("_", with: " "), ""))
      }
    }
  }

  // MARK: Inside a string

  private mutating func addInsideString() {
    guard let start = found.stringStart else { return }
    let words = context.commandWords
    if let index = words.firstIndex(of: "policy"), index + 1 < words.count {
      let literal = PolicyLiteral(Array(bytes[found.replaced]), policy: words[index + 1])
      addPolicy(literal)
      return
    }
    if words.last == "mapping" || context.property?.lowercased().hasSuffix("mappingreference") == true {
      for mapping in mappings() { items.append(Candidate(.value, mapping.name, detail: "\(mapping.kind) mapping")) }
      return
    }
    if ["admins", "users", "viewers", "monitors", "ingestors", "unrestrictedviewers"].contains(where: words.contains) {
      for kind in ["aaduser=", "aadgroup=", "aadapp="] { items.append(Candidate(.value, kind, detail: "principal")) }
      return
    }
    if let function = context.calledFunction, addNames(of: function) { return }
    if let property = context.property {
      let known = CommandProperty.all(of: words).first { $0.name.lowercased() == property.lowercased() }
      items = (known?.values ?? []).map { Candidate(.value, $0) }
      return
    }
    let names = context.tokens.suffix(8).indices.map { context.text($0).lowercased() }
    let isStorage =
      ["ingest", "export"].contains(words.first) || words.starts(with: ["create", "external"])
      || words.starts(with: ["create-or-alter", "external"]) || names.contains("externaldata")
    if isStorage, start < bytes.count { items = FileNames.candidates(prefix) }
  }

  /// The names that the first argument of a function may be; false when it names nothing.
  private mutating func addNames(of function: String) -> Bool {
    switch function {
    case "table": addTables(isCommand: true)
    case "external_table": addExternalTables()
    case "materialized_view": addViews()
    case "graph": addDocuments("graph_model")
    case "database":
      for database in state.databases.values { items.append(entity(.table, database.name, "database", "")) }
    case "stored_query_result":
      for result in state.storedQueryResults where result.database == session.database {
        items.append(entity(.table, result.name, "stored query result", ""))
      }
    default: return false
    }
    // A name in quotes is written as it is.
    for index in items.indices { items[index].insertion = items[index].name }
    return true
  }

  private func mappings() -> [MappingInfo] {
    let owners = context.tokens.indices.compactMap { state.table(context.text($0), in: session.database)?.entity }
    return (owners + [.database(session.database)]).flatMap { state.mappings[$0] ?? [] }
  }

  private mutating func addPolicy(_ literal: PolicyLiteral) {
    replaced = (found.replaced.lowerBound + literal.wordStart)..<found.replaced.upperBound
    prefix = literal.word
    switch literal.place {
    case .key(let used):
      for key in Policy.keys(of: literal.policy) where !used.contains(key.name.lowercased()) {
        items.append(
          Candidate(
            .key, key.name, insertion: literal.isInQuotes ? key.name + "\": " : "\"\(key.name)\": ", detail: key.detail))
      }
    case .value(let name):
      let key = Policy.keys(of: literal.policy).first { $0.name.lowercased() == name.lowercased() }
      let quote = literal.isInQuotes ? "" : "\""
      let end = "\""
      switch name.lowercased() {
      case "source" where literal.policy == "update":
        for table in state.tables(in: session.database) where !table.isHidden {
          items.append(Candidate(.table, table.name, insertion: quote + table.name + end, detail: "table"))
        }
      case "query":
        for function in state.functions(in: session.database) {
          items.append(
            Candidate(
              .function, function.name, insertion: quote + NameText.quoted(function.name) + "()" + end,
              detail: function.name + function.parameters))
        }
      default:
        for value in key?.values ?? [] {
          let isWord = value == "true" || value == "false"
          items.append(Candidate(.value, value, insertion: isWord ? value : quote + value + end))
        }
      }
    case .none: break
    }
  }
}
