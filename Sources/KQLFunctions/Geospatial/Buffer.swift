import Glibc
import KQLColumns

/// Outlines at a distance from points, lines and polygons; arcs are chords that come as near as the tolerance.
enum Buffer {
  /// The angle between neighbouring corners of an arc: a circle has at most 10,000, however small the tolerance.
  private static func step(_ radius: Double, _ tolerance: Double) -> Double {
    max(2 * acos(max(1 - tolerance / radius, 0.5)), 2 * .pi / 10_000)
  }

  private static func moved(_ center: Direction, _ toward: Direction, _ angle: Double) -> Direction {
    center.scaled(cos(angle)) + toward.scaled(sin(angle))
  }

  static func circle(_ center: Direction, _ radius: Double, _ tolerance: Double) -> [Direction] {
    let first = center.orthogonal
    let second = center.cross(first)
    let count = max(3, Int((2 * .pi / step(radius, tolerance)).rounded(.up)))
    return (0..<count).map { index in
      let turn = 2 * .pi * Double(index) / Double(count)
      return moved(center, first.scaled(cos(turn)) + second.scaled(sin(turn)), radius / Sphere.radius)
    }
  }

  /// From one direction around the centre counterclockwise to another, both included.
  private static func arc(
    _ center: Direction, _ start: Direction, _ end: Direction, _ angle: Double, _ step: Double
  ) -> [Direction] {
    let side = center.cross(start)
    var total = atan2(end.dot(side), end.dot(start))
    if total < 0 { total += 2 * .pi }
    var result: [Direction] = []
    var turn = 0.0
    while turn < total - 1e-9 {
      result.append(moved(center, start.scaled(cos(turn)) + side.scaled(sin(turn)), angle))
      turn += step
    }
    return result + [moved(center, end, angle)]
  }

  static func around(_ polygon: SpherePolygon, _ radius: Double, _ tolerance: Double) -> [SpherePolygon] {
    let (angle, step) = (radius / Sphere.radius, step(radius, tolerance))
    if polygon.rings.count == 1 {
      let edges = polygon.edges
      let isConvex = zip(edges, edges.dropFirst() + edges.prefix(1)).allSatisfy { $0.0.normal.dot($0.1.b) > 0 }
      if isConvex {
        // Each arc ends where the next edge's side begins.
        var ring = edges.prefix(1).map { moved($0.a, $0.normal.scaled(-1), angle) }
        for (edge, next) in zip(edges, edges.dropFirst() + edges.prefix(1)) {
          ring += arc(edge.b, edge.normal.scaled(-1), next.normal.scaled(-1), angle, step)
        }
        // The last arc ends where the ring began.
        ring.removeLast()
        return [SpherePolygon(rings: [ring])]
      }
    }
    let borders = polygon.rings.flatMap { around(line: $0 + $0.prefix(1), radius, tolerance) }
    return Overlay.combine([polygon] + borders, .union)
  }

  static func around(line: [Direction], _ radius: Double, _ tolerance: Double) -> [SpherePolygon] {
    let (angle, step) = (radius / Sphere.radius, step(radius, tolerance))
    // Each edge with a half circle at both ends; then their union.
    let parts = Edge.list(line).map { edge in
      let out = edge.normal.scaled(-1)
      let ring = arc(edge.b, out, edge.normal, angle, step) + arc(edge.a, edge.normal, out, angle, step)
      return SpherePolygon(rings: [ring])
    }
    return Overlay.combine(parts, .union)
  }
}
