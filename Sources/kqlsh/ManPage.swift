import KQLShell

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
    for group in CommandLineOption.Group.allCases {
      page += ".SH OPTIONS: \(group.rawValue.uppercased())\n"
      for option in CommandLineOption.all where option.group == group {
        page += ".TP\n.B \(escaped(option.spelling))\n\(escaped(option.summary))\n"
      }
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
