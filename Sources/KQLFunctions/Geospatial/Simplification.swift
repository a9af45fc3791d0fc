import KQLColumns

/// Leaves out points that are nearer than a tolerance to the line that remains.
enum Simplification {
  static func simplify(_ line: [GeoPoint], _ tolerance: Double) -> [GeoPoint] {
    let places = line.map { Direction($0) }
    var kept = Array(repeating: false, count: line.count)
    var ranges = [(0, line.count - 1)]
    while let (first, last) = ranges.popLast() {
      (kept[first], kept[last]) = (true, true)
      var farthest: (index: Int, distance: Double)?
      for index in (first + 1)..<max(first + 1, last) {
        let distance = places[index].angle(to: Sphere.closest(places[index], places[first], places[last]))
        if distance > farthest?.distance ?? 0 { farthest = (index, distance) }
      }
      if let farthest, farthest.distance * Sphere.radius > tolerance {
        ranges.append((first, farthest.index))
        ranges.append((farthest.index, last))
      }
    }
    return line.indices.filter { kept[$0] }.map { line[$0] }
  }

  /// Nil when nothing of the shell is left.
  static func simplify(polygon: [[GeoPoint]], _ tolerance: Double) -> [[GeoPoint]]? {
    let rings = polygon.map { simplify($0, tolerance) }
    guard let shell = rings.first, shell.count >= 4 else { return nil }
    return [shell] + rings.dropFirst().filter { $0.count >= 4 }
  }
}
