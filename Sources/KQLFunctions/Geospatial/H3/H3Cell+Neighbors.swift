/// Walking over the grid.
extension H3Cell {
  /// The middles of the edges, counterclockwise: the first lies between the first two corners.
  private var sides: [Direction] {
    let corners = vertices
    return corners.indices.map { (corners[$0] + corners[($0 + 1) % corners.count]).scaled(0.5) }
  }

  /// The cell on the other side of an edge of this one.
  private func across(_ side: Direction, _ center: Direction) -> H3Cell {
    // Well inside that cell.
    H3Cell((center.scaled(-0.7) + side.scaled(1.7)).normalized, level: level)
  }

  /// The cells that share an edge, in the order of the edges.
  private var around: [H3Cell] {
    let center = center
    return sides.map { across($0, center) }
  }

  var neighbors: [H3Cell] { rings(1)?.last ?? around }

  /// The cells at each distance up to the given one, the cell itself first; nil for a distance over 142.
  ///
  /// A ring begins after its corner on the axis i and goes around counterclockwise, as H3 lists it. Around a pentagon
  /// there is no such walk, and the order is that in which cells are reached.
  func rings(_ distance: Int) -> [[H3Cell]]? {
    guard (0...142).contains(distance) else { return nil }
    return walk(distance) ?? spread(distance)
  }

  /// Nil when a pentagon is in the way.
  private func walk(_ distance: Int) -> [[H3Cell]]? {
    if isPentagon { return nil }
    var result = [[self]]
    var corner = self
    guard distance > 0 else { return result }
    let (center, toward) = (center, towardAxisI)
    let first = around
    // The axis i turns by less than half a step from one level to the next.
    var heading = first.indices.max { left, right in
      H3Cell.cosine(center, toward, first[left].center) < H3Cell.cosine(center, toward, first[right].center)
    }
    for size in stride(from: 1, through: distance, by: 1) {
      guard let start = heading, let (cell, ahead) = corner.moved(start) else { return nil }
      corner = cell
      heading = ahead
      var ring: [H3Cell] = []
      // Two sixths to the left of the axis, then around.
      var (place, direction) = (corner, (ahead + 2) % 6)
      for side in 0..<6 {
        for _ in 0..<size {
          guard let (next, onward) = place.moved(direction) else { return nil }
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

  /// The next cell in a direction, and the same direction there: away from the side that looks back.
  private func moved(_ direction: Int) -> (H3Cell, Int)? {
    let center = center
    let next = across(sides[direction], center)
    if next.isPentagon { return nil }
    let (middle, sides) = (next.center, next.sides)
    let back = sides.indices.max { left, right in
      H3Cell.cosine(middle, center, sides[left]) < H3Cell.cosine(middle, center, sides[right])
    }
    return back.map { (next, ($0 + 3) % 6) }
  }

  /// Of the angle at the center between two places.
  private static func cosine(_ center: Direction, _ first: Direction, _ second: Direction) -> Double {
    let (a, b) = (first + center.scaled(-1), second + center.scaled(-1))
    return a.dot(b) / (a.length * b.length)
  }

  private func spread(_ distance: Int) -> [[H3Cell]] {
    var result = [[self]]
    var seen: Set<H3Cell> = [self]
    for _ in 0..<distance {
      let ring = (result.last ?? []).flatMap(\.around).filter { seen.insert($0).inserted }
      result.append(ring)
    }
    return result
  }
}
