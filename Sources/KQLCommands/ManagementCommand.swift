import KQLColumns
import KQLLanguage

/// A management command: one line of grammar, a result schema, a permission, examples and what it does.
package struct ManagementCommand: Definition {
  package enum Effect: Sendable {
    /// Only shows; may be piped, used after `<|`, and is skipped in scripts.
    case reads
    case writes
  }

  /// As the reference calls it, and as history shows it in `CommandType`: `ShowTables` is shown as `TablesShow`.
  package let id: String
  /// In the notation of the reference, with the leading dot.
  package let syntax: String
  package let summary: String
  package let permission: Permission
  package let effect: Effect
  /// Nil when it depends on the command's query or is documented as empty.
  package var result: Schema? { declaredResult.map(Schema.init(declared:)) }
  package let examples: [Example]
  package var commandType: String { givenType ?? Self.nounVerb(id) }
  /// Does it, whoever asks; `perform` asks who.
  package let run: @Sendable (CommandContext) throws -> CommandResult
  /// Read when somebody asks: at the first command of a session there are hundreds of them.
  private let declaredResult: String?
  private let givenType: String?

  package init(
    _ id: String, syntax: String, summary: String, permission: Permission, effect: Effect, result: String?,
    commandType: String? = nil, examples: [Example] = [],
    run: @escaping @Sendable (CommandContext) throws -> CommandResult
  ) {
    self.id = id
    self.syntax = syntax
    self.summary = summary
    self.permission = permission
    self.effect = effect
    declaredResult = result
    givenType = commandType
    self.examples = examples
    self.run = run
  }

  package var name: String { Self.leadingKeywords(syntax) }
  package var usage: String { syntax }
  package var remarks: [String] { permission == .anyone ? [] : ["Permission: \(permission.rawValue)."] }

  /// `.show table policy update` of `.show table Table=<table> policy update`: the words that are always there.
  static func leadingKeywords(_ syntax: String) -> String {
    var words: [Substring] = []
    var depth = 0
    for word in syntax.split(separator: " ") {
      let opens = word.filter { "[({".contains($0) }.count
      let closes = word.filter { "])}".contains($0) }.count
      if depth == 0, opens == 0, word.allSatisfy({ $0.isLowercase || $0 == "-" || $0 == "_" || $0 == "." }) {
        words.append(word)
      }
      depth += opens - closes
    }
    return words.joined(separator: " ")
  }

  /// `CreateOrAlterFunction` is `FunctionCreateOrAlter` in operations and history.
  private static func nounVerb(_ id: String) -> String {
    for verb in [
      "CreateOrAlter", "CreateMerge", "AlterMerge", "Create", "Alter", "Show", "Drop", "Rename", "Delete", "Enable",
      "Disable", "Execute", "Clear", "Undo", "Move", "Replace", "Merge", "Cancel",
    ]
    where id.hasPrefix(verb) && id.count > verb.count {
      let noun = id.dropFirst(verb.count)
      // Policies are named without their entity: `RetentionPolicyAlter`.
      if let policy = noun.firstRange(of: "Policy"), policy.upperBound < noun.endIndex {
        return noun[policy.upperBound...] + "Policy" + (verb == "AlterMerge" ? "Alter" : verb)
      }
      return noun + verb
    }
    return id
  }
}

extension Schema {
  /// From `TableName: string, RowCount: long`. Unknown types are a programming error that the definition tests catch.
  package init(declared text: String) {
    self.init(
      fields: text.split(separator: ",").map { part in
        let pair = part.split(separator: ":").map { $0.trimmingSpaces() }
        return Field(pair.first ?? "", ScalarType(name: pair.last ?? "") ?? .string)
      })
  }
}

extension Substring {
  func trimmingSpaces() -> String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

/// What a command answers.
package struct CommandResult: Sendable {
  package var tables: [Table]
  /// Of the tables, as far as they have some.
  package var names: [String] = []
  /// The one cell is a script or a document, to be printed as it is.
  package var isText: Bool
  /// A row says that something failed although the command succeeded (`Result == "Failed"`, `HasErrors == true`).
  package var hasFailedRows: Bool

  package init(_ table: Table, isText: Bool = false, hasFailedRows: Bool = false) {
    tables = [table]
    self.isText = isText
    self.hasFailedRows = hasFailedRows
  }

  package init(tables: [Table]) {
    self.tables = tables
    isText = false
    hasFailedRows = false
  }
}
