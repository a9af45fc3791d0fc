import KQLShell

/// What completes the command line in other shells, from the table of options.
enum CompletionScript: String, CaseIterable {
  case bash, zsh, fish

  var text: String {
    switch self {
    case .bash: Self.bashText
    case .zsh: Self.zshText
    case .fish: Self.fishText
    }
  }

  private static var options: [CommandLineOption] { CommandLineOption.all }

  /// The values of an option: the formats are the shell's to say.
  private static func words(_ option: CommandLineOption) -> [String]? {
    if option.name == "format" { return FormatNames.all }
    if case .words(let words) = option.values { return words }
    return nil
  }

  private static func spellings(_ option: CommandLineOption) -> [String] {
    (option.letter.map { ["-\($0)"] } ?? []) + ["--\(option.name)"]
  }

  private static var bashText: String {
    var cases = ""
    for option in options where option.valueName != nil && !option.isValueOptional {
      let reply: String
      if let words = words(option) {
        reply = "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$current\"))"
      } else {
        switch option.values {
        case .file: reply = "COMPREPLY=($(compgen -f -- \"$current\"))"
        case .folder: reply = "COMPREPLY=($(compgen -d -- \"$current\"))"
        default: reply = "COMPREPLY=()"
        }
      }
      cases += "    \(spellings(option).joined(separator: "|"))) \(reply); return ;;\n"
    }
    let names = options.flatMap(spellings).joined(separator: " ")
    return """
      # bash completion of kqlsh
      _kqlsh() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
        case "$previous" in
      \(cases)  esac
        if [[ "$current" == -* ]]; then
          COMPREPLY=($(compgen -W '\(names)' -- "$current"))
        elif [[ $COMP_CWORD == 1 ]]; then
          COMPREPLY=($(compgen -W '\(SubcommandNames.all.joined(separator: " "))' -- "$current") $(compgen -d -- "$current"))
        else
          COMPREPLY=($(compgen -f -- "$current"))
        fi
        return 0
      }
      complete -o filenames -F _kqlsh kqlsh

      """
  }

  private static var zshText: String {
    let lines = options.map { option -> String in
      var action = ""
      if let value = option.valueName {
        let kind = words(option).map { "(\($0.joined(separator: " ")))" }
        let files: String
        switch option.values {
        case .file: files = "_files"
        case .folder: files = "_files -/"
        default: files = " "
        }
        action = ":\(value.replacing(":", with: "")):\(kind ?? files)"
      }
      let help = option.summary.replacing("[", with: "(").replacing("]", with: ")").replacing("'", with: "").replacing(":", with: "\\:")
      let sign = option.isValueOptional ? "=-" : option.valueName == nil ? "" : "="
      let long = "'--\(option.name)\(sign)[\(help)]\(action)'"
      guard let letter = option.letter else { return "  " + long }
      return "  " + long + " \\\n  '-\(letter)[\(help)]\(action)'"
    }
    return """
      #compdef kqlsh
      _kqlsh() {
        _arguments -S \\
      \(lines.joined(separator: " \\\n")) \\
        '1:target:{ _alternative "commands:command:(\(SubcommandNames.all.joined(separator: " ")))" "directories:directory:_files -/" }' \\
        '*:file:_files'
      }
      _kqlsh "$@"

      """
  }

  private static var fishText: String {
    var text = "# fish completion of kqlsh\n"
    text += "complete -c kqlsh -n __fish_use_subcommand -a '\(SubcommandNames.all.joined(separator: " "))'\n"
    for option in options {
      text += "complete -c kqlsh -l \(option.name)"
      if let letter = option.letter { text += " -s \(letter)" }
      if option.valueName != nil, !option.isValueOptional { text += " -r" }
      if let words = words(option) {
        text += " -f -a '\(words.joined(separator: " "))'"
      } else if case .folder = option.values {
        text += " -f -a '(__fish_complete_directories)'"
      } else if case .any = option.values {
        text += " -f"
      }
      text += " -d '\(option.summary.replacing("'", with: ""))'\n"
    }
    return text
  }
}
