/// The lines by which two texts differ.
enum LineDifference {
  /// Lines taken away with `- `, lines added with `+ `, in the order of the texts.
  static func lines(_ old: [String], _ new: [String]) -> [String] {
    let difference = new.difference(from: old)
    var removed: [Int: String] = [:]
    var inserted: [Int: String] = [:]
    for change in difference {
      switch change {
      case .remove(let offset, let line, _): removed[offset] = line
      case .insert(let offset, let line, _): inserted[offset] = line
      }
    }
    var result: [String] = []
    var oldIndex = 0
    var newIndex = 0
    while oldIndex < old.count || newIndex < new.count {
      if let line = removed[oldIndex] {
        result.append("- " + line)
        oldIndex += 1
      } else if let line = inserted[newIndex] {
        result.append("+ " + line)
        newIndex += 1
      } else {
        oldIndex += 1
        newIndex += 1
      }
    }
    return result
  }
}
