import ArgumentParser
import KQLShell

/// The options of the command line as data, from the declarations in `Kqlsh`: help and the man page are made of it.
struct OptionTable {
  struct Row {
    var group: String
    var short: String
    var long: String
    var value: String
    var help: String

    /// `-e, --execute TEXT`
    var spelling: String {
      let names = [short, long].filter { !$0.isEmpty }.joined(separator: ", ")
      return value.isEmpty ? names : names + " " + value.uppercased()
    }
  }

  static func rows() -> [Row] {
    let own = [
      Row(group: "At a prompt", short: "-h", long: "--help", value: "[topic]", help: "This help, or on a topic."),
      Row(group: "At a prompt", short: "-V", long: "--version", value: "", help: "The version."),
    ]
    guard let dump = JSONTree(Kqlsh._dumpHelp()), let arguments = dump["command"]?["arguments"]?.elements else {
      return own
    }
    return arguments.compactMap { argument -> Row? in
      guard let names = argument["names"]?.elements, !names.isEmpty else { return nil }
      func name(_ kind: String) -> String { names.first { $0["kind"]?.string == kind }?["name"]?.string ?? "" }
      let long = name("long")
      guard long != "help", long != "version", !long.isEmpty else { return nil }
      let takesValue = argument["kind"]?.string == "option"
      return Row(
        group: argument["sectionTitle"]?.string ?? "", short: name("short").isEmpty ? "" : "-" + name("short"),
        long: "--" + long, value: takesValue ? argument["valueName"]?.string ?? "value" : "",
        help: argument["abstract"]?.string ?? "")
    } + own
  }

  static func nearest(to option: String) -> String? {
    let name = String(option.prefix { $0 != "=" })
    return SpellingHelp.nearest(name, in: rows().flatMap { [$0.long, $0.short].filter { !$0.isEmpty } })
  }
}

/// `kqlsh --help`: one screen; all options are a topic behind it.
enum HelpPage {
  /// What most calls need, in the order of the table.
  private static let usual: Set<String> = [
    "--execute", "--file", "--interactive", "--param", "--database", "--as", "--transient", "--read-only", "--sandbox",
    "--clock", "--format", "--output", "--quiet", "--verbose", "--continue-on-error", "--strict", "--timeout", "--yes",
    "--help", "--version",
  ]

  static func text() -> String {
    """
    kqlsh \(Version.text): Kusto management commands and KQL on a local data directory
    usage: kqlsh [options] [DIRECTORY]    kqlsh SUBCOMMAND …
      kqlsh                             a prompt on your own data directory
      kqlsh -e 'print 1'                one statement
      kqlsh --transient -f smoke.kql    a script on a database that is thrown away

    """ + list(OptionTable.rows().filter { usual.contains($0.long) }) + """
      Subcommands: \(SubcommandNames.text); each has --help
      More: kqlsh help options, \(SubcommandNames.topics),
        or any command, operator, function, error code

      """
  }

  /// `kqlsh help options`
  static func options() -> String { list(OptionTable.rows()) }

  private static func list(_ rows: [OptionTable.Row]) -> String {
    var text = ""
    var group = ""
    for row in rows {
      if row.group != group {
        group = row.group
        text += "\(group):\n"
      }
      text += "  \(padded(row.spelling, to: 29))\(row.help)\n"
    }
    return text
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

/// The manual page, in roff.
enum ManPage {
  static func text() -> String {
    var page = """
      .TH KQLSH 1 "" "kqlsh \(Version.text)" "User Commands"
      .SH NAME
      kqlsh \\- Kusto management commands and KQL on a local data directory
      .SH SYNOPSIS
      .B kqlsh
      [options] [DIRECTORY]
      .SH DESCRIPTION
      Runs Kusto management commands and queries in one process, on a data directory that is created when something
      is stored in it. Without \\-e, \\-f and a pipe it prompts. Inside, ? explains everything.

      """
    var group = ""
    for row in OptionTable.rows() {
      if row.group != group {
        group = row.group
        page += ".SH OPTIONS: \(group.uppercased())\n"
      }
      page += ".TP\n.B \(escaped(row.spelling))\n\(escaped(row.help))\n"
    }
    page += ".SH EXIT STATUS\n"
    for (status, meaning) in SubcommandNames.statuses { page += ".TP\n.B \(status)\n\(escaped(meaning))\n" }
    page += """
      .SH FILES
      .TP
      .I ~/.local/share/kqlsh/default
      The data directory when none is named.
      .TP
      .I ~/.config/kqlsh/init.kql
      Directives and statements that run before the first prompt.
      .TP
      .I ~/.local/state/kqlsh/history.jsonl
      Statements typed before.
      .SH ENVIRONMENT
      KQLSH_TARGET, KQLSH_HISTORY, KQLSH_PAGER, PAGER, VISUAL, EDITOR, NO_COLOR, CLICOLOR_FORCE, XDG_DATA_HOME,
      XDG_STATE_HOME, XDG_CONFIG_HOME.

      """
    return page
  }

  private static func escaped(_ text: String) -> String {
    let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
  }
}
