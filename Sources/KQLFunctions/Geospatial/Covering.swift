import KQLColumns

/// The S2 cells that a shape, with a margin around it, meets.
struct Covering {
  /// More cells than this are no answer.
  private static let most = 65_536

  private let polygons: [SpherePolygon]
  private let edges: [Edge]
  private let margin: Double

  init(lines: [[GeoPoint]], _ radius: Double) {
    polygons = []
    edges = LineOverlay.directions(lines).flatMap { Edge.list($0) }
    margin = radius / Sphere.radius
  }

  init(polygons: [[[GeoPoint]]], _ radius: Double) {
    self.polygons = polygons.map { SpherePolygon($0) }
    edges = self.polygons.flatMap(\.edges)
    margin = radius / Sphere.radius
  }

  /// In the order of the curve; nil when there are too many.
  func cells(level: Int) -> [S2Cell]? {
    var open = S2Cell.faces.filter { meets($0) }
    for _ in 0..<level {
      open = open.flatMap { $0.children }.filter { meets($0) }
      if open.count > Covering.most { return nil }
    }
    return open
  }

  private func meets(_ cell: S2Cell) -> Bool {
    let corners = cell.ring.dropLast().map { Direction($0) }
    let square = SpherePolygon(rings: [Array(corners)])
    if polygons.contains(where: { $0.contains(corners[0]) }) { return true }
    let sides = square.edges
    let reach = sides.map { $0.a.distance($0.b) }.reduce(0, +)
    for edge in edges {
      let apart = edge.a.distance(corners[0])
      if apart > reach + edge.a.distance(edge.b) + 2 * margin { continue }
      if square.contains(edge.a) || sides.contains(where: { !$0.meetings(edge).isEmpty }) { return true }
      if margin > 0 {
        for side in sides {
          let near =
            min(
              side.a.angle(to: Sphere.closest(side.a, edge.a, edge.b)),
              edge.a.angle(to: Sphere.closest(edge.a, side.a, side.b)),
              edge.b.angle(to: Sphere.closest(edge.b, side.a, side.b)))
          if near <= margin { return true }
        }
      }
    }
    return false
  }
}
