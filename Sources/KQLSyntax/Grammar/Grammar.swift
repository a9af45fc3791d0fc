import Synchronization

/// What the parser knows of operators and commands, compiled from one line of syntax each.
///
/// ## Notation
///
/// | written | matches |
/// |---|---|
/// | `by`, `create-or-alter`, `column-docstrings` | the keyword; in operators as written, in commands in any case |
/// | `'('`, `'<\|'`, `'skip-seal'`, `'-->'` | the punctuation or word between the quotes, without blanks inside |
/// | `a b` | a, then b |
/// | `[a]`, `(a)?` | a or nothing |
/// | `(a \| b)` | the first that lets the rest match |
/// | `{ a }*`, `{ a }`, `{ a }+` | a repeated, from zero or from one |
/// | `{ a, ',' }+` | the same with a separator: what stands after the unquoted comma, also a keyword (`, and`) |
/// | `<nonterminal>` | see below |
/// | `#a` | a, accepted but never offered |
/// | `Name=a` | a, captured; no blank before or after the `=` |
///
/// A command starts with `.`; an operator starts with its name. Optional parts and repetitions take as much as they
/// can and give back when the rest does not match (`[Db=<database>] schema` parses `schema`).
/// A command must reach the end of the text, a `|` or a `;`.
///
/// ## Captures
///
/// - `Name=<x>` gives an item of the nonterminal's shape, `Name=word` and `Name=(a | b)` a `.keyword` spelled as in the
///   grammar, `Name='*'` a `.keyword` too.
/// - `Name=(a=<x> b)`: a group with captures of its own; those stand beside it, and `Name` goes to the first part of
///   each alternative that has no name, if any.
/// - `Name=(folder | docstring | <name>)`: words are only offered; the item is always `.name`.
/// - Without a `Name=`, a nonterminal is captured under its own name (`<input_query>` as `input_query`), and a keyword
///   inside `[…]` or `(a | b)` under itself: `[ifnotexists]` is `captures["ifnotexists"]`.
/// - A repetition is one `.list` under the first name captured in it, as the line is written; each row is a `Captures`:
///   `{ ColumnName=<name> ':' ColumnType=<type>, ',' }+` gives `captures.rows("ColumnName")`, and every row has
///   `ColumnName` and `ColumnType`. `Name={ <x>, ',' }+` is the same as `{ Name=<x>, ',' }+`.
/// - A repetition that matched nothing, and an optional part that was left out, give no item.
///
/// ## Nonterminals
///
/// | nonterminal | accepts | item |
/// |---|---|---|
/// | `expression` | a scalar expression; `( … )` may hold a pipeline | `.expression` |
/// | `named_expression` | that, `name = e`, or `(a, b) = e` | `.expression(.named…)`, `.expression(.namedList…)` |
/// | `search_predicate` | an expression in which `column : value` is `has` | `.expression` |
/// | `call` | `f(a, b)`, also `a.b(…)` | `.expression(.call)` |
/// | `name` | `a`, `['a b']`; in commands also `"a"` | `.name` |
/// | `wildcarded_name` | `a*b`, `*`, or a name | `.name` with the stars in its text |
/// | `wildcarded_expression` | an expression, `*` or `a*`: columns of `project-away`, `distinct` | `.expression(.wildcard)` … |
/// | `type` | `long` | `.name` |
/// | `string` | any string literal, adjacent ones joined | `.expression(.literal(.string))` |
/// | `long` `int` `real` | a number, with sign, or a typed literal | `.expression` |
/// | `bool` | `true`, `false`, `bool(…)` | `.expression` |
/// | `guid` | `guid(…)`, a bare guid, or a string | `.expression(.literal(.typed(type: "guid", …)))`, or the string |
/// | `timespan` | `1d`, `time(…)`, `1.00:00:00`, a string | `.expression`; the bare form is `.typed(type: "timespan")` |
/// | `datetime` | `datetime(…)`, `2024-01-31`, a call, a string | `.expression`; the bare form is `.typed(type: "datetime")` |
/// | `value` | any literal; a bare word | `.expression`; the word is `.name` |
/// | `table` `database` `function` `externaltable` `column` `materializedview` `database_table` `table_column` `database_table_column` `database_materializedview` `graph_model` `graph_model_snapshot` `entitygroup` `qualified_name` `qualified_wildcarded_name` | `T`, `Db.T`, `database("Db").T` | `.path`, the parts in order, no more than the name allows |
/// | `pipeline` | a tabular expression: `( … )`, or bare without pipes (`T`, `T*`, `database("d").T`, `f(1)`) | `.pipeline` |
/// | `subpipeline` | `where x \| take 1`: operators without a source, up to the closing bracket | `.pipeline` with a nil source |
/// | `full_pipeline` | a tabular expression with its pipes, up to the closing bracket | `.pipeline` |
/// | `input_query`, `query` | statements to the end, or to an unmatched `}`; a command when it starts with `.` | `.input`, and `Command.input` |
/// | `input_data`, `input_script` | the raw text to the end, from the first line that is not blank | `.input(.data)`, and `Command.input` |
/// | `bracketed_input_data` | `[ … ]`, rows of raw text; many groups are joined with newlines; with `'['` and `']'` around it in the line, the text between | `.input(.data)`, and `Command.input` |
/// | `bracketed_string` | `[ … ]` raw, brackets included | `.text` |
/// | `function_declaration` | `(parameters) { body }` | `.function`, texts with their brackets |
/// | `function_body` | `{ body }` | `.function` with empty parameters |
/// | `statements` | statements up to an unmatched `)` | `.function` with empty texts |
/// | `columns` | `a: long, b: string` without brackets, may be empty | `.columns` |
/// | `typeof` | `typeof(long)`, `typeof(a: long)` | `.expression(.typeOf)` |
/// | `properties` | `name = value, …` without brackets; `ycolumns = a, b` gives `ycolumns` twice | `.properties` |
/// | `parameters(kind, hint.*)` | `name = value` pairs, without commas, whose names are listed; may match nothing | `.properties`, none when empty |
package struct Grammar: Sendable {
  package typealias OperatorLine = (name: String, syntax: String, isSource: Bool)

  let operators: OperatorTable
  private let commands: LazyCommands

  /// Operators are compiled now; commands are asked for, and compiled, when the first one is parsed.
  package init(operators: [OperatorLine], commands: @autoclosure @escaping @Sendable () -> [String]) {
    self.operators = OperatorTable(operators)
    self.commands = LazyCommands(commands)
  }

  package static let empty = Grammar(operators: [], commands: [])

  /// The names of all operators, sorted.
  package var operatorNames: [String] { operators.names }

  /// The names of the operators that may begin a pipeline, sorted.
  package var sourceNames: [String] { operators.entries.filter(\.isSource).map(\.name).sorted() }

  /// The syntax lines of commands, by definition index.
  package var commandSyntax: [String] { commandLines }

  var commandLines: [String] { commands.compiled.lines }

  /// What is wrong with the lines: `line: message`. Empty in a correct build.
  package var problems: [String] { operators.problems + commandTree.problems }

  var commandTree: CommandTree { commands.compiled.tree }
}

private final class LazyCommands: Sendable {
  typealias Compiled = (lines: [String], tree: CommandTree)

  private let lines: @Sendable () -> [String]
  private let known = Mutex<Compiled?>(nil)

  init(_ lines: @escaping @Sendable () -> [String]) { self.lines = lines }

  var compiled: Compiled {
    known.withLock { known in
      if let known { return known }
      let lines = lines()
      let new = (lines, CommandTree(lines))
      known = new
      return new
    }
  }
}
