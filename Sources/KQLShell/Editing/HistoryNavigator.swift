/// Walks through the statements typed before. They are read when first asked for.
final class HistoryNavigator {
  private let load: () -> [String]
  private var loaded: [String]?
  /// Typed in this session before the file was read.
  private var pending: [String] = []

  /// What the text was before the walk, and where the walk is.
  private var prefix = ""
  private var place: Int?
  private var shown: String?

  init(load: @escaping () -> [String]) { self.load = load }

  private var entries: [String] {
    if let loaded { return loaded }
    var all = load()
    for text in pending where all.last != text { all.append(text) }
    loaded = all
    return all
  }

  var count: Int { entries.count }
  /// Oldest first.
  var all: [String] { entries }

  func remember(_ text: String) {
    if loaded == nil {
      // The file will hold it when it is read.
      return
    }
    if loaded?.last != text { loaded?.append(text) }
  }

  /// For a shell that keeps no file.
  func rememberWithoutFile(_ text: String) {
    if loaded == nil { loaded = load() }
    remember(text)
  }

  /// A new text is begun.
  func begin() {
    place = nil
    shown = nil
  }

  private func start(_ text: String) {
    guard shown != text || place == nil else { return }
    prefix = text
    place = entries.count
  }

  /// The next older entry that begins as the text did, then any.
  func older(than text: String) -> String? {
    start(text)
    return walk(from: place ?? entries.count, by: -1)
  }

  func newer(than text: String) -> String? {
    guard shown == text, let place else { return nil }
    if let found = walk(from: place, by: 1) { return found }
    let original = prefix
    begin()
    return original == text ? nil : original
  }

  private func walk(from place: Int, by step: Int) -> String? {
    let entries = entries
    var index = place + step
    while entries.indices.contains(index) {
      if entries[index].hasPrefix(prefix), entries[index] != shown, entries[index] != prefix || prefix.isEmpty {
        self.place = index
        shown = entries[index]
        return shown
      }
      index += step
    }
    return nil
  }

  /// The newest entry before an index that contains a text, in any case.
  func find(_ text: String, before index: Int) -> (index: Int, text: String)? {
    let entries = entries
    let wanted = text.lowercased()
    var index = min(index, entries.count) - 1
    while index >= 0 {
      if wanted.isEmpty || entries[index].lowercased().contains(wanted) { return (index, entries[index]) }
      index -= 1
    }
    return nil
  }

  /// The rest of the newest entry that begins with the text.
  func hint(for text: String) -> String {
    for entry in entries.reversed() where entry.utf8.count > text.utf8.count && entry.hasPrefix(text) {
      return String(entry.dropFirst(text.count))
    }
    return ""
  }
}
