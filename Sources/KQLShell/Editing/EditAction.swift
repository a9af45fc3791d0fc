import CLibedit

/// What a key does. `? keys` and the bindings are made from these.
enum EditAction: String, CaseIterable {
  case enter, newline, up, down, left, right, rowStart, rowEnd, wordLeft, wordRight, acceptWord
  case deleteBack, deleteForward, killToRowEnd, killToRowStart, killWordBack, killWordForward, yank
  case complete, completeBack, search, searchPrefixBack, searchPrefixForward
  case edit, help, clear, paste

  /// As `~/.editrc` names it.
  var functionName: String { "kqlsh-" + rawValue.lowercased() }

  /// In the notation of the library's `bind`.
  var keys: [String] {
    switch self {
    case .enter: ["^M", "^J"]
    case .newline: ["\\e^M", "\\e^J"]
    case .up: ["\\e[A", "\\eOA", "^P"]
    case .down: ["\\e[B", "\\eOB", "^N"]
    case .left: ["\\e[D", "\\eOD", "^B"]
    case .right: ["\\e[C", "\\eOC", "^F"]
    case .rowStart: ["^A", "\\e[H", "\\eOH", "\\e[1~", "\\e[7~"]
    case .rowEnd: ["^E", "\\e[F", "\\eOF", "\\e[4~", "\\e[8~"]
    case .wordLeft: ["\\eb", "\\e[1;5D", "\\e[1;3D", "\\e[5D"]
    case .wordRight: ["\\ef", "\\e[1;3C"]
    case .acceptWord: ["\\e[1;5C", "\\e[5C"]
    case .deleteBack: ["^?", "^H"]
    case .deleteForward: ["^D", "\\e[3~"]
    case .killToRowEnd: ["^K"]
    case .killToRowStart: ["^U"]
    case .killWordBack: ["^W", "\\e^?", "\\e^H"]
    case .killWordForward: ["\\ed"]
    case .yank: ["^Y"]
    case .complete: ["^I"]
    case .completeBack: ["\\e[Z"]
    case .search: ["^R"]
    case .searchPrefixBack: ["\\ep"]
    case .searchPrefixForward: ["\\en"]
    case .edit: ["^X^E"]
    case .help: ["\\eh", "\\eOP", "\\e[11~", "\\e[[A"]
    case .clear: ["^L"]
    case .paste: ["\\e[200~"]
    }
  }

  /// As a user calls the keys.
  var keyText: String {
    switch self {
    case .enter: "Enter"
    case .newline: "Alt-Enter"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .rowStart: "Home, Ctrl-A"
    case .rowEnd: "End, Ctrl-E"
    case .wordLeft: "Alt-B, Ctrl-Left"
    case .wordRight: "Alt-F"
    case .acceptWord: "Ctrl-Right"
    case .deleteBack: "Backspace"
    case .deleteForward: "Delete, Ctrl-D"
    case .killToRowEnd: "Ctrl-K"
    case .killToRowStart: "Ctrl-U"
    case .killWordBack: "Ctrl-W"
    case .killWordForward: "Alt-D"
    case .yank: "Ctrl-Y"
    case .complete: "Tab"
    case .completeBack: "Shift-Tab"
    case .search: "Ctrl-R"
    case .searchPrefixBack: "Alt-P"
    case .searchPrefixForward: "Alt-N"
    case .edit: "Ctrl-X Ctrl-E"
    case .help: "F1, Alt-H"
    case .clear: "Ctrl-L"
    case .paste: "(paste)"
    }
  }

  var summary: String {
    switch self {
    case .enter: "Run the text when it is complete, else begin a new row"
    case .newline: "Begin a new row"
    case .up: "The row above; in the first row, an older statement that begins like this"
    case .down: "The row below; in the last row, a newer statement"
    case .left: "A character back"
    case .right: "A character on; at the end, accept the hint"
    case .rowStart: "To the start of the row"
    case .rowEnd: "To the end of the row; at the end of the text, accept the hint"
    case .wordLeft: "A word back"
    case .wordRight: "A word on"
    case .acceptWord: "A word on; at the end, accept the hint's next word"
    case .deleteBack: "Remove the character before the cursor"
    case .deleteForward: "Remove the character at the cursor; on an empty text, leave"
    case .killToRowEnd: "Cut to the end of the row"
    case .killToRowStart: "Cut to the start of the row"
    case .killWordBack: "Cut the word before the cursor"
    case .killWordForward: "Cut the word after the cursor"
    case .yank: "Insert what was cut, or dropped by Ctrl-C"
    case .complete: "Complete; again: list; again: the next candidate"
    case .completeBack: "The candidate before"
    case .search: "Search the history for what is typed"
    case .searchPrefixBack: "An older statement that begins like the text before the cursor"
    case .searchPrefixForward: "A newer one"
    case .edit: "Edit the text in $VISUAL or $EDITOR"
    case .help: "Help for the word at the cursor"
    case .clear: "Clear the screen"
    case .paste: "Insert what is pasted as it is"
    }
  }

  /// In vi's modes letters and control keys move and delete as vi has them; Escape with a letter is two keys.
  var keysInVi: [String] {
    let isOurs =
      switch self {
      case .enter, .newline, .complete, .completeBack, .search, .edit, .help, .clear, .paste, .deleteForward, .deleteBack:
        true
      default: false
      }
    return keys.filter { key in
      if key.hasPrefix("\\e[") || key.hasPrefix("\\eO") || key.hasPrefix("\\e^") { return true }
      return isOurs && !key.hasPrefix("\\e")
    }
  }

  /// The library calls functions without context: one for each action.
  var function: KEditFunction {
    switch self {
    case .enter: { _, _ in LineEditor.perform(.enter) }
    case .newline: { _, _ in LineEditor.perform(.newline) }
    case .up: { _, _ in LineEditor.perform(.up) }
    case .down: { _, _ in LineEditor.perform(.down) }
    case .left: { _, _ in LineEditor.perform(.left) }
    case .right: { _, _ in LineEditor.perform(.right) }
    case .rowStart: { _, _ in LineEditor.perform(.rowStart) }
    case .rowEnd: { _, _ in LineEditor.perform(.rowEnd) }
    case .wordLeft: { _, _ in LineEditor.perform(.wordLeft) }
    case .wordRight: { _, _ in LineEditor.perform(.wordRight) }
    case .acceptWord: { _, _ in LineEditor.perform(.acceptWord) }
    case .deleteBack: { _, _ in LineEditor.perform(.deleteBack) }
    case .deleteForward: { _, _ in LineEditor.perform(.deleteForward) }
    case .killToRowEnd: { _, _ in LineEditor.perform(.killToRowEnd) }
    case .killToRowStart: { _, _ in LineEditor.perform(.killToRowStart) }
    case .killWordBack: { _, _ in LineEditor.perform(.killWordBack) }
    case .killWordForward: { _, _ in LineEditor.perform(.killWordForward) }
    case .yank: { _, _ in LineEditor.perform(.yank) }
    case .complete: { _, _ in LineEditor.perform(.complete) }
    case .completeBack: { _, _ in LineEditor.perform(.completeBack) }
    case .search: { _, _ in LineEditor.perform(.search) }
    case .searchPrefixBack: { _, _ in LineEditor.perform(.searchPrefixBack) }
    case .searchPrefixForward: { _, _ in LineEditor.perform(.searchPrefixForward) }
    case .edit: { _, _ in LineEditor.perform(.edit) }
    case .help: { _, _ in LineEditor.perform(.help) }
    case .clear: { _, _ in LineEditor.perform(.clear) }
    case .paste: { _, _ in LineEditor.perform(.paste) }
    }
  }
}
