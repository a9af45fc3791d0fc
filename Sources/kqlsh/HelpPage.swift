import KQLShell

/// `kqlsh --help`: one screen; all options are a topic behind it.
enum HelpPage {
  static func text() -> String {
    """
    kqlsh \(Version.text): Kusto management commands and KQL on a local data directory
    usage: kqlsh [options] [DIRECTORY]    kqlsh SUBCOMMAND …
      kqlsh                             a prompt on your own data directory
      kqlsh -e 'print 1'                one statement
      kqlsh --transient -f smoke.kql    a script on a database that is thrown away

    """ + list(CommandLineOption.all.filter(\.isUsual)) + """
      Subcommands, each with --help:
        \(SubcommandNames.text)
      More: kqlsh help TOPIC, of
        options, \(SubcommandNames.topics),
        any command, operator, function, error code

      """
  }

  /// `kqlsh help options`
  static func options() -> String { list(CommandLineOption.all) }

  private static func list(_ rows: [CommandLineOption]) -> String {
    var text = ""
    for group in CommandLineOption.Group.allCases {
      text += "\(group.rawValue):\n"
      for row in rows where row.group == group { text += "  \(padded(row.spelling, to: 29))\(row.summary)\n" }
    }
    return text
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
