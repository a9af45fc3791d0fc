/// Names that a misspelt one may have meant.
package enum Suggestion {
  /// `Did you mean 'Name'?` for existing names within two edits; none when nothing is near.
  package static func hints(for name: String, among candidates: [String]) -> [String] {
    var best: (distance: Int, name: String)?
    for candidate in candidates where abs(candidate.utf8.count - name.utf8.count) <= 2 {
      let distance = editDistance(Array(name.lowercased().utf8), Array(candidate.lowercased().utf8))
      guard distance <= 2, distance < max(1, name.utf8.count) else { continue }
      if let found = best, found.distance < distance || (found.distance == distance && found.name <= candidate) {
        continue
      }
      best = (distance, candidate)
    }
    return best.map { ["Did you mean '\($0.name)'?"] } ?? []
  }

  /// Levenshtein's distance, over bytes. Long names count as far apart.
  static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if a.count > 128 || b.count > 128 { return Int.max }
    var previous = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      current.reserveCapacity(b.count + 1)
      for j in b.indices {
        let substitution = previous[j] + (a[i] == b[j] ? 0 : 1)
        current.append(min(substitution, previous[j + 1] + 1, current[j] + 1))
      }
      previous = current
    }
    return previous[b.count]
  }
}
