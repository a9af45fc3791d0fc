import KQLShell

/// A problem with the command line: what is wrong, and what to do.
struct UsageError: Error {
  var message: String
  var hint: String?

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  var text: String { "error: \(message)\n  hint: \(hint ?? "kqlsh --help lists the options")\n" }
}

/// An option of the shell. Parsing, help, the manual page and the completion scripts are made from these.
struct CommandLineOption: Sendable {
  enum Group: String, CaseIterable {
    case work = "What runs"
    case place = "Where it runs"
    case output = "What comes out"
    case conduct = "How it runs"
    case prompt = "At a prompt"
  }

  /// What may stand as a value, for completion and for the check.
  enum Values: Sendable {
    case any, file, folder
    case words([String])
  }

  enum Effect: Sendable {
    case flag(@Sendable (inout ShellOptions) -> Void)
    /// What the value is called, and what it does. `standard` is its value when none is written.
    case value(
      String, Values, standard: String? = nil, @Sendable (inout ShellOptions, String) throws(UsageError) -> Void)
  }

  let name: String
  let letter: Character?
  let group: Group
  let summary: String
  let effect: Effect
  /// Shown by `--help`; the others are behind `kqlsh help options`.
  let isUsual: Bool

  init(
    _ name: String, _ letter: Character?, _ group: Group, _ summary: String, isUsual: Bool = true, _ effect: Effect
  ) {
    self.name = name
    self.letter = letter
    self.group = group
    self.summary = summary
    self.isUsual = isUsual
    self.effect = effect
  }

  /// One without a letter.
  init(_ name: String, _ group: Group, _ summary: String, isUsual: Bool = true, _ effect: Effect) {
    self.init(name, nil, group, summary, isUsual: isUsual, effect)
  }

  /// What the value is called; nil for a flag.
  var valueName: String? { if case .value(let name, _, _, _) = effect { name } else { nil } }
  var values: Values { if case .value(_, let values, _, _) = effect { values } else { .any } }
  var isValueOptional: Bool { if case .value(_, _, .some, _) = effect { true } else { false } }

  /// `-e, --execute TEXT`
  var spelling: String {
    let names = (letter.map { "-\($0), " } ?? "") + "--" + name
    guard let valueName else { return names }
    return isValueOptional ? "\(names)[=\(valueName.uppercased())]" : "\(names) \(valueName.uppercased())"
  }
}
