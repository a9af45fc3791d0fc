/// Walking over the grid.
extension H3Cell {
  /// The cells that share an edge, counterclockwise: the first lies across the edge between the first two corners.
  private var around: [H3Cell] {
    let (center, corners) = (center, vertices)
    return corners.indices.map { index in
      let middle = (corners[index] + corners[(index + 1) % corners.count]).scaled(0.5)
      // Well inside the cell on the other side of the edge.
      let beyond = center.scaled(-0.7) + middle.scaled(1.7)
      return H3Cell(beyond.normalized, level: level)
    }
  }

  var neighbors: [H3Cell] { rings(1)?.last ?? around }

  /// The cells at each distance up to the given one, the cell itself first; nil for a distance over 142.
  ///
  /// A ring begins after its corner on the axis i and goes around counterclockwise, as H3 lists it. Around a pentagon
  /// there is no such walk, and the order is that in which cells are reached.
  func rings(_ distance: Int) -> [[H3Cell]]? {
    guard (0...142).contains(distance) else { return nil }
    var known: [H3Cell: [H3Cell]] = [:]
    func around(_ cell: H3Cell) -> [H3Cell] {
      if let cells = known[cell] { return cells }
      let cells = cell.around
      known[cell] = cells
      return cells
    }
    return walk(distance, around) ?? spread(distance, around)
  }

  /// Nil when a pentagon is in the way.
  private func walk(_ distance: Int, _ around: (H3Cell) -> [H3Cell]) -> [[H3Cell]]? {
    if isPentagon { return nil }
    var result = [[self]]
    var corner = self
    guard distance > 0 else { return result }
    let (center, toward) = (center, towardAxisI)
    let first = around(self)
    // The axis i turns by less than half a step from one level to the next.
    var heading = first.indices.max { left, right in
      H3Cell.cosine(center, toward, first[left].center) < H3Cell.cosine(center, toward, first[right].center)
    }
    for size in stride(from: 1, through: distance, by: 1) {
      guard let start = heading, let (cell, ahead) = H3Cell.move(corner, start, around) else { return nil }
      corner = cell
      heading = ahead
      var ring: [H3Cell] = []
      // Two sixths to the left of the axis, then around.
      var (place, direction) = (corner, (ahead + 2) % 6)
      for side in 0..<6 {
        for _ in 0..<size {
          guard let (next, onward) = H3Cell.move(place, direction, around) else { return nil }
          (place, direction) = (next, onward)
          ring.append(next)
        }
        if side < 5 { direction = (direction + 1) % 6 }
      }
      guard place == corner else { return nil }
      result.append(ring)
    }
    return result
  }

  /// The next cell in a direction, and the same direction there.
  private static func move(
    _ cell: H3Cell, _ direction: Int, _ around: (H3Cell) -> [H3Cell]
  ) -> (H3Cell, Int)? {
    let next = around(cell)[direction]
    if next.isPentagon { return nil }
    return around(next).firstIndex(of: cell).map { (next, ($0 + 3) % 6) }
  }

  /// Of the angle at the center between two places.
  private static func cosine(_ center: Direction, _ first: Direction, _ second: Direction) -> Double {
    let (a, b) = (first + center.scaled(-1), second + center.scaled(-1))
    return a.dot(b) / (a.length * b.length)
  }

  private func spread(_ distance: Int, _ around: (H3Cell) -> [H3Cell]) -> [[H3Cell]] {
    var result = [[self]]
    var seen: Set<H3Cell> = [self]
    for _ in 0..<distance {
      let ring = (result.last ?? []).flatMap { around($0) }.filter { seen.insert($0).inserted }
      result.append(ring)
    }
    return result
  }
}
