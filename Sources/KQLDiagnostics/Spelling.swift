/// Suggestions for misspelt words.
package enum Spelling {
  /// The candidate nearest to the word: at most two edits away, one for short words. A word in another case is nearest
  /// of all; of equals, one with the same first letter.
  package static func nearest(_ word: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased().utf8)
    guard wanted.count > 1, wanted.count <= 64 else { return nil }
    let limit = wanted.count <= 3 ? 1 : 2
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where candidate != word {
      let other = Array(candidate.lowercased().utf8)
      guard let edits = distance(wanted, other, limit: limit) else { continue }
      let distance = edits * 2 + (other.first == wanted.first ? 0 : 1)
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
  }

  /// Insertions, deletions, replacements and swaps of neighbours from one to the other; nil when more than the limit.
  static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int? {
    guard limit >= 0, abs(left.count - right.count) <= limit, right.count <= 128 else { return nil }
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for column in 0..<right.count {
        var cost = previous[column] + (left[row] == right[column] ? 0 : 1)
        cost = min(cost, min(previous[column + 1], current[column]) + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, before[column - 1] + 1)
        }
        current.append(cost)
      }
      before = previous
      previous = current
    }
    let distance = previous[right.count]
    return distance <= limit ? distance : nil
  }

  /// Whether a typed word is one edit away from the beginning of another, both in lower case.
  package static func isNear(_ word: String, _ other: String) -> Bool {
    let wanted = Array(word.utf8)
    let candidate = Array(other.utf8)
    return (-1...1).contains { difference in
      let length = wanted.count + difference
      guard length > 0, length <= candidate.count else { return false }
      return distance(wanted, Array(candidate[..<length]), limit: 1) != nil
    }
  }

  /// `did you mean 'Name'?`, or nothing when no candidate is near.
  package static func hints(for word: String, in candidates: some Sequence<String>) -> [String] {
    nearest(word, in: candidates).map { ["did you mean '\($0)'?"] } ?? []
  }
}
